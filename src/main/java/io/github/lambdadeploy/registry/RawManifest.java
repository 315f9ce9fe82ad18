// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest or an index, kept byte for byte: its digest is that of these bytes, so they are never written anew from
 * what was read of them.
 */
public final class RawManifest {

    private final byte[] bytes;
    private final Digest digest;
    private final JsonObject json;

    /**
     * @throws IllegalArgumentException when the bytes are not a JSON object
     */
    public RawManifest(byte[] bytes) {
        this.bytes = bytes.clone();
        this.digest = Digest.of(bytes);
        this.json = JsonObject.parse(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public Digest digest() {
        return digest;
    }

    /** A copy of what the bytes say. */
    public JsonObject json() {
        return json.copy();
    }

    /** What it says it is; OCI lets it say nothing, then it is told by what is in it. */
    public String mediaType() {
        return json.string("mediaType", json.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST);
    }

    /** Whether this lists manifests of several platforms rather than layers of one. */
    public boolean isIndex() {
        String type = mediaType();
        return type.equals(MediaTypes.OCI_INDEX) || type.equals(MediaTypes.DOCKER_LIST);
    }

    /**
     * The image's configuration.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Descriptor config() {
        JsonObject config = json.object("config");
        if (config == null) {
            throw new IllegalArgumentException("A manifest of type " + mediaType() + " without config: " + digest);
        }
        return Descriptor.parse(config);
    }

    /** The layers, the lowest first; empty for an index. */
    public List<Descriptor> layers() {
        return json.objects("layers").stream().map(Descriptor::parse).toList();
    }

    /** Configuration and layers, each digest once. */
    public List<Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        blobs.put(config().digest(), config());
        layers().forEach(layer -> blobs.putIfAbsent(layer.digest(), layer));
        return new ArrayList<>(blobs.values());
    }
}
