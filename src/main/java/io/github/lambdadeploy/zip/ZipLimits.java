// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.ZipArtifact;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Lambda's size rules for zips (its quotas page and the messages of CreateFunction and UpdateFunctionCode), known before a
 * byte is sent. All figures are bytes.
 */
public final class ZipLimits {

    /** Most that fits into a request; the service's own figure. */
    public static final long MAX_DIRECT = 52_428_800;

    /** Most that a zip may hold unpacked, layers included; the service's own figure. */
    public static final long MAX_UNZIPPED = 262_144_000;

    private ZipLimits() {}

    /** How a zip gets to Lambda. */
    public enum Route {
        /** Inside the request that creates or updates the function. */
        DIRECT,
        /** Uploaded to a bucket first. */
        S3
    }

    /**
     * Refuses what a zip cannot hold.
     *
     * @param unzipped bytes of all files
     * @param file the zip, whether it is there already or not
     */
    public static void check(long unzipped, Path file) {
        if (unzipped == 0) {
            throw DeployException.configuration("The zip holds nothing")
                    .where(file.toString())
                    .next("Check that the build made classes, or name the files in <zip><file> or <zip><directories>.");
        }
        if (unzipped > MAX_UNZIPPED) {
            throw DeployException.configuration("The function is too large for a zip: " + figure(unzipped)
                            + " unpacked, Lambda takes " + figure(MAX_UNZIPPED) + ", layers included")
                    .where(file.toString())
                    .next("Set <packageType>image</packageType> (-Dlambda.packageType=image): an image may have 10 GB."
                            + " Or leave out dependencies that are not needed at run time.");
        }
    }

    /**
     * The way for this zip.
     *
     * @param hasBucket whether {@code <zip><bucket>} is set
     * @throws DeployException when Lambda would refuse it
     */
    public static Route route(ZipArtifact zip, boolean hasBucket) {
        check(zip.size() == 0 ? 0 : zip.unzippedSize(), zip.file());
        if (zip.size() > MAX_DIRECT && !hasBucket) {
            throw DeployException.configuration("The zip is too large to be sent in a request: " + figure(zip.size())
                            + ", Lambda takes " + figure(MAX_DIRECT))
                    .where(zip.file().toString())
                    .next("Set <zip><bucket> (-Dlambda.zip.bucket) to a bucket in the function's region, or"
                            + " <packageType>image</packageType> (-Dlambda.packageType=image).");
        }
        return hasBucket ? Route.S3 : Route.DIRECT;
    }

    private static String figure(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB (%,d bytes)", bytes / 1_048_576.0, bytes);
    }
}
