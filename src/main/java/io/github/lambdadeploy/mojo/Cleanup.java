// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.ecr.EcrImages;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.RegionVersions;
import io.github.lambdadeploy.release.CleanupRequest;
import io.github.lambdadeploy.release.VersionCleanup;
import java.time.Duration;
import java.util.List;

/** Turns a goal's parameters into a cleanup of old versions. */
final class Cleanup {

    private Cleanup() {}

    /** Of the functions of these names. */
    static VersionCleanup of(LambdaMojo mojo, Workbench workbench, List<String> names, int keep, boolean dryRun) {
        AwsClients aws = workbench.aws();
        Patience patience = mojo.patience(Duration.ofSeconds(mojo.timeoutSeconds));
        return new VersionCleanup(new CleanupRequest(
                names.stream()
                        .map(name -> new LambdaFunction(aws.lambda(), name, aws.region(), patience))
                        .toList(),
                keep,
                dryRun,
                new RegionVersions(aws.lambda(), aws.region()),
                place -> new EcrImages(aws::ecr, place.account().orElse(null), place.repository()),
                mojo.maven().timing().clock()));
    }
}
