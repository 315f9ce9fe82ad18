// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.release.PlannedFunction;
import io.github.lambdadeploy.report.PlanFile;
import io.github.lambdadeploy.report.PlanReport;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what {@code deploy} would do, with old and new values; secret values are masked. Reads only: {@code mvn package
 * lambda:plan}.
 */
@Mojo(name = "plan", threadSafe = true)
public class PlanMojo extends ReleaseMojo {

    /** File the plan is saved to, for {@code deploy -Dlambda.plan.in}. */
    @Parameter(property = "lambda.plan.out")
    @Nullable
    File planOut;

    /** Whether the build fails when there is anything to do. */
    @Parameter(property = "lambda.failOnChanges", defaultValue = "false")
    boolean failOnChanges;

    /** {@code text}, or {@code json} on standard output for other programs. */
    @Parameter(property = "lambda.output", defaultValue = "text")
    String output = "text";

    @Inject
    public PlanMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        if (!List.of("text", "json").contains(output)) {
            problems.wrong("<output> (-Dlambda.output)", output, "use text or json");
        }
    }

    @Override
    boolean looksForDrift() {
        return true;
    }

    @Override
    void run() {
        try (Workbench workbench = workbench();
                Release release = new Release(this, workbench, artifact())) {
            release.preflight();
            List<PlannedFunction> plans = release.plans();
            PlanReport report = new PlanReport(plans);
            if (output.equals("json")) {
                System.out.print(new String(report.json().toPrettyBytes(), StandardCharsets.UTF_8));
                System.out.flush();
            } else {
                report.lines().forEach(getLog()::info);
            }
            if (planOut != null) {
                new PlanFile(planOut.toPath()).write(plans);
                getLog().info("Plan saved: " + planOut);
            }
            if (failOnChanges && !report.isEmpty()) {
                throw DeployException.configuration("There is something to deploy, or somebody else has changed the"
                                + " function, and <failOnChanges> (-Dlambda.failOnChanges) is set")
                        .reason("The lines above, or the JSON, say what")
                        .left("Nothing was sent or changed.")
                        .next("Deploy it, or mend what was changed by hand.");
            }
        }
    }
}
