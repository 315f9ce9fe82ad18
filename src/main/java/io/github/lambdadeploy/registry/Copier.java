// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.transfer.Parallel;
import io.github.lambdadeploy.transfer.TransferListener;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Moves an image, so that its digest stays what it is: the blobs the target does not have, then the manifest byte for
 * byte. Blobs are mounted where the target's registry has them already, else sent from wherever they are without touching
 * the disk. Running it again sends only what is still missing. Whether the target has the manifest is not asked: who copies
 * knows that it does not, and writing it again changes nothing.
 */
public final class Copier {

    /** Transfers at a time: enough to fill a line, below what ECR minds for one repository. */
    private static final int TRANSFERS = 5;

    /** Questions at a time: none of them is worth the wait for another's answer, and an image has seldom more blobs. */
    private static final int QUESTIONS = 16;

    private enum Found {
        THERE,
        MOUNTED,
        MISSING
    }

    private final RegistryClient client;

    public Copier(RegistryClient client) {
        this.client = client;
    }

    /**
     * Copies an image of the local store.
     *
     * @param manifest digest of the image's manifest, of one platform
     * @param target the repository; tag and digest in it do not matter
     * @param tags the image gets; without any it can be had by its digest only
     * @throws DamagedBlobException when a blob in the store was damaged: build the image again, then copy again
     * @throws DeployException when the target, or the registry a base layer comes from, refuses
     */
    public CopyResult copy(
            Digest manifest, ContentStore from, ImageReference target, List<String> tags, TransferListener listener)
            throws InterruptedException {
        return copy(manifest, BlobSource.of(from, client), target, tags, listener);
    }

    /** Copies an image of any source; otherwise as {@link #copy(Digest, ContentStore, ImageReference, List, TransferListener)}. */
    public CopyResult copy(
            Digest digest, BlobSource from, ImageReference target, List<String> tags, TransferListener listener)
            throws InterruptedException {
        RawManifest manifest = from.manifest(digest);
        if (manifest.isIndex()) {
            throw DeployException.configuration(
                            "Only an image of one platform can be released, this is an index of several")
                    .where(digest.toString())
                    .next("Name the digest of the platform's own manifest.");
        }
        List<Descriptor> blobs = manifest.blobs();
        List<Found> found = Parallel.run(
                QUESTIONS, blobs.stream().map(blob -> look(blob, from, target)).toList());
        List<Descriptor> missing = IntStream.range(0, blobs.size())
                .filter(i -> found.get(i) == Found.MISSING)
                .mapToObj(blobs::get)
                .toList();
        int mounted = Collections.frequency(found, Found.MOUNTED);
        long bytes = missing.stream().mapToLong(Descriptor::size).sum();
        listener.planned(bytes);
        Parallel.run(
                TRANSFERS,
                missing.stream().map(blob -> send(blob, from, target, listener)).toList());
        put(manifest, target, tags);
        listener.finished();
        return new CopyResult(bytes, missing.size(), mounted, blobs.size() - missing.size() - mounted);
    }

    private Parallel.Task<Found> look(Descriptor blob, BlobSource from, ImageReference target) {
        return () -> {
            if (client.hasBlob(target, blob.digest())) {
                return Found.THERE;
            }
            Optional<ImageReference> origin = from.origin(blob);
            boolean mounted = origin.isPresent()
                    && client.sameRegistry(origin.get(), target)
                    && client.mount(target, blob.digest(), origin.get());
            return mounted ? Found.MOUNTED : Found.MISSING;
        };
    }

    private Parallel.Task<Digest> send(
            Descriptor blob, BlobSource from, ImageReference target, TransferListener listener) {
        return () -> {
            client.upload(target, blob, from, listener);
            return blob.digest();
        };
    }

    private void put(RawManifest manifest, ImageReference target, List<String> tags) throws InterruptedException {
        if (tags.isEmpty()) {
            client.putManifest(target.withDigest(manifest.digest()), manifest);
        }
        for (String tag : tags) {
            tag(manifest, target.withTag(tag));
        }
    }

    private void tag(RawManifest manifest, ImageReference tagged) throws InterruptedException {
        try {
            client.putManifest(tagged, manifest);
        } catch (DeployException e) {
            if (!immutable(e)) {
                throw e;
            }
            // ECR refuses an immutable tag even for the image that has it already.
            Optional<Digest> present = client.manifestDigest(tagged);
            if (present.isPresent() && !present.get().equals(manifest.digest())) {
                throw DeployException.environment(
                                "The tag " + tagged.tag() + " is another image's and cannot be changed")
                        .where(tagged.toString())
                        .reason("The repository's tags are immutable. The tag names " + present.get()
                                + ", this image is " + manifest.digest() + ".")
                        .left("The tag and the image it names are as they were.")
                        .next("Choose another tag in <image><tags> (-Dlambda.image.tag), or leave it out and the"
                                + " image gets one of its own.")
                        .cause(e);
            }
            if (present.isEmpty()) {
                throw e;
            }
        }
    }

    private static boolean immutable(DeployException e) {
        return e.getCause() instanceof RegistryException answer
                && answer.status() < 500
                && (answer.hasCode("TAG_INVALID") || answer.mentions("immutable"));
    }
}
