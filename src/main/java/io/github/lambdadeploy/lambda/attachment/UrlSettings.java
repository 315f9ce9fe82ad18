// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function URL.
 *
 * @param authType {@code NONE} for everybody, {@code AWS_IAM} for signed requests; {@code null} when wanted: the live
 *     one stays, a new URL is for signed requests
 * @param invokeMode {@code BUFFERED} or {@code RESPONSE_STREAM}; {@code null} when wanted: the live one stays
 * @param cors replaced as a whole; {@code null} when wanted: the live one stays
 * @param grants statement ids of the permissions that are there of those this plugin gives; both for {@code NONE}, none
 *     for {@code AWS_IAM}, anything in between is a run that was stopped
 */
public record UrlSettings(
        @Nullable String authType,
        @Nullable String invokeMode,
        @Nullable CorsSettings cors,
        Set<String> grants) {

    private static final String PUBLIC = "NONE";
    private static final String SIGNED = "AWS_IAM";

    public UrlSettings {
        grants = Set.copyOf(grants);
    }

    /** What a POM wants; it names at least one part. */
    public static UrlSettings wanted(
            @Nullable String authType, @Nullable String invokeMode, @Nullable CorsSettings cors) {
        return new UrlSettings(authType, invokeMode, cors, PUBLIC.equals(authType) ? UrlGrant.IDS : Set.of());
    }

    /** These, with the live parts where these name none. */
    UrlSettings over(UrlSettings live) {
        return wanted(
                authType == null ? live.authType : authType,
                invokeMode == null ? live.invokeMode : invokeMode,
                cors == null ? live.cors : cors);
    }

    /** These, with what a new URL has where these name nothing. */
    UrlSettings forNew() {
        return over(wanted(SIGNED, "BUFFERED", CorsSettings.NONE));
    }

    boolean isPublic() {
        return PUBLIC.equals(authType);
    }

    /** Whether the URL itself, its permissions aside, is as those. */
    boolean sameUrl(UrlSettings other) {
        return new UrlSettings(authType, invokeMode, cors, Set.of())
                .equals(new UrlSettings(other.authType, other.invokeMode, other.cors, Set.of()));
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (authType != null) {
            parts.add("authType " + authType);
        }
        if (invokeMode != null) {
            parts.add("invokeMode " + invokeMode);
        }
        if (cors != null) {
            parts.add("cors " + cors);
        }
        if (!grants.equals(isPublic() ? UrlGrant.IDS : Set.of())) {
            parts.add(isPublic() ? "without all permissions" : "with permissions for everybody");
        }
        return String.join(", ", parts);
    }
}
