// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import io.github.lambdadeploy.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks deployed code once, into a directory named by its digest, whole or not at all. Files that others may not read
 * are left out, because Lambda runs a function as another user than the one that owns its files; so are links and
 * entries that point outside.
 *
 * @param cache where the directories are
 */
record TaskRoot(Path cache) {

    private static final int OTHERS_READ = 04;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    /** The root of the unpacked zip. */
    Path zip(Invocation.Zip zip) throws IOException {
        return once(zip.digest().hex(), root -> {
            try (ZipFile file = ZipFile.builder().setPath(zip.file()).get()) {
                for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
                    Path target = inside(root, entry.getName());
                    if (target == null || entry.isUnixSymlink()) {
                        continue;
                    }
                    if (entry.isDirectory()) {
                        Files.createDirectories(target);
                    } else if (entry.getUnixMode() == 0 || readable(entry.getUnixMode())) {
                        try (InputStream in = file.getInputStream(entry)) {
                            write(in, target);
                        }
                    }
                }
            }
        });
    }

    /**
     * The root of the image's file system, with only what is below the given directories.
     *
     * @param directories absolute paths in the image
     */
    Path image(Invocation.Image image, List<String> directories) throws IOException {
        List<String> wanted = directories.stream()
                .map(directory -> directory.replaceAll("^/+|/+$", ""))
                .distinct()
                .sorted()
                .toList();
        String name = image.digest().hex() + "-" + Integer.toHexString(wanted.hashCode());
        return once(name, root -> {
            for (JsonObject layer : image.manifest().objects("layers")) {
                apply(blob(image, layer), root, wanted);
            }
        });
    }

    static Path blob(Invocation.Image image, JsonObject descriptor) throws IOException {
        String digest = descriptor.string("digest", "");
        return image.images()
                .blob(io.github.lambdadeploy.artifact.Digest.parse(digest))
                .orElseThrow(() -> new FileNotFoundException("The registry does not hold the blob " + digest));
    }

    @FunctionalInterface
    private interface Unpacking {
        void into(Path root) throws IOException;
    }

    private Path once(String name, Unpacking unpacking) throws IOException {
        Path done = cache.resolve(name);
        if (Files.isDirectory(done)) {
            return done;
        }
        Files.createDirectories(cache);
        Path temporary = Files.createTempDirectory(cache, ".new");
        try {
            unpacking.into(temporary);
            try {
                Files.move(temporary, done);
            } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
                // Another invocation was quicker; its directory holds the same.
            }
        } finally {
            delete(temporary);
        }
        return done;
    }

    private static void apply(Path layer, Path root, List<String> wanted) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(layer))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
                Path target = inside(root, name);
                if (target == null || target.equals(root)) {
                    continue;
                }
                String last = String.valueOf(target.getFileName());
                if (last.equals(OPAQUE)) {
                    empty(parent(target));
                } else if (last.startsWith(WHITEOUT)) {
                    // What is hidden is in this very directory: ".wh..." names the one above.
                    Path hidden = parent(target)
                            .resolve(last.substring(WHITEOUT.length()))
                            .normalize();
                    if (hidden.startsWith(parent(target)) && !hidden.equals(parent(target))) {
                        delete(hidden);
                    }
                } else if (wanted.stream().anyMatch(directory -> within(name, directory))) {
                    place(tar, entry, target, root, name);
                }
            }
        }
    }

    private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path target, Path root, String name)
            throws IOException {
        if (entry.isDirectory()) {
            if (Files.isRegularFile(target)) {
                delete(target);
            }
            Files.createDirectories(target);
            return;
        }
        delete(target);
        if (entry.isLink()) {
            Path of = inside(root, entry.getLinkName().replaceAll("^(\\./|/)+", ""));
            if (of != null && Files.isRegularFile(of)) {
                Files.createDirectories(parent(target));
                Files.copy(of, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } else if (entry.isFile() && readable(entry.getMode())) {
            write(tar, target);
        }
    }

    private static void write(InputStream in, Path target) throws IOException {
        Files.createDirectories(parent(target));
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean readable(int mode) {
        return (mode & OTHERS_READ) != 0;
    }

    private static boolean within(String name, String directory) {
        return directory.isEmpty() || name.equals(directory) || name.startsWith(directory + "/");
    }

    /** Where the entry goes; {@code null} when that is outside the root. */
    private static @Nullable Path inside(Path root, String name) {
        Path target = root.resolve(name.replaceAll("^/+", "")).normalize();
        return target.startsWith(root) ? target : null;
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }

    private static void empty(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> children = Files.list(directory)) {
                for (Path child : children.toList()) {
                    delete(child);
                }
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
