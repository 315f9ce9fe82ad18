// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.Repository;

/**
 * A repository as ECR describes it.
 *
 * @param uri {@code host/name}, without tag
 * @param arn of the repository: tells partition, region and account
 * @param encryptionType {@code AES256}, {@code KMS} or {@code KMS_DSSE}
 */
public record RepositoryState(
        String uri,
        String arn,
        boolean scanOnPush,
        String imageTagMutability,
        Set<String> exclusionFilters,
        String encryptionType) {

    public RepositoryState {
        exclusionFilters = Set.copyOf(exclusionFilters);
    }

    static RepositoryState of(Repository repository) {
        var scanning = repository.imageScanningConfiguration();
        var encryption = repository.encryptionConfiguration();
        List<String> filters = repository.imageTagMutabilityExclusionFilters().stream()
                .map(ImageTagMutabilityExclusionFilter::filter)
                .toList();
        return new RepositoryState(
                repository.repositoryUri(),
                repository.repositoryArn(),
                scanning != null && Boolean.TRUE.equals(scanning.scanOnPush()),
                Objects.requireNonNullElse(repository.imageTagMutabilityAsString(), "MUTABLE"),
                Set.copyOf(filters),
                encryption == null ? "AES256" : encryption.encryptionTypeAsString());
    }

    /** What the POM names and this repository has otherwise, for people; empty when nothing differs. */
    public List<String> differences(RepositorySpec spec) {
        List<String> differences = new ArrayList<>();
        compare(differences, "scanOnPush", spec.scanOnPush(), scanOnPush);
        compare(differences, "imageTagMutability", spec.imageTagMutability(), imageTagMutability);
        compare(
                differences,
                "imageTagMutabilityExclusionFilters",
                spec.exclusionFilters().isEmpty() ? null : Set.copyOf(spec.exclusionFilters()),
                exclusionFilters);
        compare(differences, "encryptionType", spec.encryptionType(), encryptionType);
        return differences;
    }

    /** Whether a tag that is there can never be put on another image. */
    public boolean isImmutable(String tag) {
        boolean excluded = exclusionFilters.stream()
                .anyMatch(filter -> Pattern.matches("\\Q" + filter.replace("*", "\\E.*\\Q") + "\\E", tag));
        return switch (imageTagMutability) {
            case "IMMUTABLE" -> true;
            case "IMMUTABLE_WITH_EXCLUSION" -> !excluded;
            case "MUTABLE_WITH_EXCLUSION" -> excluded;
            default -> false;
        };
    }

    private static void compare(List<String> differences, String name, @Nullable Object wanted, Object there) {
        if (wanted != null && !wanted.equals(there)) {
            differences.add(name + " is " + there + ", not " + wanted);
        }
    }

    /** The parts of the ARN, {@code arn:PARTITION:ecr:REGION:ACCOUNT:repository/NAME}. */
    String arnPart(int index) {
        return arn.split(":", 6)[index];
    }
}
