// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.rollout.codedeploy.CodeDeploySpec;
import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How versions are released; {@code <release>}.
 *
 * @param strategy how fast; empty when the POM does not say: all at once, or as CodeDeploy's deployment
 *     group says
 * @param codeDeploy when CodeDeploy is to move the alias
 * @param smoke what a version must answer before and after the alias is at it
 * @param alarms names of CloudWatch alarms, metric or composite, that must stay quiet
 * @param rollbackOnFailure whether the alias goes back by itself
 * @param keepVersions how many versions stay after a deployment; empty: all
 */
public record ReleaseSpec(
        Optional<Strategy> strategy,
        Optional<CodeDeploySpec> codeDeploy,
        Optional<SmokeSpec> smoke,
        List<String> alarms,
        boolean rollbackOnFailure,
        OptionalInt keepVersions) {

    /** Of a POM that says nothing. */
    public static final ReleaseSpec NONE =
            new ReleaseSpec(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), true, OptionalInt.empty());

    public ReleaseSpec {
        alarms = List.copyOf(alarms);
    }

    /** The strategy, its default included. */
    public Strategy pace() {
        return strategy.orElse(Strategy.ALL_AT_ONCE);
    }
}
