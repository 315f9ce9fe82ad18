// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Repacks a jar that each build makes anew (a reactor module's, a snapshot) so that the same content gives the same
 * bytes: sorted entries, one fixed time, no {@link BuildTraces}. A signed jar is left as it is, because its manifest is
 * part of what was signed.
 */
final class StableJar {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /**
     * Not 1980-01-01 00:00: that value is {@link ZipEntry}'s own mark for "before 1980", which makes it add an extended,
     * time-zone dependent timestamp.
     */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** Directories stay (class path scanners look for them); the manifest comes first, as JarInputStream wants it. */
    private static final Comparator<String> ORDER = Comparator.comparing((String name) -> !name.equals("META-INF/"))
            .thenComparing(name -> !name.equals(MANIFEST))
            .thenComparing(Comparator.naturalOrder());

    private StableJar() {}

    /**
     * The repacked jar, made anew only when the source's bytes are new, or it is not what was written any more.
     *
     * @param scratch where repacked jars are kept, by the digest of what they were made from, with their own beside them
     */
    static Path of(Path source, Path scratch) {
        try {
            Path jar = scratch.resolve("jars").resolve(Digest.of(source).hex() + ".jar");
            Path known = jar.resolveSibling(jar.getFileName() + ".sha256");
            if (!holds(jar, known)) {
                Files.createDirectories(jar.toAbsolutePath().getParent());
                CachePlace.clear(known);
                write(source, jar);
                Files.writeString(known, Digest.of(jar).toString());
            }
            return jar;
        } catch (IOException | IllegalArgumentException e) {
            throw DeployException.environment("Cannot repack " + source.getFileName())
                    .where(source.toString())
                    .reason(e.toString())
                    .next(
                            "Check that it is a jar and that there is room on the disk; `mvn clean package` makes it anew.")
                    .cause(e);
        }
    }

    /** Whether the jar is the one that was written. */
    private static boolean holds(Path jar, Path known) {
        try {
            return Files.isRegularFile(jar)
                    && Arrays.equals(
                            Files.readAllBytes(known), Digest.of(jar).toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Not there, or not to be read: it is made anew.
            return false;
        }
    }

    private static void write(Path source, Path jar) throws IOException {
        Path unfinished = jar.resolveSibling(jar.getFileName() + ".part");
        try {
            try (ZipFile from = new ZipFile(source.toFile())) {
                List<String> names = from.stream().map(ZipEntry::getName).toList();
                if (names.stream().anyMatch(StableJar::isSignature)) {
                    Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
                } else {
                    Set<String> sorted = new TreeSet<>(ORDER);
                    sorted.addAll(names);
                    repack(from, sorted, unfinished);
                }
            }
            CachePlace.makeRoom(jar);
            Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void repack(ZipFile from, Set<String> names, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
            for (String name : names) {
                ZipEntry entry = from.getEntry(name);
                if (entry == null || BuildTraces.isTrace(name)) {
                    continue;
                }
                ZipEntry copy = new ZipEntry(name);
                copy.setTimeLocal(TIME);
                zip.putNextEntry(copy);
                try (var in = from.getInputStream(entry)) {
                    if (BuildTraces.mayHold(name)) {
                        zip.write(BuildTraces.without(name, in.readAllBytes()));
                    } else {
                        in.transferTo(zip);
                    }
                }
                zip.closeEntry();
            }
        }
    }

    private static boolean isSignature(String name) {
        return name.startsWith("META-INF/") && name.endsWith(".SF");
    }
}
