// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.ecr.EcrImages;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.RegionVersions;
import io.github.lambdadeploy.release.prune.ImagePlace;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * What a cleanup needs to know.
 *
 * @param functions whose old versions go, all of one region
 * @param keep how many of the newest versions of each stay, at least 1
 * @param dryRun whether it is only said what would go
 * @param region tells which images are in use
 * @param repositories gives access to one
 */
public record CleanupRequest(
        List<LambdaFunction> functions,
        int keep,
        boolean dryRun,
        RegionVersions region,
        Function<ImagePlace, EcrImages> repositories,
        Clock clock) {

    public CleanupRequest {
        functions = List.copyOf(functions);
        if (keep < 1) {
            throw new IllegalArgumentException("At least one version stays, not " + keep);
        }
    }
}
