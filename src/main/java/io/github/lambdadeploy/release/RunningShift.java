// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.Optional;

/** Whatever else is moving an alias at the moment, such as a deployment of CodeDeploy. */
public interface RunningShift {

    /** Nothing else moves aliases. */
    RunningShift NONE = Optional::empty;

    /**
     * Stops it, and waits until it has let go of the alias, which may be elsewhere then.
     *
     * @return the version it was taking the callers away from, also when it had come to its end before it could be
     *     stopped; empty when there was nothing to stop
     * @throws io.github.lambdadeploy.DeployException when it cannot be stopped
     */
    Optional<VersionNumber> stop();
}
