// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Duration;

/**
 * Spreads calls: a bucket of permits that fills steadily. In no second do more of them begin than it takes to empty the
 * bucket plus what flows in meanwhile. Safe for use by several threads; they are served in the order they ask.
 */
public final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final long slack;
    /** When the next call may begin if nobody has called for a while, on the caller's clock; may lie in the past. */
    private long next = Long.MIN_VALUE;

    /**
     * @param most calls that may begin in any one second
     * @param burst of these, the ones that may begin at once after a pause
     */
    public Pace(int most, int burst) {
        if (burst < 1 || burst > most) {
            throw new IllegalArgumentException("A burst of " + burst + " of " + most);
        }
        // After a burst the rest of its second has room for this many; rounded up, or one more would fit in.
        int steadily = most - burst + 1;
        this.interval = (SECOND + steadily - 1) / steadily;
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
