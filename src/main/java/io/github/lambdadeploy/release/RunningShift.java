// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

/** Whatever else is moving an alias at the moment, such as a deployment of CodeDeploy. */
public interface RunningShift {

    /** Nothing else moves aliases. */
    RunningShift NONE = () -> false;

    /**
     * Stops it, and waits until it has let go of the alias, which may be elsewhere then.
     *
     * @return whether there was anything to stop
     * @throws io.github.lambdadeploy.DeployException when it cannot be stopped
     */
    boolean stop();
}
