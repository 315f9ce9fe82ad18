// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;

/** Where an image is copied from: the local store or a registry. Used from several threads. */
public interface BlobSource {

    /** The manifest of that digest. */
    RawManifest manifest(Digest digest) throws InterruptedException;

    /** A registry's repository that has the blob, if one is known: it may be mounted from there. */
    Optional<ImageReference> origin(Descriptor blob);

    /**
     * Opens the blob from its beginning; the caller closes. May be called again when a transfer was cut.
     *
     * @throws DamagedBlobException when the local copy was damaged
     */
    InputStream open(Descriptor blob) throws IOException, InterruptedException;

    /** An image in the local store; blobs that are there as references only come from where those point. */
    static BlobSource of(ContentStore store, RegistryClient client) {
        return new BlobSource() {
            @Override
            public RawManifest manifest(Digest digest) {
                return store.read(digest)
                        .map(RawManifest::new)
                        .orElseThrow(() -> new DamagedBlobException(
                                digest, "The image's manifest is not in the store of image layers: " + digest));
            }

            @Override
            public Optional<ImageReference> origin(Descriptor blob) {
                return store.reference(blob.digest()).map(ContentStore.Reference::origin);
            }

            @Override
            public InputStream open(Descriptor blob) throws IOException, InterruptedException {
                Optional<ImageReference> origin = origin(blob);
                if (origin.isPresent() && !store.has(blob)) {
                    return client.openBlob(origin.get(), blob);
                }
                return Files.newInputStream(store.verified(blob));
            }
        };
    }

    /** An image in a registry's repository. */
    static BlobSource of(ImageReference repository, RegistryClient client) {
        return new BlobSource() {
            @Override
            public RawManifest manifest(Digest digest) throws InterruptedException {
                ImageReference image = repository.withDigest(digest);
                return client.manifest(image)
                        .orElseThrow(() -> DeployException.environment("The image to be copied is not there")
                                .where(image.toString())
                                .next("Deploy it there first, or see whether a lifecycle policy has removed it."));
            }

            @Override
            public Optional<ImageReference> origin(Descriptor blob) {
                return Optional.of(repository.withoutTag());
            }

            @Override
            public InputStream open(Descriptor blob) throws InterruptedException {
                return client.openBlob(repository, blob);
            }
        };
    }
}
