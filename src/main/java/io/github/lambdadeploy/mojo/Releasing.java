// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.plan.Shift;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import io.github.lambdadeploy.rollout.WeightedRollout;
import io.github.lambdadeploy.rollout.smoke.SmokeCheck;
import java.util.function.Function;

/** Puts together what releases a version of one function, as {@code <release>} says. */
final class Releasing {

    private final ReleaseMojo mojo;
    private final AwsClients aws;
    private final Patience patience;

    Releasing(ReleaseMojo mojo, AwsClients aws, Patience patience) {
        this.mojo = mojo;
        this.aws = aws;
        this.patience = patience;
    }

    AliasRelease of(LambdaFunction function) {
        ReleaseSpec spec = mojo.releaseSpec();
        Traffic traffic = new Traffic(function, mojo.alias);
        Alarms alarms = new Alarms(aws::cloudWatch, spec.alarms());
        return new AliasRelease(
                traffic,
                new WeightedRollout(traffic, spec.pace(), alarms, spec.rollbackOnFailure(), patience),
                spec.smoke()
                        .<Verification>map(smoke -> new SmokeCheck(smoke, invoking(function), patience))
                        .orElse(Verification.NONE),
                alarms,
                spec.rollbackOnFailure());
    }

    /** Its client is built when something is invoked. */
    private Function<String, LambdaInvoker> invoking(LambdaFunction function) {
        return qualifier -> new LambdaInvoker(aws.invokingLambda(), function.name(), qualifier);
    }

    /** How a plan says it. */
    static Shift shift(ReleaseSpec spec) {
        return new Shift(spec.pace().name(), spec.pace().isGradual());
    }
}
