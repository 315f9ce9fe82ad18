// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a cleanup ended.
 *
 * @param functions those that could be read
 * @param warnings what could not be read or deleted, one line each
 */
public record CleanupResult(List<Cleaned> functions, List<String> warnings) {

    public CleanupResult {
        functions = List.copyOf(functions);
        warnings = List.copyOf(warnings);
    }

    /**
     * One function.
     *
     * @param isImage whether it runs container images
     * @param versions that were deleted, or would be
     * @param kept the others, each with the reason
     * @param images that were deleted, or would be
     */
    public record Cleaned(
            String functionName,
            boolean isImage,
            List<VersionNumber> versions,
            Map<VersionNumber, String> kept,
            List<Digest> images) {

        public Cleaned {
            versions = List.copyOf(versions);
            kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
            images = List.copyOf(images);
        }

        /** The closing line. */
        String text(boolean dryRun) {
            return "Function " + functionName + ": " + (dryRun ? "would delete " : "deleted ")
                    + count(versions.size(), "version")
                    + (isImage ? " and " + count(images.size(), "image") : "")
                    + (dryRun ? ", keep " : ", kept ") + kept.size();
        }

        private static String count(int number, String what) {
            return number + " " + what + (number == 1 ? "" : "s");
        }
    }
}
