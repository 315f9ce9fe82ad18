// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Files named by their SHA-256 in one folder; a file is either there whole or not at all. */
record DigestFiles(Path folder) {

    /** The file of that content; empty when it is not there. */
    Optional<Path> find(Digest digest) {
        Path file = folder.resolve(digest.hex());
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** A new, empty file in the same file system, to be filled and given to {@link #take}. */
    Path temporary() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, ".new", null);
    }

    /** Moves a file whose digest has been verified to its place. */
    void take(Path temporary, Digest digest) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(digest.hex());
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Stores bytes under their own digest. */
    Digest put(byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        if (find(digest).isEmpty()) {
            Path temporary = temporary();
            Files.write(temporary, bytes);
            take(temporary, digest);
        }
        return digest;
    }
}
