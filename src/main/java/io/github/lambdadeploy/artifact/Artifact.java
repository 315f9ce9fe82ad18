// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

/** What {@code lambda:package} made and {@code lambda:deploy} releases: known by its content, not by a name. */
public sealed interface Artifact permits ImageArtifact, ZipArtifact {

    /** {@code Image} or {@code Zip}, as Lambda's {@code PackageType}. */
    String packageType();

    /**
     * What Lambda answers as {@code CodeSha256} for this code: the hexadecimal digest of the manifest for an image, the
     * base64 SHA-256 of the file for a zip.
     */
    String codeSha256();

    Architecture architecture();

    /** The handler the artifact was built for. */
    String handler();

    /** One line on what the build made and was taken, for people. */
    String content();
}
