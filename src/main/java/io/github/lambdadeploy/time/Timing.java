// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How time goes for a whole run. Handed down to everything that waits, so that a test runs every wait, retry and
 * time-out of a goal in no time.
 *
 * @param clock tells the time
 * @param sleeper waits between two tries and two questions
 * @param answer how long any answer may take; empty for what each client finds right
 */
public record Timing(Clock clock, Sleeper sleeper, Optional<Duration> answer) {

    /** The machine's time. */
    public static final Timing REAL = new Timing(Clock.systemUTC(), Sleeper.REAL, Optional.empty());

    /** A time of that length from now on. */
    public Deadline deadline(Duration budget) {
        return Deadline.in(budget, clock);
    }
}
