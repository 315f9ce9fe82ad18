// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * {@code $LATEST} or a version as ListVersionsByFunction answers it: without state and image (recorded).
 *
 * @param version {@code $LATEST} or a number
 * @param packageType {@code Image} or {@code Zip}
 * @param codeSha256 hexadecimal manifest digest of an image, base64 SHA-256 of a zip
 * @param description of the version; {@link VersionNote} reads those of this plugin
 * @param modified when it was published, {@code $LATEST} when it was updated last; empty when AWS's text is no time
 */
public record ListedVersion(
        String version, String packageType, String codeSha256, String description, Optional<Instant> modified) {

    /** {@code 2025-01-31T12:34:56.789+0000} (recorded): the offset has no colon, so that no ISO format reads it. */
    private static final DateTimeFormatter LAST_MODIFIED = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    static ListedVersion of(FunctionConfiguration listed) {
        return new ListedVersion(
                listed.version() == null ? "$LATEST" : listed.version(),
                listed.packageTypeAsString() == null ? "Zip" : listed.packageTypeAsString(),
                listed.codeSha256() == null ? "" : listed.codeSha256(),
                listed.description() == null ? "" : listed.description(),
                time(listed.lastModified()));
    }

    /** Its number; empty for {@code $LATEST}. */
    public Optional<VersionNumber> number() {
        return VersionNumber.parse(version);
    }

    static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text, LAST_MODIFIED).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
