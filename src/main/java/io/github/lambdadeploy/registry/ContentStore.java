// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs by their digest, in a directory that any number of threads and processes share: {@code blobs/sha256/<hex>} as
 * an OCI image layout has them, and {@link Records}. A blob appears whole or not at all. Blobs that a registry can supply
 * need not be here: a {@linkplain #reference reference} says where they are.
 *
 * <p>Everything here only saves work and may be deleted at any time. A disk that refuses to be written to is a {@link
 * DeployException}; what cannot be read does not exist, and makes room for what is made anew.
 */
public final class ContentStore {

    /** Writes the content of a blob. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Where a blob can be had.
     *
     * @param origin repository that has it
     */
    public record Reference(Descriptor descriptor, ImageReference origin) {}

    private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

    private static final int BUFFER = 1 << 16;

    private final Path blobs;
    private final AtomicFiles files;
    private final Records records;

    public ContentStore(Path directory) {
        this.blobs = directory.resolve("blobs").resolve("sha256");
        this.files = new AtomicFiles(directory.resolve("tmp"));
        this.records = new Records(directory.resolve("records"), files);
    }

    /** Stores these bytes. */
    public Descriptor write(String mediaType, byte[] bytes) {
        return write(mediaType, out -> out.write(bytes));
    }

    /** Stores what is written, hashing on the way; nothing is held in memory. */
    public Descriptor write(String mediaType, Content content) {
        try {
            Path temporary = files.create();
            try {
                MessageDigest hash = Digest.sha256();
                try (OutputStream out = new BufferedOutputStream(
                        new DigestOutputStream(Files.newOutputStream(temporary), hash), BUFFER)) {
                    content.writeTo(out);
                }
                Descriptor written = new Descriptor(mediaType, Digest.of(hash), Files.size(temporary));
                // Also over one that is there: it may be damaged, this one is not.
                files.move(temporary, file(written.digest()));
                return written;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure("Cannot write to the store of image layers", e);
        }
    }

    /** Whether a blob of that digest and size is here; its content is not looked at. */
    public boolean has(Descriptor blob) {
        try {
            return Files.size(file(blob.digest())) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a blob is here, as a file or as a reference. */
    public boolean knows(Descriptor blob) {
        return has(blob) || reference(blob.digest()).isPresent();
    }

    /**
     * The bytes of a small blob, checked; empty when it is not here. One that is damaged or cannot be read is deleted and
     * not here either.
     */
    public Optional<byte[]> read(Digest digest) {
        try {
            byte[] bytes = Files.readAllBytes(file(digest));
            if (Digest.of(bytes).equals(digest)) {
                return Optional.of(bytes);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("Cannot be read, so it is not there: {}", file(digest), e);
        }
        delete(file(digest));
        return Optional.empty();
    }

    /**
     * The file of a blob, after its whole content was checked against its digest.
     *
     * @throws DamagedBlobException when it is missing, or was damaged and is deleted now
     */
    public Path verified(Descriptor blob) {
        Path file = file(blob.digest());
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest hash = Digest.sha256();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
            if (Digest.of(hash).equals(blob.digest())) {
                return file;
            }
        } catch (java.nio.file.NoSuchFileException e) {
            throw new DamagedBlobException(blob.digest(), "Not in the store of image layers: " + blob.digest());
        } catch (IOException e) {
            LOG.debug("Cannot be read, so it is damaged: {}", file, e);
        }
        delete(file);
        throw new DamagedBlobException(blob.digest(), "Was damaged and is deleted now: " + file);
    }

    /** Remembers that this repository has the blob. */
    public void reference(Descriptor blob, ImageReference origin) {
        record(
                "reference " + blob.digest(),
                Map.of(
                        "origin", origin.withoutTag().toString(),
                        "mediaType", blob.mediaType(),
                        "size", Long.toString(blob.size())));
    }

    /** Where the blob can be had; empty when nobody has said so. */
    public Optional<Reference> reference(Digest digest) {
        return record("reference " + digest).flatMap(values -> {
            try {
                return Optional.of(new Reference(
                        new Descriptor(
                                values.getOrDefault("mediaType", ""),
                                digest,
                                Long.parseLong(values.getOrDefault("size", ""))),
                        ImageReference.parse(values.getOrDefault("origin", ""))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    /** What is remembered under this key; empty when nothing is or what is there cannot be read. */
    public Optional<Map<String, String>> record(String key) {
        return records.read(key);
    }

    /** Remembers values under this key instead of what was there. Values are single lines. */
    public void record(String key, Map<String, String> values) {
        records.write(Digest.of(key.getBytes(StandardCharsets.UTF_8)), values);
    }

    private Path file(Digest digest) {
        return blobs.resolve(digest.hex());
    }

    private void delete(Path file) {
        try {
            CachePlace.clear(file);
        } catch (IOException e) {
            throw failure("Cannot delete a damaged layer", e);
        }
    }

    private DeployException failure(String what, IOException e) {
        return DeployException.environment(what)
                .where(blobs.toString())
                .reason(e.toString())
                .next("See that this directory can be read and written and its disk is not full; it may be deleted.")
                .cause(e);
    }
}
