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

    /**
     * Does the work and tells how it ended, also when it failed. That a report cannot be written is told last: it keeps
     * nobody from knowing.
     *
     * @param results how each function ended, or how far it got
     * @throws DeployException of the work, or else of the reports
     */
    void tell(Runnable work, Supplier<List<DeploymentResult>> results, Audience audience) {
        DeployException failure = failure(work);
        List<DeploymentResult> ended = results.get();
        if (failure == null) {
            ended.forEach(result -> DeploymentReport.lines(result).forEach(mojo.getLog()::info));
        }
        DeploymentReport.values(ended)
                .forEach((name, value) ->
                        mojo.maven().project().getProperties().setProperty("lambda.deployment." + name, value));
        DeployException unwritten = failure(() -> files().write(new DeploymentReport(ended, failure)));
        DeployException unexported = failure(() -> files().export(ended));
        DeployException unwritable = unwritten == null ? unexported : unwritten;
        audience.told(ended, failure);
        if (failure != null) {
            if (unwritable != null) {
                mojo.getLog().warn(unwritable.getMessage());
            }
            throw failure;
        }
        if (unwritable != null) {
            throw unwritable;
        }
    }

    private static @Nullable DeployException failure(Runnable work) {
        try {
            work.run();
            return null;
        } catch (DeployException e) {
            return e;
        }
    }

    private DeploymentFiles files() {
        return new DeploymentFiles(mojo.outputDirectory(), System.getenv());
    }
}
