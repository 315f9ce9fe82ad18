// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.artifact.Digest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The digest in Lambda's CodeSha256: hexadecimal of an image's manifest, base64 of a zip (recorded). */
final class CodeDigest {

    private CodeDigest() {}

    /** Of an image as ECR names it, of a zip as {@code sha256sum} does; empty when it is neither. */
    static Optional<Digest> of(String packageType, String codeSha256) {
        try {
            return Optional.of(
                    packageType.equals("Image")
                            ? new Digest(codeSha256)
                            : new Digest(
                                    HexFormat.of().formatHex(Base64.getDecoder().decode(codeSha256))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
