// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.content.ContentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Knows a zip by what went into it: a digest over path, mode and content of every file. It is kept beside the zip with the
 * zip's own digest, so that an unchanged build packs nothing again; a zip that somebody touched is written anew.
 *
 * @param digest over all files and the version of the layout
 * @param bytes sum of the files' sizes
 */
record Fingerprint(Digest digest, long bytes) {

    /** Counts up whenever {@link ZipWriter} would write the same files as other bytes. */
    private static final String LAYOUT = "lambda-deploy zip 2";

    static Fingerprint of(List<ContentFile> sorted, FileSums sums) throws IOException {
        MessageDigest hash = Digest.sha256();
        hash.update(LAYOUT.getBytes(StandardCharsets.UTF_8));
        long bytes = 0;
        for (int i = 0; i < sorted.size(); i++) {
            ContentFile file = sorted.get(i);
            String head = "\0" + file.path() + "\0" + (file.executable() ? "x" : "-");
            hash.update(head.getBytes(StandardCharsets.UTF_8));
            hash.update(sums.of(i).digest().bytes());
            bytes += sums.of(i).size();
        }
        return new Fingerprint(Digest.of(hash), bytes);
    }

    /** Whether there is a zip to compare with. */
    static boolean isRecorded(Path zip) {
        return Files.isRegularFile(zip) && Files.isRegularFile(beside(zip));
    }

    /** The zip's digest when it is there, has this content and was not touched since. */
    Optional<Digest> recordedFor(Path zip) {
        try {
            if (!isRecorded(zip)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(beside(zip));
            if (lines.size() != 2 || !lines.get(0).equals(digest.toString())) {
                return Optional.empty();
            }
            Digest found = Digest.of(zip);
            return found.toString().equals(lines.get(1)) ? Optional.of(found) : Optional.empty();
        } catch (IOException e) {
            // Neither of them has to be what was written.
            return Optional.empty();
        }
    }

    void record(Path zip, Digest written) throws IOException {
        CachePlace.clear(beside(zip));
        Files.write(beside(zip), List.of(digest.toString(), written.toString()));
    }

    private static Path beside(Path zip) {
        return zip.resolveSibling(zip.getFileName() + ".fingerprint");
    }
}
