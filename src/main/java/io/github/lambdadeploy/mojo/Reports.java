// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.report.DeploymentFiles;
import io.github.lambdadeploy.report.DeploymentReport;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells how a goal's functions ended: on the console, in files, to later goals and pipelines.
 *
 * @param mojo the goal
 */
record Reports(LambdaMojo mojo) {

    /** Takes what an earlier run has told away. */
    void forget() {
        files().forget();
    }

    /**
     * Does the work and tells how it ended, also when it failed.
     *
     * @param results how each function ended, or how far it got
     * @throws DeployException of the work
     */
    void tell(Runnable work, Supplier<List<DeploymentResult>> results) {
        try {
            work.run();
        } catch (DeployException failure) {
            try {
                files().write(new DeploymentReport(results.get(), failure));
            } catch (DeployException unwritable) {
                mojo.getLog().warn(unwritable.getMessage());
            }
            throw failure;
        }
        List<DeploymentResult> ended = results.get();
        ended.forEach(result -> DeploymentReport.lines(result).forEach(mojo.getLog()::info));
        DeploymentReport.values(ended)
                .forEach((name, value) ->
                        mojo.maven().project().getProperties().setProperty("lambda.deployment." + name, value));
        files().write(new DeploymentReport(ended, null));
        files().export(ended);
    }

    private DeploymentFiles files() {
        return new DeploymentFiles(mojo.outputDirectory(), System.getenv());
    }
}
