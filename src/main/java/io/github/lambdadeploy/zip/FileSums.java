// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.content.ContentFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What must be known of each file before its entry is written. Computed on other threads, in the order of the files, so that
 * a zip is written while the next files are still summed up.
 */
final class FileSums implements AutoCloseable {

    /** @param crc32 what a zip keeps of every entry; a stored one has it before its bytes */
    record FileSum(Digest digest, long crc32, long size) {

        static FileSum of(Path file) throws IOException {
            MessageDigest hash = Digest.sha256();
            CRC32 crc = new CRC32();
            long size = 0;
            byte[] buffer = new byte[1 << 16];
            try (InputStream in =
                    new CheckedInputStream(new DigestInputStream(Files.newInputStream(file), hash), crc)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    size += read;
                }
            }
            return new FileSum(Digest.of(hash), crc.getValue(), size);
        }
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(2, work -> {
        Thread thread = new Thread(work, "lambda-deploy");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<FileSum>> sums = new ArrayList<>();

    FileSums(List<ContentFile> files) {
        for (ContentFile file : files) {
            sums.add(threads.submit(() -> FileSum.of(file.source())));
        }
    }

    /** Waits for the sums of the n-th file. */
    FileSum of(int index) throws IOException {
        try {
            return sums.get(index).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The build was interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
