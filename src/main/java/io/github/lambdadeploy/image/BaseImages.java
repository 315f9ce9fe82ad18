// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.RawManifest;
import io.github.lambdadeploy.registry.RegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds base images: picks the platform's manifest, fetches manifest and configuration (a few kilobytes) into the store
 * and notes where the layers can be had. What a tag named is remembered for 24 hours, what a digest named for ever; then
 * no registry is asked.
 */
public final class BaseImages {

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final String MEDIA_TYPE_UNUSED = "";

    private final ContentStore store;
    private final Supplier<RegistryClient> client;
    private final Clock clock;
    private final BasePolicy policy;

    public BaseImages(ContentStore store, RegistryClient client, Clock clock, BasePolicy policy) {
        this(store, () -> client, clock, policy);
    }

    /** @param client asked for only when a registry has to be, so that a known base loads no HTTP client */
    public BaseImages(ContentStore store, Supplier<RegistryClient> client, Clock clock, BasePolicy policy) {
        this.store = store;
        this.client = client;
        this.clock = clock;
        this.policy = policy;
    }

    /**
     * Finds the image for that architecture.
     *
     * @throws DeployException when it is not there, not for that architecture or not fit for Lambda, or the registry
     *     refuses; offline, when it was never found before
     */
    public BaseImage resolve(ImageReference image, Architecture architecture) throws InterruptedException {
        String key = "base " + image + " " + architecture.ociName();
        Optional<BaseImage> known = remembered(key, image).flatMap(digest -> load(image, digest, architecture));
        if (known.isPresent()) {
            return known.get();
        }
        if (policy.offline()) {
            throw DeployException.environment("The base image is not known here and Maven is offline")
                    .where(image.toString())
                    .next("Run once without -o; after that the base image is remembered.");
        }
        BaseImage fetched = fetch(image, architecture);
        store.record(
                key,
                Map.of(
                        "digest", fetched.manifest().digest().toString(),
                        "at", clock.instant().toString()));
        return fetched;
    }

    private Optional<Digest> remembered(String key, ImageReference image) {
        return store.record(key).flatMap(values -> {
            try {
                Instant at = Instant.parse(values.getOrDefault("at", ""));
                Digest digest = Digest.parse(values.getOrDefault("digest", ""));
                boolean current = image.digest() != null || policy.offline() || !policy.refresh() && recent(at);
                return current ? Optional.of(digest) : Optional.empty();
            } catch (DateTimeParseException | IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private boolean recent(Instant at) {
        Duration age = Duration.between(at, clock.instant());
        return !age.isNegative() && age.compareTo(REMEMBERED) < 0;
    }

    private Optional<BaseImage> load(ImageReference image, Digest digest, Architecture architecture) {
        return store.read(digest)
                .map(RawManifest::new)
                .flatMap(manifest -> store.read(manifest.config().digest())
                        .map(config -> refer(BaseImage.of(image, manifest, config, architecture))));
    }

    private BaseImage fetch(ImageReference image, Architecture architecture) throws InterruptedException {
        RegistryClient registry = client.get();
        RawManifest manifest = manifest(registry, image);
        try {
            if (manifest.isIndex()) {
                manifest = manifest(
                        registry, image.withDigest(ImageIndex.parse(manifest).pick(architecture, image)));
            }
            Optional<byte[]> stored = store.read(manifest.config().digest());
            byte[] config = stored.isPresent() ? stored.get() : registry.blob(image, manifest.config());
            BaseImage base = BaseImage.of(image, manifest, config, architecture);
            store.write(MEDIA_TYPE_UNUSED, config);
            store.write(MEDIA_TYPE_UNUSED, manifest.bytes());
            return refer(base);
        } catch (IllegalArgumentException e) {
            throw BaseImage.unreadable(image, e);
        }
    }

    private static RawManifest manifest(RegistryClient registry, ImageReference image) throws InterruptedException {
        return registry.manifest(image)
                .orElseThrow(() -> DeployException.configuration("There is no such base image")
                        .where(image.toString())
                        .next("Correct <image><from> (-Dlambda.image.from)."));
    }

    /** Layers come from the base that was named last: a registry they were once found in may be gone. */
    private BaseImage refer(BaseImage base) {
        ImageReference origin = base.reference().withoutTag();
        base.manifest().layers().stream()
                .filter(layer -> !store.has(layer))
                .filter(layer -> store.reference(layer.digest())
                        .filter(known -> known.origin().equals(origin))
                        .isEmpty())
                .forEach(layer -> store.reference(layer, origin));
        return base;
    }
}
