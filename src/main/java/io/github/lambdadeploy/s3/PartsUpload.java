// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.s3;

import io.github.lambdadeploy.transfer.Parallel;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends a file in parts, several at a time, each read from the disk as it goes ("Uploading and copying objects using
 * multipart upload", S3 user guide). One connection to S3 is far slower than most lines; a part that is cut is sent again
 * alone. Every part has its CRC-32, which S3 compares; the whole has none, since Lambda tells the zip's SHA-256 itself.
 */
final class PartsUpload {

    /** Bytes of a part, but for the last. S3 takes 5 MiB and more, and 10,000 parts. */
    static final long PART = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(PartsUpload.class);
    private static final int AT_A_TIME = 5;
    private static final String TYPE = "application/zip";

    private final S3Client client;
    private final String bucket;
    private final String key;

    PartsUpload(S3Client client, String bucket, String key) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
    }

    /**
     * Sends the file where there is no object yet. When that fails, S3 is told to forget the parts.
     *
     * @param size of the file
     * @return the object's version in a versioned bucket
     * @throws software.amazon.awssdk.services.s3.model.S3Exception 412 when there is an object by now
     */
    @Nullable
    String send(Path file, long size, TransferListener listener) throws InterruptedException {
        String upload = client.createMultipartUpload(request ->
                        request.bucket(bucket).key(key).contentType(TYPE).checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
        boolean complete = false;
        try {
            List<Parallel.Task<CompletedPart>> parts = new ArrayList<>();
            for (long from = 0; from < size; from += PART) {
                parts.add(part(upload, parts.size() + 1, file, from, Math.min(PART, size - from), listener));
            }
            List<CompletedPart> sent = Parallel.run(AT_A_TIME, parts);
            String version = client.completeMultipartUpload(request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .ifNoneMatch("*")
                            .multipartUpload(whole -> whole.parts(sent)))
                    .versionId();
            complete = true;
            return version;
        } finally {
            if (!complete) {
                forget(upload);
            }
        }
    }

    private Parallel.Task<CompletedPart> part(
            String upload, int number, Path file, long from, long length, TransferListener listener) {
        return () -> {
            var answer = client.uploadPart(
                    request -> request.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number)
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                    RequestBody.fromContentProvider(() -> slice(file, from, length), length, TYPE));
            listener.sent(length);
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32(answer.checksumCRC32())
                    .build();
        };
    }

    private static InputStream slice(Path file, long from, long length) {
        try {
            InputStream rest = Channels.newInputStream(FileChannel.open(file).position(from));
            return BoundedInputStream.builder()
                    .setInputStream(rest)
                    .setMaxCount(length)
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forget(String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (SdkException e) {
            // What went wrong before is the failure to be told; this only costs storage.
            LOG.warn(
                    "The parts of s3://{}/{} that were sent stay in the bucket until a lifecycle rule removes them: {}",
                    bucket,
                    key,
                    e.getMessage());
        }
    }
}
