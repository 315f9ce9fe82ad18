// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the image a version runs on is still there. Lambda keeps a copy and fetches the image anew from time to time:
 * without it the version fails then, and all its calls (AWS documentation).
 *
 * @param repositories the repository of an image's URI
 */
public record VersionImages(Function<ImageReference, EcrRepository> repositories) {

    private static final Logger LOG = LoggerFactory.getLogger(VersionImages.class);

    /**
     * What is wrong with it; empty when it is there. Also when ECR does not say: Lambda's copy works, and whoever rolls
     * back is in a hurry. A warning tells.
     *
     * @param imageUri {@code host/repository@sha256:…}
     */
    Optional<String> problem(String imageUri) {
        try {
            ImageReference image = ImageReference.parse(imageUri);
            Digest digest = image.digest();
            if (digest == null) {
                return Optional.empty();
            }
            String status = repositories.apply(image).status(digest).orElse("");
            return switch (status) {
                case "ACTIVE" -> Optional.empty();
                case "" -> Optional.of("its image is not in ECR any more: " + imageUri);
                default -> Optional.of("its image is " + status + " in ECR: " + imageUri);
            };
        } catch (DeployException e) {
            LOG.warn("Whether {} is still in ECR is not known, going on without: {}", imageUri, e.reason());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("Whether {} is still in ECR is not known, going on without: {}", imageUri, e.getMessage());
            return Optional.empty();
        }
    }
}
