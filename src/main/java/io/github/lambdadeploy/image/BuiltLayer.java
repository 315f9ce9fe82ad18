// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.MediaTypes;
import java.io.BufferedOutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A layer in the store.
 *
 * @param name for the image's history
 * @param descriptor of the compressed bytes
 * @param diffId digest of the bytes before compression
 */
record BuiltLayer(String name, Descriptor descriptor, Digest diffId) {

    private static final int BUFFER = 1 << 16;

    /** The layer of before when its files are the same and its bytes are still there, else a new one. */
    static BuiltLayer of(HashedLayer wanted, ContentStore store) {
        String key = "layer " + wanted.fingerprint();
        Optional<BuiltLayer> known = store.record(key)
                .flatMap(values -> read(wanted.layer().name(), values))
                .filter(layer -> store.has(layer.descriptor()));
        if (known.isPresent()) {
            return known.get();
        }
        BuiltLayer built = build(wanted.layer(), store);
        store.record(
                key,
                Map.of(
                        "digest", built.descriptor.digest().toString(),
                        "size", Long.toString(built.descriptor.size()),
                        "diffId", built.diffId.toString()));
        return built;
    }

    private static Optional<BuiltLayer> read(String name, Map<String, String> values) {
        try {
            Descriptor descriptor = new Descriptor(
                    MediaTypes.DOCKER_LAYER,
                    Digest.parse(values.getOrDefault("digest", "")),
                    Long.parseLong(values.getOrDefault("size", "")));
            return Optional.of(new BuiltLayer(name, descriptor, Digest.parse(values.getOrDefault("diffId", ""))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Streams from the files to the store; both digests are taken on the way. */
    private static BuiltLayer build(Layer layer, ContentStore store) {
        MessageDigest diff = Digest.sha256();
        Descriptor descriptor = store.write(MediaTypes.DOCKER_LAYER, out -> {
            GZIPOutputStream gzip = new GZIPOutputStream(new PlainGzipHeader(out), BUFFER);
            BufferedOutputStream tar = new BufferedOutputStream(new DigestOutputStream(gzip, diff), BUFFER);
            JibTar.write(layer.files(), tar);
            tar.flush();
            gzip.finish();
        });
        return new BuiltLayer(layer.name(), descriptor, Digest.of(diff));
    }
}
