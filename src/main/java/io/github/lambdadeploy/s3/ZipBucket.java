// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.s3;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.transfer.TransferListener;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Zips in a bucket under the name of their content: what is there is never sent again. */
public final class ZipBucket {

    /** From here on a zip goes in parts, in bytes. Below it the two more calls cost more than they save. */
    private static final long IN_PARTS = 2 * PartsUpload.PART;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final TransferListener listener;

    /**
     * @param prefix put before every key; empty, or without a {@code /} at its ends
     * @param listener hears how an upload goes on
     */
    public ZipBucket(S3Client client, String bucket, String prefix, TransferListener listener) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.listener = listener;
    }

    /** The bucket's name. */
    public String name() {
        return bucket;
    }

    /**
     * Looks for a zip. Also tells whether the bucket can be used at all: one of another region answers 301 (AWS
     * documentation).
     */
    public Optional<StoredZip> find(Digest digest) {
        String key = key(digest);
        try {
            return head(key).map(there -> new StoredZip(bucket, key, there.versionId(), false));
        } catch (SdkException e) {
            throw explain("s3://" + bucket + "/" + key, e)
                    .left("The function was not changed.")
                    .cause(e);
        }
    }

    /**
     * Sends a zip that was not found.
     *
     * @param size in bytes
     */
    public StoredZip send(Path zip, long size, Digest digest) {
        String key = key(digest);
        String where = "s3://" + bucket + "/" + key;
        try {
            listener.planned(size);
            StoredZip stored = new StoredZip(bucket, key, upload(zip, size, digest, key), true);
            listener.finished();
            return stored;
        } catch (SdkException e) {
            throw explain(where, e).left("The function was not changed.").cause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The upload was interrupted")
                    .where(where)
                    .left("The function was not changed.")
                    .next("Run the same command again.")
                    .cause(e);
        }
    }

    private String key(Digest digest) {
        return (prefix.isEmpty() ? "" : prefix + "/") + digest.hex() + ".zip";
    }

    /**
     * Often there is nothing but a status: HEAD is answered without a body, and the HTTP client loses that of a PUT
     * refused before it was sent.
     */
    private DeployException explain(String where, SdkException e) {
        DeployException failure = AwsErrors.explain("Cannot put the zip into S3", where, e);
        return switch (e instanceof S3Exception s3 ? s3.statusCode() : 0) {
            case 404 ->
                DeployException.configuration(
                                "<zip><bucket> (-Dlambda.zip.bucket): the bucket " + bucket + " does not exist")
                        .where(where)
                        .reason(AwsErrors.reason(e))
                        .next("Create the bucket in the function's region, or name another one.");
            case 301 -> failure.next("Name a bucket in the function's region in <zip><bucket> (-Dlambda.zip.bucket).");
            case 403 ->
                AwsErrors.code(e).isEmpty()
                        ? failure.next("Allow s3:PutObject and s3:GetObject on the bucket's objects in the IAM policy"
                                + " of the role or user that deploys.")
                        : failure;
            default -> failure;
        };
    }

    /** Without s3:ListBucket a missing key is 403 instead of 404; then the upload finds out. */
    private Optional<HeadObjectResponse> head(String key) {
        try {
            return Optional.of(
                    client.headObject(request -> request.bucket(bucket).key(key)));
        } catch (S3Exception e) {
            if (e.statusCode() == 404 || e.statusCode() == 403) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Somebody may have put the same zip there since: If-None-Match makes that a 412 (409 while it runs). Parts that S3
     * does not know any more (404) were put together by a call whose answer was lost.
     */
    private @Nullable String upload(Path zip, long size, Digest digest, String key) throws InterruptedException {
        try {
            return size < IN_PARTS
                    ? put(zip, size, digest, key)
                    : new PartsUpload(client, bucket, key).send(zip, size, listener);
        } catch (S3Exception e) {
            if (e.statusCode() == 412 || e.statusCode() == 409 || e instanceof NoSuchUploadException) {
                return head(key).orElseThrow(() -> e).versionId();
            }
            throw e;
        }
    }

    private @Nullable String put(Path zip, long size, Digest digest, String key) {
        String checksum = Base64.getEncoder().encodeToString(digest.bytes());
        String version = client.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .ifNoneMatch("*")
                                .checksumSHA256(checksum)
                                .contentType("application/zip"),
                        RequestBody.fromFile(zip))
                .versionId();
        listener.sent(size);
        return version;
    }

    /**
     * A zip in S3.
     *
     * @param version of the object in a versioned bucket; {@code null} otherwise
     * @param sent whether its bytes were sent now
     */
    public record StoredZip(
            String bucket, String key, @Nullable String version, boolean sent) {}
}
