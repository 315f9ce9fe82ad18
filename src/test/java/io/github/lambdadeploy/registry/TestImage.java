// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An image of a configuration and some layers of noise. The spaces in its manifest are part of its digest. */
record TestImage(byte[] config, List<byte[]> layers, byte[] manifest) {

    static TestImage of(int... layerSizes) {
        List<byte[]> layers = new ArrayList<>();
        for (int size : layerSizes) {
            byte[] layer = new byte[size];
            new Random(layers.size() + 1L).nextBytes(layer);
            layers.add(layer);
        }
        byte[] config = "{\"os\":\"linux\"}".getBytes(UTF_8);
        List<JsonObject> descriptors = layers.stream()
                .map(layer -> new Descriptor(MediaTypes.DOCKER_LAYER, Digest.of(layer), layer.length).toJson())
                .toList();
        String text = new String(
                new JsonObject()
                        .put("schemaVersion", 2)
                        .put("mediaType", MediaTypes.DOCKER_MANIFEST)
                        .put(
                                "config",
                                new Descriptor(MediaTypes.DOCKER_CONFIG, Digest.of(config), config.length).toJson())
                        .put("layers", descriptors)
                        .toBytes(),
                UTF_8);
        return new TestImage(config, layers, ("\n  " + text + " \n").getBytes(UTF_8));
    }

    Digest digest() {
        return Digest.of(manifest);
    }

    Digest layer(int index) {
        return Digest.of(layers.get(index));
    }

    long size() {
        return config.length + layers.stream().mapToLong(layer -> layer.length).sum();
    }

    TestImage in(ContentStore store) {
        store.write(MediaTypes.DOCKER_CONFIG, config);
        layers.forEach(layer -> store.write(MediaTypes.DOCKER_LAYER, layer));
        store.write(MediaTypes.DOCKER_MANIFEST, manifest);
        return this;
    }

    TestImage in(FakeRegistry registry, String repository) {
        registry.blob(repository, MediaTypes.DOCKER_CONFIG, config);
        layers.forEach(layer -> registry.blob(repository, MediaTypes.DOCKER_LAYER, layer));
        registry.manifest(repository, null, manifest);
        return this;
    }
}
