// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.ecr.RepositorySpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <image><repositorySettings>} element: how a missing ECR repository is created, named as in AWS's API.
 *
 * <pre>{@code
 * <repositorySettings>
 *   <imageTagMutability>IMMUTABLE_WITH_EXCLUSION</imageTagMutability>
 *   <imageTagMutabilityExclusionFilters><filter>dev-*</filter></imageTagMutabilityExclusionFilters>
 *   <lifecyclePolicyFile>src/main/aws/lifecycle.json</lifecyclePolicyFile>
 *   <pullAccounts><account>123456789012</account></pullAccounts>
 * </repositorySettings>
 * }</pre>
 */
public class RepositorySettings {

    private static final String AT = "<image><repositorySettings>";
    private static final Set<String> MUTABILITIES =
            Set.of("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION");
    private static final Set<String> ENCRYPTIONS = Set.of("AES256", "KMS", "KMS_DSSE");
    private static final Pattern FILTER = Pattern.compile("[0-9a-zA-Z._*-]{1,128}");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final int MOST_FILTERS = 5;
    private static final int MOST_TAGS = 50;

    /** Whether ECR scans each image that is pushed; default {@code true}. */
    @Nullable
    Boolean scanOnPush;

    /** {@code MUTABLE} (default), {@code IMMUTABLE}, {@code IMMUTABLE_WITH_EXCLUSION}, {@code MUTABLE_WITH_EXCLUSION}. */
    @Nullable
    String imageTagMutability;

    /** Up to five wildcard patterns of the tags that are the exclusion, such as {@code dev-*}. */
    List<String> imageTagMutabilityExclusionFilters = List.of();

    /** {@code AES256} (default), {@code KMS} or {@code KMS_DSSE}; ECR can never change it afterwards. */
    @Nullable
    String encryptionType;

    /** Key for KMS: id, ARN or alias; default: the account's own key for ECR. */
    @Nullable
    String kmsKey;

    /** Lifecycle policy, its JSON. */
    @Nullable
    String lifecyclePolicy;

    /** Lifecycle policy, a file with its JSON, relative to the module. */
    @Nullable
    File lifecyclePolicyFile;

    /** Tags of the repository, an element each. */
    Map<String, String> tags = Map.of();

    /** Ids of other accounts whose functions may use the images. */
    List<String> pullAccounts = List.of();

    /** Notes every mistake in this element. */
    void check(Problems problems) {
        one(problems, "imageTagMutability", imageTagMutability, MUTABILITIES);
        one(problems, "encryptionType", encryptionType, ENCRYPTIONS);
        checkFilters(problems);
        Names.ECR_KEY.check(problems, AT + "<kmsKey>", kmsKey);
        if (kmsKey != null && (encryptionType == null || encryptionType.equals("AES256"))) {
            problems.add(AT + "<kmsKey> needs <encryptionType> KMS or KMS_DSSE: set it, or leave the key out");
        }
        checkLifecyclePolicy(problems);
        checkTags(problems);
        pullAccounts.forEach(account -> Names.ACCOUNT.require(problems, AT + "<pullAccounts>", account));
    }

    private static void one(Problems problems, String element, @Nullable String value, Set<String> values) {
        if (problems.resolved(AT + "<" + element + ">", value) && !values.contains(String.valueOf(value))) {
            problems.wrong(
                    AT + "<" + element + ">",
                    value,
                    "use " + String.join(", ", values.stream().sorted().toList()));
        }
    }

    private void checkFilters(Problems problems) {
        String element = AT + "<imageTagMutabilityExclusionFilters>";
        boolean excludes = imageTagMutability != null && imageTagMutability.endsWith("_WITH_EXCLUSION");
        if (excludes == imageTagMutabilityExclusionFilters.isEmpty()) {
            problems.add(
                    excludes
                            ? AT + "<imageTagMutability> is " + imageTagMutability + ", which needs"
                                    + " <imageTagMutabilityExclusionFilters>"
                            : element
                                    + " needs <imageTagMutability> IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION");
        }
        if (imageTagMutabilityExclusionFilters.size() > MOST_FILTERS) {
            problems.add(element + " has " + imageTagMutabilityExclusionFilters.size() + " filters: ECR takes 5");
        }
        imageTagMutabilityExclusionFilters.forEach(filter -> problems.text(
                element, filter, FILTER, "a filter has 1 to 128 letters, digits, . _ - and * for any characters"));
    }

    private void checkLifecyclePolicy(Problems problems) {
        if (lifecyclePolicy != null && lifecyclePolicyFile != null) {
            problems.add(AT + "<lifecyclePolicy> and <lifecyclePolicyFile> exclude each other: leave one out");
            return;
        }
        if (problems.resolved(AT + "<lifecyclePolicy>", lifecyclePolicy)) {
            LifecyclePolicy.check(problems, AT + "<lifecyclePolicy>", String.valueOf(lifecyclePolicy));
        }
        if (lifecyclePolicyFile != null && problems.path(AT + "<lifecyclePolicyFile>", lifecyclePolicyFile.getPath())) {
            try {
                LifecyclePolicy.check(
                        problems,
                        AT + "<lifecyclePolicyFile> " + Shown.of(lifecyclePolicyFile.getName()),
                        read(lifecyclePolicyFile));
            } catch (IOException e) {
                problems.add(AT + "<lifecyclePolicyFile> cannot be read: " + lifecyclePolicyFile.getParent()
                        + File.separator + Shown.of(lifecyclePolicyFile.getName())
                        + "; check the name, it is relative to the module's directory");
            }
        }
    }

    private void checkTags(Problems problems) {
        if (tags.size() > MOST_TAGS) {
            problems.add(AT + "<tags> has " + tags.size() + " tags: ECR takes 50");
        }
        tags.forEach((key, value) -> {
            String element = AT + "<tags><" + Shown.of(key) + ">";
            problems.resolved(element, value);
            if (key.length() > 128
                    || key.startsWith("aws:")
                    || !TAG.matcher(key).matches()) {
                problems.add(element + " is no key for a tag: use up to 128 letters, digits and _ . : / = + - @, not"
                        + " beginning with aws:");
            }
            if (value != null && (value.length() > 256 || !TAG.matcher(value).matches())) {
                problems.add(element + " is '" + Shown.of(value)
                        + "', which ECR does not take: use up to 256 letters, digits, blanks and" + " _ . : / = + - @");
            }
        });
    }

    /** What ECR is told. */
    RepositorySpec toSpec() {
        return new RepositorySpec(
                scanOnPush,
                imageTagMutability,
                imageTagMutabilityExclusionFilters,
                encryptionType,
                kmsKey,
                lifecyclePolicyFile == null ? stripped(lifecyclePolicy) : stripped(text(lifecyclePolicyFile)),
                present(tags),
                pullAccounts.stream().distinct().toList());
    }

    /** Maven gives an empty element no value; a tag may have an empty one. */
    private static Map<String, String> present(Map<String, String> tags) {
        Map<String, String> present = new LinkedHashMap<>();
        tags.forEach((key, value) -> present.put(key, value == null ? "" : value));
        return present;
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }

    private static String text(File file) {
        try {
            return read(file);
        } catch (IOException e) {
            throw DeployException.configuration(AT + "<lifecyclePolicyFile> cannot be read any more")
                    .where(file.toString())
                    .cause(e);
        }
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath());
    }
}
