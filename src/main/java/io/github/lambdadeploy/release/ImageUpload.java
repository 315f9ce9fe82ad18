// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image: found in ECR by its digest, or pushed there. Every image has a tag made of its digest, so that a lifecycle
 * rule for untagged images never takes away what a version runs on, and a push is the same in immutable repositories.
 *
 * @param image what was built
 * @param repository where it goes
 * @param create whether a missing repository is made
 * @param tags further tags
 * @param push moves the bytes
 */
public record ImageUpload(
        ImageArtifact image, EcrRepository repository, boolean create, List<String> tags, ImagePush push)
        implements CodeUpload {

    private static final Logger LOG = LoggerFactory.getLogger(ImageUpload.class);

    /** Moves an image of the local store into a repository and tags it. */
    @FunctionalInterface
    public interface ImagePush {
        void push(Digest image, ImageReference repository, List<String> tags);
    }

    public ImageUpload {
        tags = List.copyOf(tags);
    }

    @Override
    public FunctionCode upload() {
        List<String> all = new ArrayList<>();
        all.add("sha-" + image.digest().hex().substring(0, 12));
        tags.stream().filter(tag -> !all.contains(tag)).forEach(all::add);

        String uri = repository.uri().orElse(null);
        if (uri == null) {
            uri = made();
            push(uri, all);
        } else {
            EcrRepository.Images found = repository.look(image.digest(), all);
            if (found.manifest() == null) {
                push(uri, all);
            } else {
                LOG.info("Already there: {}@{}", uri, image.digest());
                tagMissing(found, found.manifest(), all);
            }
        }
        return new FunctionCode.Image(uri + "@" + image.digest());
    }

    private String made() {
        if (!create) {
            throw DeployException.configuration("The ECR repository " + repository.name() + " does not exist, and"
                            + " <image><createRepository> or <codeOnly> forbids to create it")
                    .left("Nothing was pushed or changed.")
                    .next("Create the repository, mend <image><repository> (-Dlambda.image.repository), or let"
                            + " <createRepository> be true.");
        }
        String uri = repository.create();
        LOG.info("Created repository {}", uri);
        return uri;
    }

    private void push(String uri, List<String> all) {
        push.push(image.digest(), ImageReference.parse(uri), all);
    }

    private void tagMissing(EcrRepository.Images found, String manifest, List<String> all) {
        for (String tag : all) {
            Digest there = found.tags().get(tag);
            if (image.digest().equals(there)) {
                continue;
            }
            if (!repository.tag(image.digest(), manifest, found.mediaType(), tag)) {
                throw DeployException.configuration("The tag " + tag + " is immutable and names another image")
                        .where("ECR repository " + repository.name())
                        .reason(tag + " is " + there + ", this build is " + image.digest())
                        .left("The function was not changed.")
                        .next("Use a tag that is new for each build, such as the commit id"
                                + " (-Dlambda.image.tag=...), or none.");
            }
            LOG.info("Tagged {} as {}", image.digest(), tag);
        }
    }
}
