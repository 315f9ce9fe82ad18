// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;

/**
 * The images of one repository: looked at and deleted.
 *
 * @param client built only when something is asked
 * @param registryId account id of the registry; {@code null} for the caller's own
 * @param name of the repository, {@code team/orders}
 */
public record EcrImages(
        Supplier<EcrClient> client, @Nullable String registryId, String name) {

    /** How many BatchDeleteImage takes at once. */
    public static final int MOST = 100;

    private static final String LEFT = "No image was deleted by this step.";

    /** All images that are active; none when there is no such repository. */
    public List<StoredImage> list() {
        try {
            return client
                    .get()
                    .describeImagesPaginator(
                            request -> request.registryId(registryId).repositoryName(name))
                    .imageDetails()
                    .stream()
                    .map(StoredImage::of)
                    .toList();
        } catch (RepositoryNotFoundException missing) {
            return List.of();
        } catch (SdkException e) {
            throw explained("Cannot list the images", e);
        }
    }

    /**
     * Who else may pull from the repository, by its own policy.
     *
     * @param account whose functions and whose builds are nobody else
     * @return words for people; empty when nobody else may
     */
    public Optional<String> otherPullers(String account) {
        try {
            return OtherPullers.in(
                    client.get()
                            .getRepositoryPolicy(
                                    request -> request.registryId(registryId).repositoryName(name))
                            .policyText(),
                    account);
        } catch (RepositoryPolicyNotFoundException none) {
            return Optional.empty();
        } catch (SdkException e) {
            throw explained("Cannot read the policy of the repository", e);
        }
    }

    /**
     * Deletes images with all their tags; those that are gone already are fine.
     *
     * @param digests {@link #MOST} at most
     * @return the images that ECR has kept, and why
     */
    public Map<Digest, String> delete(List<Digest> digests) {
        BatchDeleteImageResponse answer;
        try {
            answer = client.get()
                    .batchDeleteImage(request -> request.registryId(registryId)
                            .repositoryName(name)
                            .imageIds(digests.stream()
                                    .map(digest -> ImageIdentifier.builder()
                                            .imageDigest(digest.toString())
                                            .build())
                                    .toList()));
        } catch (SdkException e) {
            throw explained("Cannot delete images", e);
        }
        Map<Digest, String> kept = new LinkedHashMap<>();
        for (ImageFailure failure : answer.failures()) {
            if (!"ImageNotFound".equals(failure.failureCodeAsString())) {
                kept.put(
                        Digest.parse(failure.imageId().imageDigest()),
                        failure.failureCodeAsString() + ": " + failure.failureReason());
            }
        }
        return kept;
    }

    private io.github.lambdadeploy.DeployException explained(String what, SdkException e) {
        return AwsErrors.explain(what, "ECR repository " + name, e).left(LEFT);
    }
}
