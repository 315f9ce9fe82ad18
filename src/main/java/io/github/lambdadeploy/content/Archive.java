// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** What an image may have, uncompressed (Lambda's quotas); a zip may have far less. */
    private static final long MOST_BYTES = 10L << 30;

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
            try {
                List<Entry> entries = extract(archive, home);
                write(home, mark, entries);
                return entries;
            } catch (IOException | RuntimeException e) {
                CachePlace.clear(home);
                throw e;
            }
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
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Map<String, ZipArchiveEntry> files = files(zip, archive);
            Files.createDirectories(home);
            List<Entry> entries = new ArrayList<>();
            for (Map.Entry<String, ZipArchiveEntry> file : files.entrySet()) {
                Path place = home.resolve(String.format("%06d", entries.size()));
                copy(zip, file.getValue(), place, archive);
                entries.add(new Entry(
                        file.getKey(),
                        place,
                        executable(file.getKey(), file.getValue().getUnixMode())));
            }
            return entries;
        }
    }

    /** What is to be unpacked, by path; nothing is written before all of it is known to be right. */
    private static Map<String, ZipArchiveEntry> files(ZipFile zip, Path archive) {
        Map<String, ZipArchiveEntry> files = new LinkedHashMap<>();
        long bytes = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            String path = EntryPath.of(entry.getName(), archive);
            if (entry.isUnixSymlink()) {
                throw refused(
                        archive,
                        "a symbolic link: " + Shown.reason(path),
                        "Build the archive with the files the links point to.");
            }
            if (entry.getGeneralPurposeBit().usesEncryption()) {
                throw refused(archive, "an encrypted entry: " + Shown.reason(path), "Build it without a password.");
            }
            if (entry.isDirectory() || path.isEmpty() || path.endsWith("/")) {
                continue;
            }
            ZipArchiveEntry twin = files.putIfAbsent(path, entry);
            if (twin != null && (twin.getCrc() != entry.getCrc() || twin.getSize() != entry.getSize())) {
                throw refused(
                        archive,
                        Shown.reason(path) + " twice with different content",
                        "Decide which one is meant: which of them would be loaded is not defined.");
            }
            bytes += twin == null ? entry.getSize() : 0;
        }
        if (bytes > MOST_BYTES) {
            throw refused(
                    archive,
                    String.format(Locale.ROOT, "%,d bytes unpacked, and Lambda takes 10 GB of an image", bytes),
                    "Check what made it; take out what is not needed at run time.");
        }
        return files;
    }

    /** No more than the archive has said there is: what says less than it holds is made to fill disks. */
    private static void copy(ZipFile zip, ZipArchiveEntry entry, Path file, Path archive) throws IOException {
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 14];
            long left = entry.getSize();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw refused(
                            archive,
                            "more in " + Shown.reason(entry.getName()) + " than the " + entry.getSize()
                                    + " bytes it says",
                            "Build it anew with another tool.");
                }
                out.write(buffer, 0, read);
            }
        }
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
