// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Preflight;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.project.JavaRelease;
import io.github.lambdadeploy.time.Deadline;
import io.github.lambdadeploy.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the live functions and the account say against a configuration that has mistakes of its own. Reads only. */
final class LiveFindings {

    private final ReleaseMojo mojo;
    private final Workbench workbench;

    LiveFindings(ReleaseMojo mojo, Workbench workbench) {
        this.mojo = mojo;
        this.workbench = workbench;
    }

    List<String> all() {
        workbench.refuseOffline(mojo.endpoint);
        List<String> findings = new ArrayList<>();
        workbench.otherAccount(mojo.allowedAccounts).ifPresent(findings::add);
        Artifact artifact = mojo.artifact();
        Patience patience = new Patience(Sleeper.REAL, Deadline.in(Duration.ofSeconds(60), Clock.systemUTC()));
        int release = mojo.isImage()
                ? 0
                : JavaRelease.of(mojo.maven().project(), mojo.maven().session());
        // Its settings may be what is wrong: only the runtime is looked at.
        FunctionSettings settings = mojo.function.onlyRuntime();
        Wanted wanted = new Wanted(mojo.alias, artifact.packageType(), artifact.codeSha256(), null, release, settings);
        FunctionState latest = new LambdaFunction(
                        workbench.aws().lambda(),
                        mojo.functionName,
                        workbench.aws().region(),
                        patience)
                .latest()
                .orElse(null);
        findings.addAll(Preflight.findings(wanted, new Observed(latest, null, null)));
        return findings;
    }
}
