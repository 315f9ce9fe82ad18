// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a jar or zip once per content. Files are stored under numbers, not under their names: nothing in an archive
 * can then name a place on this disk, and names that differ only in case, are reserved on Windows or are too long for it
 * do no harm. The names are in a list beside the files, under the archive's digest; while that and the files match, nothing
 * is unpacked again.
 */
final class Archive {

    private static final String LAYOUT = "lambda-deploy unpacked 2 ";
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
            CachePlace.clear(home);
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

    /** The list, its own digest first; written last: without it, nothing counts as unpacked. */
    private static void write(Path home, String mark, List<Entry> entries) throws IOException {
        StringBuilder lines = new StringBuilder(mark).append('\n');
        for (Entry entry : entries) {
            lines.append(entry.executable() ? "x " : "- ")
                    .append(Files.size(entry.file()))
                    .append(' ')
                    .append(checksum(entry.file()))
                    .append(' ')
                    .append(entry.path())
                    .append('\n');
        }
        Files.writeString(list(home), digest(lines.toString()) + "\n" + lines);
    }

    /** What is unpacked already; {@code null} when it is another archive's, or not all as it was written. */
    private static @Nullable List<Entry> read(Path home, String mark) {
        try {
            String[] list = new String(Files.readAllBytes(list(home)), StandardCharsets.UTF_8).split("\n", 2);
            if (list.length < 2 || !list[0].equals(digest(list[1])) || !list[1].startsWith(mark + "\n")) {
                return null;
            }
            List<Entry> entries = new ArrayList<>();
            for (String line : list[1].substring(mark.length() + 1).lines().toList()) {
                String[] parts = line.split(" ", 4);
                Path file = home.resolve(String.format("%06d", entries.size()));
                if (!hasSize(file, Long.parseLong(parts[1])) || !checksum(file).equals(parts[2])) {
                    return null; // somebody cleaned up in there, or the disk is damaged
                }
                entries.add(new Entry(parts[3], file, parts[0].equals("x")));
            }
            return entries;
        } catch (IOException e) {
            // Not there, or not to be read: it is unpacked again.
            return null;
        }
    }

    private static String digest(String lines) {
        return Digest.of(lines.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Of what the archive's own digest vouches for: this has to find damage, fast, not malice. */
    private static String checksum(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Long.toHexString(crc.getValue());
    }

    private static boolean hasSize(Path file, long size) throws IOException {
        return Files.isRegularFile(file)
                && Files.readAttributes(file, BasicFileAttributes.class).size() == size;
    }

    private static Path list(Path home) {
        return home.resolve("files.txt");
    }
}
