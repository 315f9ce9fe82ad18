// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Preflight;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.project.JavaRelease;
import java.time.Duration;
import java.util.List;

/** What the live functions and the account say against a configuration that has mistakes of its own. Reads only. */
final class LiveFindings {

    private final ReleaseMojo mojo;
    private final Workbench workbench;

    LiveFindings(ReleaseMojo mojo, Workbench workbench) {
        this.mojo = mojo;
        this.workbench = workbench;
    }

    /** Notes them as they come: what AWS has to say in between ends it, and hides nothing that was found before. */
    void note(Problems problems) {
        workbench.refuseOffline(mojo.endpoint);
        new Uploads(mojo, workbench).finding().ifPresent(problems::add);
        workbench.otherAccount(mojo.allowedAccounts).ifPresent(problems::add);
        Artifact artifact = mojo.artifact();
        if (mojo.functions.stream().anyMatch(named -> named.name().isEmpty())) {
            return;
        }
        Target.of(mojo).stream()
                .filter(target -> Names.FUNCTION.allows(target.functionName()))
                .forEach(target -> about(target, artifact).forEach(problems::add));
    }

    private List<String> about(Target target, Artifact artifact) {
        Patience patience = mojo.patience(Duration.ofSeconds(60));
        int release = mojo.isImage()
                ? 0
                : JavaRelease.of(mojo.maven().project(), mojo.maven().session());
        // Its settings may be what is wrong: only the runtime is looked at.
        FunctionSettings settings = target.onlyRuntime();
        Wanted wanted = new Wanted(mojo.alias, artifact.packageType(), artifact.codeSha256(), null, release, settings);
        FunctionState latest = new LambdaFunction(
                        workbench.aws().lambda(),
                        target.functionName(),
                        workbench.aws().region(),
                        patience)
                .latest()
                .orElse(null);
        return Preflight.findings(wanted, new Observed(latest, null, null));
    }
}
