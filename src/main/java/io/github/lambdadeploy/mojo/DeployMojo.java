// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
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
        new Reports(this).forget();
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

    /** A plan that was saved holds for the very state it was made from. */
    @Override
    boolean looksForDrift() {
        return planIn != null;
    }

    private void deploy() {
        try (Workbench workbench = workbench();
                Release release = new Release(this, workbench, artifact())) {
            new Reports(this).tell(() -> carryOut(release), release::results, (results, failure) -> {
                release.tell(results, failure);
                if (failure == null) {
                    prune(workbench, results);
                }
            });
        }
    }

    /** Where nothing was released there is nothing more to go than the last time. */
    private void prune(Workbench workbench, List<DeploymentResult> results) {
        if (results.stream().anyMatch(result -> result.outcome() != Outcome.UNCHANGED)) {
            releaseSpec()
                    .keepVersions()
                    .ifPresent(keep -> Cleanup.of(
                                    this,
                                    workbench,
                                    results.stream()
                                            .map(DeploymentResult::functionName)
                                            .toList(),
                                    keep,
                                    false)
                            .afterDeployment());
        }
    }

    private void carryOut(Release release) {
        release.preflight();
        if (planIn == null) {
            release.run();
        } else {
            new PlanFile(planIn.toPath()).mustBe(release.plans());
            release.runExactly();
        }
    }
}
