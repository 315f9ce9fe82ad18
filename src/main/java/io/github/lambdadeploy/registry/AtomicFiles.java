// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.CachePlace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole: written under a temporary name on the same disk, then moved into place. */
final class AtomicFiles {

    private final Path temporaries;

    AtomicFiles(Path temporaries) {
        this.temporaries = temporaries;
    }

    Path create() throws IOException {
        Files.createDirectories(temporaries);
        return Files.createTempFile(temporaries, "new", null);
    }

    void move(Path temporary, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        CachePlace.makeRoom(target);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (AccessDeniedException e) {
            // Windows refuses to replace a file that somebody reads; whoever put it there had the same to say.
            if (!Files.exists(target)) {
                throw e;
            }
        }
    }
}
