// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a missing repository is created. What the POM does not name is {@code null} or empty, and then AWS's default, but
 * that images are scanned on push.
 *
 * @param scanOnPush default {@code true}
 * @param imageTagMutability {@code MUTABLE} (default), {@code IMMUTABLE}, or one of them {@code _WITH_EXCLUSION}
 * @param exclusionFilters wildcard patterns of tags that are the exclusion
 * @param encryptionType {@code AES256} (default), {@code KMS} or {@code KMS_DSSE}
 * @param kmsKey id, ARN or alias of the key; {@code null} for the account's own key for ECR
 * @param lifecyclePolicy its JSON
 * @param tags of the repository
 * @param pullAccounts ids of other accounts whose functions may use the images
 */
public record RepositorySpec(
        @Nullable Boolean scanOnPush,
        @Nullable String imageTagMutability,
        List<String> exclusionFilters,
        @Nullable String encryptionType,
        @Nullable String kmsKey,
        @Nullable String lifecyclePolicy,
        Map<String, String> tags,
        List<String> pullAccounts) {

    /** Nothing named: everything as it is by default. */
    public static final RepositorySpec DEFAULT =
            new RepositorySpec(null, null, List.of(), null, null, null, Map.of(), List.of());

    public RepositorySpec {
        exclusionFilters = List.copyOf(exclusionFilters);
        tags = Map.copyOf(tags);
        pullAccounts = List.copyOf(pullAccounts);
    }

    boolean scansOnPush() {
        return scanOnPush == null || scanOnPush;
    }
}
