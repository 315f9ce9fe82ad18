// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a jar or zip once per content. Files are stored under numbers, not under their names: nothing in an archive
 * can then name a place on this disk, and names that differ only in case, are reserved on Windows or are too long for it
 * do no harm. The names are in a list beside the files, under the archive's digest; while that matches, nothing is
 * unpacked again.
 */
final class Archive {

    private static final String LAYOUT = "lambda-deploy unpacked 1 ";
    private static final int ANY_EXECUTE_BIT = 0111;

    private Archive() {}

    /** A file of the archive: where it belongs, where its bytes are now, and whether it may be executed. */
    record Entry(String path, Path file, boolean executable) {}

    /**
     * All files of the archive in its own order; directories are implied by them.
     *
     * @throws DeployException when it is no archive, or holds links, a path outside itself, or one path twice with
     *     different content
     */
    static List<Entry> unpack(Path archive, Path scratch) {
        try {
            Path home =
                    scratch.resolve("unpacked").resolve(archive.getFileName().toString());
            String mark = LAYOUT + Digest.of(archive);
            List<Entry> known = read(home, mark);
            if (known != null) {
                return known;
            }
            delete(home);
            Files.createDirectories(home);
            List<Entry> entries = extract(archive, home);
            write(home, mark, entries);
            return entries;
        } catch (IOException | IllegalArgumentException e) {
            throw DeployException.environment("Cannot unpack " + archive.getFileName())
                    .where(archive.toString())
                    .reason(e.toString())
                    .next("Check that it is a whole jar or zip and that there is room on the disk;"
                            + " `mvn clean package` makes it anew.")
                    .cause(e);
        }
    }

    /** An executable bit of the archive, or the one file that Lambda itself executes. */
    static boolean executable(String path, int unixMode) {
        return (unixMode & ANY_EXECUTE_BIT) != 0 || path.equals("bootstrap");
    }

    private static List<Entry> extract(Path archive, Path home) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Map<String, ZipArchiveEntry> seen = new HashMap<>();
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                extract(zip, entry, archive, home, seen, entries);
            }
        }
        return entries;
    }

    private static void extract(
            ZipFile zip,
            ZipArchiveEntry entry,
            Path archive,
            Path home,
            Map<String, ZipArchiveEntry> seen,
            List<Entry> entries)
            throws IOException {
        String path = EntryPath.of(entry.getName(), archive);
        if (entry.isUnixSymlink()) {
            throw refused(archive, "a symbolic link: " + path, "Build the archive with the files the links point to.");
        }
        if (entry.isDirectory() || path.isEmpty() || path.endsWith("/")) {
            return;
        }
        ZipArchiveEntry twin = seen.putIfAbsent(path, entry);
        if (twin != null) {
            if (twin.getCrc() != entry.getCrc() || twin.getSize() != entry.getSize()) {
                throw refused(
                        archive,
                        path + " twice with different content",
                        "Decide which one is meant: which of them would be loaded is not defined.");
            }
            return;
        }
        Path file = home.resolve(String.format("%06d", entries.size()));
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
        }
        entries.add(new Entry(path, file, executable(path, entry.getUnixMode())));
    }

    private static DeployException refused(Path archive, String what, String next) {
        return DeployException.configuration("The archive holds " + what)
                .where(archive.toString())
                .left("Nothing of it was taken.")
                .next(next);
    }

    private static void write(Path home, String mark, List<Entry> entries) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(mark);
        for (Entry entry : entries) {
            lines.add((entry.executable() ? "x " : "- ") + Files.size(entry.file()) + " " + entry.path());
        }
        Files.write(list(home), lines); // last: without the list, nothing counts as unpacked
    }

    private static @Nullable List<Entry> read(Path home, String mark) throws IOException {
        if (!Files.isRegularFile(list(home))) {
            return null;
        }
        List<String> lines = Files.readAllLines(list(home));
        if (lines.isEmpty() || !lines.get(0).equals(mark)) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(" ", 3);
            Path file = home.resolve(String.format("%06d", entries.size()));
            if (!hasSize(file, Long.parseLong(parts[1]))) {
                return null; // somebody cleaned up in there
            }
            entries.add(new Entry(parts[2], file, parts[0].equals("x")));
        }
        return entries;
    }

    private static boolean hasSize(Path file, long size) throws IOException {
        return Files.isRegularFile(file)
                && Files.readAttributes(file, BasicFileAttributes.class).size() == size;
    }

    private static Path list(Path home) {
        return home.resolve("files.txt");
    }

    private static void delete(Path home) throws IOException {
        if (Files.isDirectory(home)) {
            try (Stream<Path> files = Files.list(home)) { // flat, see above
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
        }
    }
}
