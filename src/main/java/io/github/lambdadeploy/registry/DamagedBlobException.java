// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.Digest;

/**
 * A blob of the local content store is missing or was not what its digest says. It has been deleted: building the image
 * again makes it anew, after which the copy can be repeated.
 */
public final class DamagedBlobException extends RuntimeException {

    private final Digest digest;

    DamagedBlobException(Digest digest, String message) {
        super(message);
        this.digest = digest;
    }

    public Digest digest() {
        return digest;
    }
}
