// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.report.DeploymentFiles;
import io.github.lambdadeploy.report.DeploymentReport;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /** Who wants to know the end too, when everything is written. */
    @FunctionalInterface
    interface Audience {

        /** @param failure {@code null} when all went well */
        void told(List<DeploymentResult> results, @Nullable DeployException failure);
    }

    /** As below, with nobody else to tell. */
    void tell(Runnable work, Supplier<List<DeploymentResult>> results) {
        tell(work, results, (ended, failure) -> {});
    }

    /**
     * Does the work and tells how it ended, also when it failed.
     *
     * @param results how each function ended, or how far it got
     * @throws DeployException of the work
     */
    void tell(Runnable work, Supplier<List<DeploymentResult>> results, Audience audience) {
        try {
            work.run();
        } catch (DeployException failure) {
            List<DeploymentResult> ended = results.get();
            try {
                files().write(new DeploymentReport(ended, failure));
            } catch (DeployException unwritable) {
                mojo.getLog().warn(unwritable.getMessage());
            }
            audience.told(ended, failure);
            throw failure;
        }
        List<DeploymentResult> ended = results.get();
        ended.forEach(result -> DeploymentReport.lines(result).forEach(mojo.getLog()::info));
        DeploymentReport.values(ended)
                .forEach((name, value) ->
                        mojo.maven().project().getProperties().setProperty("lambda.deployment." + name, value));
        files().write(new DeploymentReport(ended, null));
        files().export(ended);
        audience.told(ended, null);
    }

    private DeploymentFiles files() {
        return new DeploymentFiles(mojo.outputDirectory(), System.getenv());
    }
}
