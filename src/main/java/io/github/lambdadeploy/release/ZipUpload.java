// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import io.github.lambdadeploy.s3.ZipBucket;
import io.github.lambdadeploy.s3.ZipBucket.StoredZip;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A zip: with the call itself, or through a bucket; once, however many functions run it. */
public final class ZipUpload implements CodeUpload {

    private static final Logger LOG = LoggerFactory.getLogger(ZipUpload.class);

    private final ZipArtifact zip;
    private final @Nullable ZipBucket bucket;
    private @Nullable Optional<StoredZip> found;
    private final OnceOnly<FunctionCode> upload = new OnceOnly<>(this::sent);

    /**
     * @param zip the artifact
     * @param bucket {@code null} to send the zip with the call
     */
    public ZipUpload(ZipArtifact zip, @Nullable ZipBucket bucket) {
        this.zip = zip;
        this.bucket = bucket;
    }

    @Override
    public synchronized CodePlace look() {
        return bucket == null
                ? new CodePlace("Lambda", true, false)
                : new CodePlace(
                        "S3 bucket " + bucket.name(), true, found(bucket).isPresent());
    }

    @Override
    public synchronized FunctionCode upload() {
        return upload.get();
    }

    private FunctionCode sent() {
        refuseOther();
        ZipBucket through = bucket;
        if (through == null) {
            return new FunctionCode.Inline(zip.file());
        }
        StoredZip stored = found(through).orElseGet(() -> through.send(zip.file(), zip.size(), zip.digest()));
        LOG.info(
                "{} s3://{}/{} ({} bytes)",
                stored.sent() ? "Stored as" : "Already there:",
                stored.bucket(),
                stored.key(),
                zip.size());
        return new FunctionCode.S3(stored.bucket(), stored.key(), stored.version());
    }

    private Optional<StoredZip> found(ZipBucket there) {
        Optional<StoredZip> known = found;
        if (known == null) {
            known = there.find(zip.digest());
            found = known;
        }
        return known;
    }

    /** The plan was made for the zip that was built, so that one and no other goes out. */
    private void refuseOther() {
        String found;
        try {
            found = Digest.of(zip.file()).toString();
        } catch (IOException e) {
            found = e.toString();
        }
        if (!found.equals(zip.digest().toString())) {
            throw DeployException.environment("The zip is not the one that was built")
                    .where(zip.file().toString())
                    .reason("built was " + zip.digest() + ", found " + found)
                    .left("Nothing was sent or changed.")
                    .next("Run `mvn package` again.");
        }
    }
}
