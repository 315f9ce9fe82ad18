// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the POM and the build want of one function.
 *
 * @param alias that is to point at the code
 * @param packageType {@code Image} or {@code Zip}
 * @param codeSha256 as Lambda will answer it for this code
 * @param architecture Lambda's name of it; {@code null} leaves a live one as it is
 * @param javaRelease class-file level of a zip's classes, to hold against the runtime; 0 when that does not matter
 * @param settings the settings the POM names; nothing else is compared
 * @param defaults further settings, for a function that has to be created
 * @param tags given to a function that has to be created
 * @param shift how the alias gets to a new version
 * @param consent what may happen besides
 */
public record Wanted(
        String alias,
        String packageType,
        String codeSha256,
        @Nullable String architecture,
        int javaRelease,
        FunctionSettings settings,
        FunctionSettings defaults,
        Map<String, String> tags,
        Shift shift,
        Consent consent) {

    public Wanted {
        tags = Map.copyOf(tags);
    }

    /** Whatever it takes. */
    public Wanted(
            String alias,
            String packageType,
            String codeSha256,
            @Nullable String architecture,
            int javaRelease,
            FunctionSettings settings,
            FunctionSettings defaults,
            Map<String, String> tags,
            Shift shift) {
        this(alias, packageType, codeSha256, architecture, javaRelease, settings, defaults, tags, shift, Consent.ALL);
    }

    /** Of a function that is there. */
    public Wanted(
            String alias,
            String packageType,
            String codeSha256,
            @Nullable String architecture,
            int javaRelease,
            FunctionSettings settings) {
        this(
                alias,
                packageType,
                codeSha256,
                architecture,
                javaRelease,
                settings,
                FunctionSettings.NONE,
                Map.of(),
                Shift.AT_ONCE);
    }

    /** The same, released another way. */
    public Wanted released(Shift another) {
        return with(settings, another, consent);
    }

    /** Names of the environment variables the POM sets; empty when it leaves the environment alone. */
    public Optional<Set<String>> variables() {
        return settings.names(SettingType.ENVIRONMENT)
                ? Optional.of(variables(SettingType.ENVIRONMENT_MERGED)
                        .or(() -> variables(SettingType.ENVIRONMENT))
                        // An empty element: it sets none.
                        .orElse(Set.of()))
                : Optional.empty();
    }

    private Optional<Set<String>> variables(SettingType<Map<String, String>> type) {
        return settings.get(type).map(Map::keySet);
    }

    /** This, but variables that the POM once set and does not name any more are to be removed. */
    Wanted dropping(Set<String> ownVariables) {
        return with(settings.withoutVariables(ownVariables));
    }

    Wanted withoutDescription() {
        return with(settings.without(SettingType.DESCRIPTION));
    }

    /** The same, with no more than this consent. */
    public Wanted consenting(Consent other) {
        return with(settings, shift, other);
    }

    private Wanted with(FunctionSettings others) {
        return with(others, shift, consent);
    }

    private Wanted with(FunctionSettings others, Shift another, Consent other) {
        return new Wanted(
                alias, packageType, codeSha256, architecture, javaRelease, others, defaults, tags, another, other);
    }
}
