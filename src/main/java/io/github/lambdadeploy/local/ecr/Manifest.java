// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An image's manifest, or an index of such, byte for byte as pushed.
 *
 * @param mediaType one of the four of Docker and OCI
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes are handed on, records never compared.
record Manifest(byte[] bytes, Digest digest, String mediaType, JsonObject json) {

    static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /** ECR's limit for a manifest, in bytes. */
    static final int LIMIT = 4 * 1024 * 1024;

    private static final Set<String> TYPES = Set.of(DOCKER, DOCKER_LIST, OCI, OCI_INDEX);

    /**
     * Reads a manifest.
     *
     * @param declared the media type the client names; empty when the manifest's own counts
     * @throws IllegalArgumentException with the reason when it is none
     */
    static Manifest parse(byte[] bytes, String declared) {
        if (bytes.length > LIMIT) {
            throw new IllegalArgumentException("it is larger than 4 MiB");
        }
        JsonObject json = JsonObject.parse(bytes);
        String own = json.string("mediaType", declared);
        String type = declared.isEmpty() ? own : declared;
        if (json.number("schemaVersion").orElse(0) != 2) {
            throw new IllegalArgumentException("its schemaVersion is not 2");
        }
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("its media type '" + type + "' is not supported");
        }
        if (!own.equals(type)) {
            throw new IllegalArgumentException("it says to be " + own + " but was sent as " + type);
        }
        Manifest manifest = new Manifest(bytes, Digest.of(bytes), type, json);
        if (manifest.isIndex() ? !json.has("manifests") : json.object("config") == null) {
            throw new IllegalArgumentException("it lacks what its media type demands");
        }
        manifest.descriptors().forEach(descriptor -> Digest.parse(descriptor.string("digest", "")));
        return manifest;
    }

    boolean isIndex() {
        return mediaType.equals(DOCKER_LIST) || mediaType.equals(OCI_INDEX);
    }

    /** What must be there before it: configuration and layers, or an index's manifests. */
    List<Digest> references() {
        return descriptors().stream()
                .map(descriptor -> Digest.parse(descriptor.string("digest", "")))
                .toList();
    }

    /** Bytes of configuration and layers, as compressed. */
    long size() {
        return descriptors().stream()
                .mapToLong(descriptor -> descriptor.number("size").orElse(0))
                .sum();
    }

    /** The media type of the configuration; ECR calls it the artifact's. */
    String artifactMediaType() {
        return json.objectOrEmpty("config").string("mediaType", mediaType);
    }

    private List<JsonObject> descriptors() {
        if (isIndex()) {
            return json.objects("manifests");
        }
        List<JsonObject> all = new ArrayList<>();
        all.add(json.objectOrEmpty("config"));
        all.addAll(json.objects("layers"));
        return all;
    }
}
