// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the stand-in's Lambda sees of its ECR. */
public interface Images {

    /**
     * Finds by {@code host/repository@sha256:…} or {@code host/repository:tag}; empty when repository, tag or digest is
     * not there.
     */
    Optional<Found> find(String imageUri) throws IOException;

    /** As {@link #find(String)}, among one region's repositories only: Lambda takes images of its own region. */
    default Optional<Found> findIn(String region, String imageUri) throws IOException {
        return find(imageUri);
    }

    /**
     * Whether the repository's policy lets Lambda pull a found image for a function. Lambda lets itself pull from
     * repositories of the function's own account.
     */
    default boolean mayPull(String region, String imageUri, String functionArn) throws IOException {
        return true;
    }

    /** The file of a blob, layer or configuration; empty when it is not there. */
    Optional<Path> blob(Digest digest) throws IOException;

    /**
     * @param repositoryUri {@code host/repository}
     * @param digest of the manifest
     * @param mediaType of the manifest; may be an index's
     */
    record Found(String repositoryUri, Digest digest, String mediaType, JsonObject manifest) {}
}
