// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

import java.nio.file.Path;
import java.util.Base64;

/**
 * A zip on disk.
 *
 * @param file the zip, absolute
 * @param digest SHA-256 of the file
 * @param size bytes of the file
 * @param unzippedSize bytes of all entries unpacked
 * @param architecture the instruction set of native parts; plain Java runs on either
 * @param handler the handler the zip was checked for
 * @param content what was taken
 */
public record ZipArtifact(
        Path file,
        Digest digest,
        long size,
        long unzippedSize,
        Architecture architecture,
        String handler,
        String content)
        implements Artifact {

    @Override
    public String packageType() {
        return "Zip";
    }

    @Override
    public String codeSha256() {
        return Base64.getEncoder().encodeToString(digest.bytes());
    }
}
