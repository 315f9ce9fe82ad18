// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

/** Media types of images, as Docker (Image Manifest V2, Schema 2) and OCI (image specification 1.1) name them. */
public final class MediaTypes {

    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    /** What we can read, for an {@code Accept} header. */
    static final String ALL_MANIFESTS = String.join(", ", DOCKER_MANIFEST, OCI_MANIFEST, DOCKER_LIST, OCI_INDEX);

    private MediaTypes() {}
}
