// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.artifact.Digest;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * A version of a function and its code, as the lists of versions and of functions answer it: without state.
 *
 * @param version a number, or {@code $LATEST}
 * @param image whether it runs a container image
 * @param codeSha256 hexadecimal manifest digest of an image, base64 SHA-256 of a zip
 */
public record CodeVersion(String functionName, String version, boolean image, String codeSha256) {

    static CodeVersion of(FunctionConfiguration listed) {
        return new CodeVersion(
                listed.functionName() == null ? "" : listed.functionName(),
                listed.version() == null ? "$LATEST" : listed.version(),
                "Image".equals(listed.packageTypeAsString()),
                listed.codeSha256() == null ? "" : listed.codeSha256());
    }

    /** Its number; empty for {@code $LATEST}, and for whatever else is no number. */
    public Optional<VersionNumber> number() {
        return VersionNumber.parse(version);
    }

    /** The image it runs; empty for a zip, and when the answer does not tell. */
    public Optional<Digest> digest() {
        return image && codeSha256.matches("[0-9a-f]{64}") ? Optional.of(new Digest(codeSha256)) : Optional.empty();
    }

    /** {@code orders:41} */
    public String name() {
        return functionName + ":" + version;
    }
}
