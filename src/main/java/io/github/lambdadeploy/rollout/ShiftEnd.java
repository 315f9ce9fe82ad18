// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;

/** How a shift of traffic ended. */
public sealed interface ShiftEnd {

    /** The alias as it was read last. */
    AliasState alias();

    /** All traffic goes to the new version. */
    record Shifted(AliasState alias) implements ShiftEnd {}

    /**
     * Something spoke against the new version, and all traffic goes to the one from before again.
     *
     * @param reason for people; the build fails with it
     */
    record RolledBack(AliasState alias, DeployException reason) implements ShiftEnd {}

    /** Everything is ready, and a later step of the pipeline has CodeDeploy move the alias. */
    record HandedOver(AliasState alias) implements ShiftEnd {}
}
