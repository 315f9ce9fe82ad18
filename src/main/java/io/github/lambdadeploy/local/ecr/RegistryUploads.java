// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/** Blobs on their way in: sessions that survive a restart, each a growing file. Any size, in little memory. */
final class RegistryUploads {

    private static final String FOLDER = "ecr/uploads/";

    private final Store store;
    private final DigestFiles blobs;

    RegistryUploads(Store store, DigestFiles blobs) {
        this.store = store;
        this.blobs = blobs;
    }

    /** Begins a session for one repository. */
    String begin(Repository repository) throws IOException {
        String session = UUID.randomUUID().toString();
        Path file = file(session);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        store.write(
                FOLDER + session,
                new JsonObject().put("region", repository.region()).put("repository", repository.name()));
        return session;
    }

    /** How much of a session's blob is there. */
    long size(Repository repository, String session) throws AwsError, IOException {
        return Files.size(require(repository, session));
    }

    /** Adds bytes to a session's blob and answers how much is there now. */
    long append(Repository repository, String session, InputStream bytes) throws AwsError, IOException {
        Path file = require(repository, session);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            bytes.transferTo(out);
        }
        return Files.size(file);
    }

    /** Adds the last bytes, if any, checks the whole against its digest and keeps it. The session ends either way. */
    long finish(Repository repository, String session, InputStream bytes, Digest digest) throws AwsError, IOException {
        Path file = require(repository, session);
        long size = append(repository, session, bytes);
        try {
            Digest actual = digest(file);
            if (!actual.equals(digest)) {
                throw new AwsError(
                        400,
                        "DIGEST_INVALID",
                        "Layer digest '" + digest + "' does not match '" + actual + "', that of the bytes received");
            }
            blobs.take(file, digest);
            return size;
        } finally {
            end(session);
        }
    }

    /** Forgets a session. */
    void end(String session) throws IOException {
        store.delete(FOLDER + session);
        Files.deleteIfExists(file(session));
    }

    private Path require(Repository repository, String session) throws AwsError, IOException {
        JsonObject document =
                session.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? store.read(FOLDER + session) : null;
        boolean its = document != null
                && repository.region().equals(document.string("region"))
                && repository.name().equals(document.string("repository"));
        if (!its) {
            throw new AwsError(404, "BLOB_UPLOAD_UNKNOWN", "There is no upload session '" + session + "'");
        }
        return file(session);
    }

    private Path file(String session) {
        return store.directory().resolve(FOLDER + session);
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.of(sha256);
    }
}
