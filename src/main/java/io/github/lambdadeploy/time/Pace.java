// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Duration;

/**
 * Spreads calls so that no more than a number of them begin in a second: a bucket of permits that fills steadily. Safe
 * for use by several threads; they are served in the order they ask.
 */
public final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final long slack;
    /** When the next call may begin if nobody has called for a while, on the caller's clock; may lie in the past. */
    private long next = Long.MIN_VALUE;

    /**
     * @param perSecond calls that may begin in a second
     * @param burst calls that may begin at once after a pause
     */
    public Pace(int perSecond, int burst) {
        this.interval = SECOND / perSecond;
        this.slack = interval * (burst - 1);
    }

    /**
     * Takes a permit.
     *
     * @param now in nanoseconds, of a clock that only goes forward
     * @return how long the caller has to wait before it begins
     */
    public synchronized Duration take(long now) {
        long begin = Math.max(next, now - slack);
        next = begin + interval;
        return Duration.ofNanos(Math.max(0, begin - now));
    }
}
