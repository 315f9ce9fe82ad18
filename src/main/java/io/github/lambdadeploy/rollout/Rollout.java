// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import java.util.List;

/** Moves one function's alias to a version that has been seen working. */
public interface Rollout {

    /** What stands in its way, each with what to do about it, before anything is written; reads only. */
    List<String> findings();

    /** Whether a shift is only made ready, and somebody else moves the alias later. */
    default boolean handsOver() {
        return false;
    }

    /**
     * Whether somebody else watches the alarms during a shift and has judged them when it is over, so that nobody
     * depends on our own look at them.
     */
    default boolean judgesAlarms() {
        return false;
    }

    /**
     * Brings all traffic to the version, or goes on where a run that was killed has left off.
     *
     * @param alias as read before; when one of its weights is the version's, the shift is half-way
     * @param version that is published and active
     * @throws ContentionException when something else has to end first: look again and decide anew
     * @throws io.github.lambdadeploy.DeployException when it cannot be; the message tells where the alias is then
     */
    ShiftEnd shift(AliasState alias, String version);

    /**
     * Gives up a shift to a version that is not wanted any more: all traffic goes to the alias's main version.
     *
     * @param alias with weights
     * @throws ContentionException as above
     */
    AliasState abandon(AliasState alias);
}
