// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.plan.Shift;
import io.github.lambdadeploy.release.Deployments;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.Strategy;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import io.github.lambdadeploy.rollout.WeightedRollout;
import io.github.lambdadeploy.rollout.codedeploy.AppSpecFile;
import io.github.lambdadeploy.rollout.codedeploy.CodeDeployClients;
import io.github.lambdadeploy.rollout.codedeploy.CodeDeployRollout;
import io.github.lambdadeploy.rollout.codedeploy.Turns;
import io.github.lambdadeploy.rollout.smoke.SmokeCheck;
import java.time.Duration;
import java.util.function.Function;

/** Puts together what releases a version of one function, as {@code <release>} says. */
final class Releasing {

    private final ReleaseMojo mojo;
    private final ReleaseSpec spec;
    private final AwsClients aws;
    private final Patience patience;
    private final Patience shifting;
    private final Turns turns = new Turns();

    Releasing(ReleaseMojo mojo, Workbench workbench, Patience patience) {
        this.mojo = mojo;
        this.spec = mojo.releaseSpec();
        this.aws = workbench.aws();
        this.patience = patience;
        this.shifting = new Patience(workbench.shiftSleeper(), patience.deadline());
    }

    /** @param secrets that are not shown when a function logs them or answers with them */
    AliasRelease of(LambdaFunction function, SecretValues secrets) {
        Traffic traffic = new Traffic(function, mojo.alias);
        Alarms alarms = new Alarms(aws::cloudWatch, spec.alarms());
        return new AliasRelease(
                traffic,
                rollout(function, traffic, alarms),
                spec.smoke()
                        .<Verification>map(smoke -> new SmokeCheck(smoke, invoking(function), patience, secrets))
                        .orElse(Verification.NONE),
                alarms,
                spec.rollbackOnFailure());
    }

    private Rollout rollout(LambdaFunction function, Traffic traffic, Alarms alarms) {
        return spec.codeDeploy().isPresent()
                ? new CodeDeployRollout(
                        CodeDeployClients.of(aws),
                        new LambdaAlias(function.calls(), mojo.alias),
                        spec,
                        AppSpecFile.of(mojo.outputDirectory(), function.name(), !mojo.functions.isEmpty()),
                        turns)
                : new WeightedRollout(traffic, spec.pace(), alarms, spec.rollbackOnFailure(), shifting);
    }

    /** Its client is built when something is invoked. */
    private Function<String, LambdaInvoker> invoking(LambdaFunction function) {
        return qualifier -> new LambdaInvoker(aws.invokingLambda(), function.name(), qualifier);
    }

    /** How a plan says it; what a deployment group's own configuration is, is not known. */
    Shift shift() {
        boolean gradual = spec.strategy()
                .map(Strategy::isGradual)
                .orElse(spec.codeDeploy().isPresent());
        return new Shift(
                spec.codeDeploy()
                        .map(there -> there.start()
                                ? "CodeDeploy " + there.application() + "/" + there.deploymentGroup()
                                : "by the pipeline's CodeDeploy")
                        .orElseGet(() -> spec.pace().name()),
                gradual);
    }

    /** How long shifts and hooks of so many functions may take, as the POM wants it. */
    static Duration duration(ReleaseSpec spec, int functions) {
        Duration shift = spec.pace().duration();
        return spec.codeDeploy()
                // One after the other in a deployment group; a hook has an hour (AWS documentation).
                .map(there -> shift.plus(
                                Duration.ofHours(there.hooks().functions().size()))
                        .multipliedBy(functions))
                .orElse(shift.multipliedBy(Deployments.turns(functions)));
    }
}
