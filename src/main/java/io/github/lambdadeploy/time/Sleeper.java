// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Duration;

/** Waits. Passed in wherever something has to wait, so that tests run every wait and retry in no time. */
@FunctionalInterface
public interface Sleeper {

    /** Waits by the machine's clock. */
    Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

    /**
     * @param duration how long to wait; never negative
     * @throws InterruptedException when the build is being stopped
     */
    void sleep(Duration duration) throws InterruptedException;
}
