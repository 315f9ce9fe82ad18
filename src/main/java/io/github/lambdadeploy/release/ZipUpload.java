// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import io.github.lambdadeploy.s3.ZipBucket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A zip: with the call itself, or through a bucket.
 *
 * @param zip the artifact
 * @param bucket {@code null} to send the zip with the call
 */
public record ZipUpload(ZipArtifact zip, @Nullable ZipBucket bucket) implements CodeUpload {

    private static final Logger LOG = LoggerFactory.getLogger(ZipUpload.class);

    @Override
    public CodePlace look() {
        return new CodePlace(bucket == null ? "Lambda" : "S3 bucket " + bucket.name(), true, false);
    }

    @Override
    public FunctionCode upload() {
        refuseOther();
        if (bucket == null) {
            return new FunctionCode.Inline(zip.file());
        }
        ZipBucket.StoredZip stored = bucket.put(zip.file(), zip.digest());
        LOG.info(
                "{} s3://{}/{} ({} bytes)",
                stored.sent() ? "Uploaded" : "Already there:",
                stored.bucket(),
                stored.key(),
                zip.size());
        return new FunctionCode.S3(stored.bucket(), stored.key(), stored.version());
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
