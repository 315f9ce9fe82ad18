// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/**
 * A function, or one version of it, as GetFunction answers. Enumerations stay strings: AWS sends values that are not in
 * the SDK's model ({@code Creating}, measured).
 *
 * @param arn as answered; ends with the qualifier when one was asked for
 * @param version {@code $LATEST} or a number
 * @param packageType {@code Image} or {@code Zip}
 * @param codeSha256 hexadecimal manifest digest of an image, base64 SHA-256 of a zip
 * @param imageUri {@code host/repository@sha256:…} of an image; {@code null} for a zip
 * @param architectures one name, {@code x86_64} or {@code arm64}
 * @param revisionId changes with every change and once more when an update settles
 * @param state {@code Pending}, {@code Active}, {@code Inactive}, {@code Failed}, …
 * @param lastUpdateStatus {@code Successful}, {@code InProgress}, {@code Failed}; {@code null} on a pending new one
 * @param optimization SnapStart's optimization status when the version uses SnapStart; otherwise {@code null}
 * @param role ARN of the execution role
 * @param tags of the function; AWS answers them reliably without a qualifier only; {@code null} when the caller may not
 *     list them: unknown is not none
 * @param reservedConcurrency of the function, if any; likewise
 */
public record FunctionState(
        String arn,
        String version,
        String packageType,
        String codeSha256,
        @Nullable String imageUri,
        List<String> architectures,
        String revisionId,
        @Nullable String state,
        @Nullable String stateReason,
        @Nullable String lastUpdateStatus,
        @Nullable String lastUpdateReason,
        @Nullable String optimization,
        String role,
        @Nullable Map<String, String> tags,
        @Nullable Integer reservedConcurrency,
        FunctionSettings settings) {

    static FunctionState of(GetFunctionResponse answer) {
        FunctionConfiguration live = answer.configuration();
        boolean snapStart = live.snapStart() != null
                && "PublishedVersions".equals(live.snapStart().applyOnAsString());
        return new FunctionState(
                live.functionArn(),
                live.version() == null ? "$LATEST" : live.version(),
                live.packageTypeAsString() == null ? "Zip" : live.packageTypeAsString(),
                live.codeSha256() == null ? "" : live.codeSha256(),
                answer.code() == null ? null : answer.code().resolvedImageUri(),
                live.hasArchitectures() ? live.architecturesAsStrings() : List.of("x86_64"),
                live.revisionId() == null ? "" : live.revisionId(),
                live.stateAsString(),
                reason(live.stateReasonCodeAsString(), live.stateReason()),
                live.lastUpdateStatusAsString(),
                reason(live.lastUpdateStatusReasonCodeAsString(), live.lastUpdateStatusReason()),
                snapStart ? live.snapStart().optimizationStatusAsString() : null,
                live.role() == null ? "" : live.role(),
                answer.tagsError() != null ? null : answer.hasTags() ? answer.tags() : Map.of(),
                answer.concurrency() == null ? null : answer.concurrency().reservedConcurrentExecutions(),
                FunctionSettings.observed(live).with(SettingType.SOURCE_KMS_KEY_ARN, key(answer)));
    }

    /** The one setting that is not in the configuration. */
    private static Setting<String> key(GetFunctionResponse answer) {
        String arn = answer.code() == null ? null : answer.code().sourceKMSKeyArn();
        return arn == null ? new Setting.Absent<>() : new Setting.Value<>(arn);
    }

    /** The function's own ARN, without a version or alias. */
    public String unqualifiedArn() {
        String[] parts = arn.split(":");
        return parts.length > 7 ? String.join(":", List.of(parts).subList(0, 7)) : arn;
    }

    /** Variables that a POM is known to have set; empty when nobody can tell. */
    public Optional<Set<String>> ownVariables() {
        return Optional.ofNullable(tags).map(OwnVariables::of);
    }

    /** Whether Lambda is still at work on it: then no update and no publish is taken. */
    public boolean settling() {
        return "Pending".equals(state) || "InProgress".equals(lastUpdateStatus);
    }

    /** Why it cannot run, when it cannot: the creation, or the version, has failed. */
    public Optional<String> failure() {
        return "Failed".equals(state)
                ? Optional.of(stateReason == null ? "no reason given" : stateReason)
                : Optional.empty();
    }

    /** Why the last update did not take; the code and the settings from before it stay in force. */
    public Optional<String> updateFailure() {
        return "Failed".equals(lastUpdateStatus)
                ? Optional.of(lastUpdateReason == null ? "no reason given" : lastUpdateReason)
                : Optional.empty();
    }

    /** What a version says of itself, of whoever published it; empty when nothing. */
    public String description() {
        return settings.get(SettingType.DESCRIPTION).orElse("");
    }

    /**
     * What differs from a version: {@code code}, names of settings. Its description is its own. A version never changes,
     * so where {@code $LATEST} differs it was changed later.
     */
    public List<String> differencesFrom(FunctionState published) {
        List<String> differences = new ArrayList<>();
        if (!codeSha256.equals(published.codeSha256)) {
            differences.add("code");
        }
        settings.since(published.settings).stream()
                .map(change -> change.type().name())
                .filter(setting -> !setting.equals(SettingType.DESCRIPTION.name()))
                .forEach(differences::add);
        return differences;
    }

    private static @Nullable String reason(@Nullable String code, @Nullable String text) {
        if (code == null) {
            return text;
        }
        return text == null ? code : code + ": " + text;
    }
}
