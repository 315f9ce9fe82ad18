// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories. */
public final class Directories {

    private Directories() {}

    /** Makes the target what the source is, and nothing else. */
    public static void copy(Path source, Path target) throws IOException {
        delete(target);
        Files.createDirectories(target.toAbsolutePath().getParent());
        for (Path file : walk(source)) {
            Files.copy(file, target.resolve(source.relativize(file).toString()));
        }
    }

    public static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file :
                    walk(directory).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> walk(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        }
    }
}
