// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.report.DeploymentFiles;
import io.github.lambdadeploy.report.DeploymentReport;
import io.github.lambdadeploy.report.PlanFile;
import java.io.File;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Releases what {@code package} built: pushes it, creates the function or updates its settings and its code by digest,
 * publishes a version, waits until it is active and points the alias at it. When all of that is so already, it writes
 * nothing and says {@code unchanged}.
 */
@Mojo(name = "deploy", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public class DeployMojo extends ReleaseMojo {

    /** A plan that {@code lambda:plan} has saved: exactly that is carried out, or nothing. */
    @Parameter(property = "lambda.plan.in")
    @Nullable
    File planIn;

    /** Whether the modules of a reactor are deployed only when all of them are built. */
    @Parameter(property = "lambda.deployAtEnd", defaultValue = "false")
    boolean deployAtEnd;

    @Inject
    public DeployMojo(MavenContext maven) {
        super(maven);
    }

    /** What the last run has left must not be taken for this one's. */
    @Override
    void begin() {
        files().forget();
    }

    @Override
    void run() {
        if (deployAtEnd) {
            // What can be said now is not kept for the end.
            artifact();
            new AtEnd(maven()).add(this::deploy);
        } else {
            deploy();
        }
    }

    /** Others may be waiting for this module. */
    @Override
    void skipped() {
        if (deployAtEnd) {
            new AtEnd(maven()).add(() -> {});
        }
    }

    private void deploy() {
        try (Workbench workbench = workbench();
                Release release = new Release(this, workbench, artifact())) {
            List<DeploymentResult> results = carryOut(release);
            results.forEach(result -> DeploymentReport.lines(result).forEach(getLog()::info));
            DeploymentReport.values(results)
                    .forEach((name, value) ->
                            maven().project().getProperties().setProperty("lambda.deployment." + name, value));
            files().write(new DeploymentReport(results, null));
            files().export(results);
            release.tell(results, null);
        }
    }

    private List<DeploymentResult> carryOut(Release release) {
        try {
            release.preflight();
            if (planIn == null) {
                release.run();
            } else {
                new PlanFile(planIn.toPath()).mustBe(release.plans());
                release.runExactly();
            }
            return release.results();
        } catch (DeployException failure) {
            List<DeploymentResult> results = release.results();
            try {
                files().write(new DeploymentReport(results, failure));
            } catch (DeployException unwritable) {
                getLog().warn(unwritable.getMessage());
            }
            release.tell(results, failure);
            throw failure;
        }
    }

    private DeploymentFiles files() {
        return new DeploymentFiles(outputDirectory(), System.getenv());
    }
}
