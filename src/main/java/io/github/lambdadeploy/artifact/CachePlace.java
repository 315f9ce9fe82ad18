// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that only saves work and can be made anew. What is found in its place need not be what was put there: whoever
 * reads it checks it, and clears the place when it is damaged or no file at all.
 */
public final class CachePlace {

    private CachePlace() {}

    /** Takes away whatever is there, a directory with all that is in it too. */
    public static void clear(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(place)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } else {
            Files.deleteIfExists(place);
        }
    }

    /** Makes room for a file: a directory in its place goes, a file is left to be replaced. */
    public static void makeRoom(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            clear(place);
        }
    }
}
