// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;

/**
 * What a manifest says about a blob (OCI image specification, "Content Descriptors").
 *
 * @param mediaType of the blob
 * @param digest of the blob's bytes
 * @param size bytes of the blob
 */
public record Descriptor(String mediaType, Digest digest, long size) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("A blob cannot have " + size + " bytes");
        }
    }

    /**
     * Reads a descriptor; unknown fields are ignored.
     *
     * @throws IllegalArgumentException when a field is missing or not what it should be
     */
    public static Descriptor parse(JsonObject json) {
        return new Descriptor(
                json.string("mediaType", ""),
                Digest.parse(json.string("digest", "")),
                json.number("size")
                        .orElseThrow(() -> new IllegalArgumentException("A descriptor without size: " + json)));
    }

    /** As it stands in a manifest, keys in Docker's order. */
    public JsonObject toJson() {
        return new JsonObject().put("mediaType", mediaType).put("size", size).put("digest", digest.toString());
    }

    /** The same bytes under another media type. */
    public Descriptor as(String otherMediaType) {
        return new Descriptor(otherMediaType, digest, size);
    }
}
