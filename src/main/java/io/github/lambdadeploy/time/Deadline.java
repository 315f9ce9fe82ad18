// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time a whole run may take.
 *
 * @param clock tells the time
 * @param end when it is over
 */
public record Deadline(Clock clock, Instant end) {

    /** A deadline that far from now. */
    public static Deadline in(Duration budget, Clock clock) {
        return new Deadline(clock, clock.instant().plus(budget));
    }

    /** How long until then; nothing when it has passed. */
    public Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean passed() {
        return !clock.instant().isBefore(end);
    }
}
