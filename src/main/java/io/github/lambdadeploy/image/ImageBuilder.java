// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.RawManifest;
import io.github.lambdadeploy.transfer.Parallel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds images into the local store. When nothing has changed it only reads the files: what was built before is found by
 * a fingerprint of all inputs, and Jib is not even loaded. What has changed is built layer by layer.
 */
public final class ImageBuilder {

    /** Raise it when the same inputs get another image than before: every digest then changes, so say so in the notes. */
    private static final String LAYOUT = "image 1";

    private static final int MOST_THREADS = 4;

    private final ContentStore store;
    private final BaseImages bases;
    private final Runnable building;
    private final int threads;

    public ImageBuilder(ContentStore store, BaseImages bases) {
        this(store, bases, () -> {});
    }

    /**
     * @param building told when an image was not found and has to be built
     */
    public ImageBuilder(ContentStore store, BaseImages bases, Runnable building) {
        this.store = store;
        this.bases = bases;
        this.building = building;
        this.threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** Finds the base image, then builds on it. */
    public ImageArtifact build(ImageSpec spec) throws InterruptedException {
        return build(spec, bases.resolve(spec.base(), spec.architecture()));
    }

    /**
     * Builds, or finds what was built from the same inputs.
     *
     * @param base what {@link BaseImages#resolve} found for the specification's base
     * @throws io.github.lambdadeploy.DeployException when a file cannot be read or the store cannot be written
     */
    public ImageArtifact build(ImageSpec spec, BaseImage base) throws InterruptedException {
        if (base.architecture() != spec.architecture()) {
            throw new IllegalArgumentException("The base image was found for " + base.architecture());
        }
        List<HashedLayer> layers = HashedLayer.hash(spec.layers(), threads);
        String key = "image " + fingerprint(spec, base, layers);
        Optional<RawManifest> known = store.record(key).flatMap(this::complete);
        if (known.isPresent()) {
            return artifact(spec, base, known.get());
        }
        building.run();
        List<BuiltLayer> built =
                Parallel.run(threads, layers.stream().map(this::task).toList());
        Descriptor config = store.write(
                MediaTypes.DOCKER_CONFIG,
                ImageDocuments.config(spec, base, built).toBytes());
        RawManifest manifest =
                new RawManifest(ImageDocuments.manifest(config, base, built).toBytes());
        store.write(MediaTypes.DOCKER_MANIFEST, manifest.bytes());
        store.record(key, Map.of("manifest", manifest.digest().toString()));
        return artifact(spec, base, manifest);
    }

    private Parallel.Task<BuiltLayer> task(HashedLayer layer) {
        return () -> BuiltLayer.of(layer, store);
    }

    /** The remembered image, if all of it is still to be had. */
    private Optional<RawManifest> complete(Map<String, String> values) {
        try {
            return store.read(Digest.parse(values.getOrDefault("manifest", "")))
                    .map(RawManifest::new)
                    .filter(manifest -> store.read(manifest.config().digest()).isPresent()
                            && manifest.layers().stream().allMatch(store::knows));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ImageArtifact artifact(ImageSpec spec, BaseImage base, RawManifest manifest) {
        return new ImageArtifact(
                manifest.digest(),
                manifest.mediaType(),
                manifest.layers().stream().mapToLong(Descriptor::size).sum(),
                spec.architecture(),
                base.reference().toString(),
                spec.handler(),
                spec.content());
    }

    private static Digest fingerprint(ImageSpec spec, BaseImage base, List<HashedLayer> layers) {
        Fingerprint fingerprint = new Fingerprint()
                .add(LAYOUT)
                .add(base.manifest().digest())
                .add(spec.architecture().ociName())
                .add(spec.cmd())
                .add(spec.entrypoint())
                .add(spec.environment())
                .add(spec.labels())
                .add(spec.workingDirectory());
        layers.forEach(layer -> fingerprint.add(layer.layer().name()).add(layer.fingerprint()));
        return fingerprint.finish();
    }
}
