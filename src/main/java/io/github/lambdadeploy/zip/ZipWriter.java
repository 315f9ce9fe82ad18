// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.content.ContentFile;
import io.github.lambdadeploy.content.FunctionContent;
import io.github.lambdadeploy.zip.FileSums.FileSum;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a function's files as a zip, byte for byte the same for the same files: sorted entries, one fixed time
 * (1980-01-01 00:00, the earliest a zip can hold), modes 0644 and 0755, UTF-8 names, one compression level. What files are
 * called on disk, their times, order and owners leave no trace. Deflate's output is that of the JVM's zlib; a JVM with
 * another zlib may pack the same content into other bytes.
 *
 * <p>Nothing is held in memory but one buffer. Of a first zip the files are summed up on other threads while it is written;
 * later the sums come first and tell whether there is anything to write.
 */
public final class ZipWriter {

    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int LEVEL = 6;
    private static final int REGULAR_FILE = 0100000;

    /**
     * The zip at the place, written only when it is not there yet with just this content.
     *
     * @param handler remembered in the artifact
     * @throws DeployException when there are no files, or the disk refuses
     */
    public ZipArtifact write(FunctionContent content, Path file, Architecture architecture, String handler) {
        if (content.files().isEmpty()) {
            throw DeployException.configuration("The zip would hold nothing")
                    .where(file.toString())
                    .next("Check that the build made classes, or name the files in <zip><file> or <zip><directories>.");
        }
        Path absolute = file.toAbsolutePath();
        List<ContentFile> sorted = content.files().stream()
                .sorted(Comparator.comparing(ContentFile::path))
                .toList();
        try (FileSums sums = new FileSums(sorted)) {
            Files.createDirectories(absolute.getParent());
            long bytes = 0;
            for (ContentFile one : sorted) {
                bytes += Files.size(one.source());
            }
            ZipLimits.check(bytes, absolute);
            Optional<Digest> there = Fingerprint.isRecorded(absolute)
                    ? Fingerprint.of(sorted, sums).recordedFor(absolute)
                    : Optional.empty();
            Digest digest = there.isPresent() ? there.get() : write(sorted, sums, absolute);
            Fingerprint made = Fingerprint.of(sorted, sums);
            if (there.isEmpty()) {
                made.record(absolute, digest);
            }
            return new ZipArtifact(
                    absolute, digest, Files.size(absolute), made.bytes(), architecture, handler, content.summary());
        } catch (IOException e) {
            throw DeployException.environment("Cannot write the zip")
                    .where(file.toString())
                    .reason(e.toString())
                    .next("Check that the build directory may be written and the disk has room.")
                    .cause(e);
        }
    }

    private static Digest write(List<ContentFile> files, FileSums sums, Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Digest digest = write(files, sums, unfinished, Packing.QUICK);
            if (Packing.mayFitTighter(Files.size(unfinished))) {
                digest = write(files, sums, unfinished, Packing.TIGHT);
            }
            CachePlace.makeRoom(file);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            return digest;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static Digest write(List<ContentFile> files, FileSums sums, Path file, Packing packing) throws IOException {
        MessageDigest hash = Digest.sha256();
        try (OutputStream out =
                        new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(file), hash), 1 << 16);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            zip.setLevel(LEVEL);
            zip.setEncoding(StandardCharsets.UTF_8.name());
            for (int i = 0; i < files.size(); i++) {
                ContentFile source = files.get(i);
                zip.putArchiveEntry(entry(source, sums.of(i), packing.stores(source.path())));
                Files.copy(source.source(), zip);
                zip.closeArchiveEntry();
            }
        }
        return Digest.of(hash);
    }

    private static ZipArchiveEntry entry(ContentFile file, FileSum sum, boolean stored) {
        ZipArchiveEntry entry = new ZipArchiveEntry(file.path());
        entry.setTimeLocal(TIME); // local, so that no time zone shifts it
        entry.setUnixMode(REGULAR_FILE | (file.executable() ? 0755 : 0644));
        entry.setSize(sum.size());
        if (stored) {
            entry.setMethod(ZipEntry.STORED);
            entry.setCrc(sum.crc32());
        }
        return entry;
    }
}
