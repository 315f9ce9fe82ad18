// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A base image of two layers as AWS's Java bases look, in a fake registry under {@code lambda/java}. */
final class FakeBase {

    static final String REPOSITORY = "lambda/java";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

    private FakeBase() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts the blobs and the manifest there; the tag may be empty. */
    static Digest put(
            ScriptedRegistry registry, String tag, String architecture, String manifestType, String layerType) {
        byte[] one = bytes("layer one of " + architecture);
        byte[] two = bytes("layer two of " + architecture);
        byte[] config = bytes("{\"architecture\":\"" + architecture + "\",\"author\":\"somebody\",\"config\":{"
                + "\"Env\":[\"LANG=en_US.UTF-8\",\"PATH=/bin\"],\"Entrypoint\":[\"/lambda-entrypoint.sh\"],"
                + "\"Cmd\":[\"none\"],\"WorkingDir\":\"/var/task\",\"Labels\":{\"a\":\"1\"},\"StopSignal\":\"SIGTERM\"},"
                + "\"created\":\"2025-05-05T05:05:05Z\",\"history\":[{\"created_by\":\"base\"},"
                + "{\"created_by\":\"env\",\"empty_layer\":true},{\"created_by\":\"base\"}],\"os\":\"linux\","
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(one) + "\",\"" + Digest.of(two)
                + "\"]},\"variant\":\"v0\"}");
        registry.putBlob(REPOSITORY, one);
        registry.putBlob(REPOSITORY, two);
        registry.putBlob(REPOSITORY, config);
        JsonObject manifest = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", manifestType)
                .put("config", descriptor(OCI_CONFIG, config))
                .put("layers", List.of(descriptor(layerType, one), descriptor(layerType, two)));
        return registry.putManifest(REPOSITORY, tag, manifestType, manifest.toBytes());
    }

    static Digest putDocker(ScriptedRegistry registry, String tag, String architecture) {
        return put(registry, tag, architecture, MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_LAYER);
    }

    /** An index as buildx makes it: fields of later specifications, and an attestation of no platform. */
    static void putIndex(ScriptedRegistry registry, String tag, String type, Digest amd64, Digest arm64) {
        JsonObject index = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", type)
                .put("artifactType", "application/vnd.example.thing")
                .put(
                        "manifests",
                        List.of(
                                entry(Digest.of(bytes("attestation")), "unknown", "unknown", "")
                                        .put("annotations", new JsonObject().put("k", "v")),
                                entry(amd64, "windows", "amd64", ""),
                                entry(amd64, "linux", "amd64", "").put("artifactType", "application/x"),
                                entry(arm64, "linux", "arm64", "v8")))
                .put("subject", new JsonObject().put("digest", "sha256:x"));
        registry.putManifest(REPOSITORY, tag, type, index.toBytes());
    }

    private static JsonObject entry(Digest digest, String os, String architecture, String variant) {
        JsonObject platform = new JsonObject().put("architecture", architecture).put("os", os);
        if (!variant.isEmpty()) {
            platform.put("variant", variant);
        }
        return new JsonObject()
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put("digest", digest.toString())
                .put("size", 1)
                .put("platform", platform);
    }

    private static JsonObject descriptor(String type, byte[] bytes) {
        return new Descriptor(type, Digest.of(bytes), bytes.length).toJson();
    }
}
