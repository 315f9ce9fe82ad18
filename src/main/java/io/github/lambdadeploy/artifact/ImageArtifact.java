// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

/**
 * A container image in the local content store; its base layers may be there as references only.
 *
 * @param digest digest of the image manifest
 * @param mediaType media type of the manifest
 * @param size bytes of all compressed layers, base layers included
 * @param architecture of the one platform
 * @param base the base image as resolved, {@code registry/repository@sha256:…}
 * @param handler the image's command
 * @param content what was taken
 */
public record ImageArtifact(
        Digest digest,
        String mediaType,
        long size,
        Architecture architecture,
        String base,
        String handler,
        String content)
        implements Artifact {

    @Override
    public String packageType() {
        return "Image";
    }

    @Override
    public String codeSha256() {
        return digest.hex();
    }
}
