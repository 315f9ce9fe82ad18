// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageTagAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** One repository of Amazon ECR: found, created, asked for images, given tags. */
public final class EcrRepository {

    /** Both kinds of manifest Lambda takes; without them ECR may answer another kind than was pushed. */
    private static final List<String> MEDIA_TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.manifest.v1+json");

    private static final Logger LOG = LoggerFactory.getLogger(EcrRepository.class);

    private final Supplier<EcrClient> client;
    private final @Nullable String registryId;
    private final String name;
    private final RepositorySetup setup;

    /**
     * @param client built only when something is asked, which an unchanged function never does
     * @param registryId account id of the registry; {@code null} for the caller's own
     * @param name of the repository, {@code team/orders}
     */
    public EcrRepository(Supplier<EcrClient> client, @Nullable String registryId, String name) {
        this.client = client;
        this.registryId = registryId;
        this.name = name;
        this.setup = new RepositorySetup(client, registryId, name);
    }

    public String name() {
        return name;
    }

    /** Account id of the registry; empty for the caller's own. */
    public Optional<String> registryId() {
        return Optional.ofNullable(registryId);
    }

    /** The repository as ECR describes it; empty when there is none. */
    public Optional<RepositoryState> find() {
        try {
            return Optional.of(RepositoryState.of(calling(
                            "Cannot read the repository",
                            () -> client.get()
                                    .describeRepositories(request ->
                                            request.registryId(registryId).repositoryNames(name)))
                    .repositories()
                    .get(0)));
        } catch (RepositoryNotFoundException missing) {
            return Optional.empty();
        }
    }

    /**
     * Creates the repository and lets Lambda pull from it. One that somebody made in the meantime is fine.
     *
     * @param functionAccount account of the function, when it is not the repository's; {@code null} when it is
     */
    public RepositoryState create(RepositorySpec spec, @Nullable String functionAccount) {
        RepositoryState made;
        try {
            made = RepositoryState.of(
                    calling("Cannot create the repository", () -> client.get().createRepository(setup.creation(spec)))
                            .repository());
        } catch (RepositoryAlreadyExistsException already) {
            RepositoryState there = find().orElseThrow(() -> already);
            setup.join(there, spec, functionAccount);
            return there;
        }
        LOG.info("Created repository {}", made.uri());
        setup.furnish(made, spec, functionAccount);
        return made;
    }

    /**
     * Adds what a killed run, or an older POM, has left out: a lifecycle policy when there is none, grants that are
     * missing. Asks only for what the POM names. Other differences are told, and left.
     *
     * @param functionAccount account of the function, when it is not the repository's; {@code null} when it is
     */
    public void complete(RepositoryState there, RepositorySpec spec, @Nullable String functionAccount) {
        List<String> differences = there.differences(spec);
        if (!differences.isEmpty()) {
            LOG.warn(
                    "Repository {} is left as it is, though <repositorySettings> says otherwise: {}",
                    there.uri(),
                    String.join("; ", differences));
        }
        setup.complete(there, spec, functionAccount);
    }

    /**
     * Looks for an image and some tags in one call.
     *
     * @return the digest's manifest when the image is there, and which of the tags point where
     */
    public Images look(Digest digest, List<String> tags) {
        List<ImageIdentifier> ids = new ArrayList<>();
        ids.add(ImageIdentifier.builder().imageDigest(digest.toString()).build());
        tags.forEach(tag -> ids.add(ImageIdentifier.builder().imageTag(tag).build()));
        List<Image> found;
        try {
            found = calling(
                            "Cannot look for the image",
                            () -> client.get()
                                    .batchGetImage(request -> request.registryId(registryId)
                                            .repositoryName(name)
                                            .imageIds(ids)
                                            .acceptedMediaTypes(MEDIA_TYPES)))
                    .images();
        } catch (RepositoryNotFoundException missing) {
            return new Images(null, null, Map.of());
        }
        String manifest = null;
        String mediaType = null;
        Map<String, Digest> tagged = new LinkedHashMap<>();
        for (Image image : found) {
            Digest imageDigest = Digest.parse(image.imageId().imageDigest());
            if (imageDigest.equals(digest)) {
                manifest = image.imageManifest();
                mediaType = image.imageManifestMediaType();
            }
            String tag = image.imageId().imageTag();
            if (tag != null && tags.contains(tag)) {
                tagged.put(tag, imageDigest);
            }
        }
        return new Images(manifest, mediaType, tagged);
    }

    /**
     * What ECR says of an image that is there, {@code ACTIVE} or {@code ARCHIVED}: an archived one cannot be pulled. Empty
     * when there is no such image, or no repository.
     */
    public Optional<String> status(Digest digest) {
        ImageIdentifier id =
                ImageIdentifier.builder().imageDigest(digest.toString()).build();
        try {
            return calling(
                            "Cannot look for the image",
                            () -> client.get()
                                    .describeImages(request -> request.registryId(registryId)
                                            .repositoryName(name)
                                            .imageIds(id)))
                    .imageDetails()
                    .stream()
                    .map(detail -> detail.imageStatus() == null ? "ACTIVE" : detail.imageStatusAsString())
                    .findFirst();
        } catch (ImageNotFoundException | RepositoryNotFoundException missing) {
            return Optional.empty();
        }
    }

    /**
     * Gives an image that is there one more tag, without moving a byte of it.
     *
     * @return whether the tag now points at it; {@code false} when it is immutable and points elsewhere
     */
    public boolean tag(Digest digest, String manifest, @Nullable String mediaType, String tag) {
        try {
            calling(
                    "Cannot tag the image",
                    () -> client.get()
                            .putImage(request -> request.registryId(registryId)
                                    .repositoryName(name)
                                    .imageManifest(manifest)
                                    .imageManifestMediaType(mediaType)
                                    .imageDigest(digest.toString())
                                    .imageTag(tag)));
            return true;
        } catch (ImageAlreadyExistsException same) {
            return true;
        } catch (ImageTagAlreadyExistsException immutable) {
            return false;
        }
    }

    private <T> T calling(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (RepositoryNotFoundException
                | RepositoryAlreadyExistsException
                | ImageNotFoundException
                | ImageAlreadyExistsException
                | ImageTagAlreadyExistsException expected) {
            throw expected;
        } catch (SdkException e) {
            throw AwsErrors.explain(what, "ECR repository " + name, e).left("The function was not changed.");
        }
    }

    /**
     * What {@link #look} found.
     *
     * @param manifest of the image, byte for byte; {@code null} when the image is not there
     * @param mediaType of the manifest
     * @param tags those asked for that exist, and the image each points at
     */
    public record Images(
            @Nullable String manifest, @Nullable String mediaType, Map<String, Digest> tags) {}
}
