// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Duration;

/**
 * Spreads calls: a bucket of permits that fills steadily, and a look at the last second, in which never more begin than may.
 * Safe for use by several threads; they are served in the order they ask.
 */
public final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final long slack;
    /** When the last calls began, as many as a second may have; the oldest is at {@link #taken} modulo their number. */
    private final long[] begins;

    private long taken;
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
        this.begins = new long[most];
        this.interval = (SECOND + most - 1) / most;
        this.slack = interval * (burst - 1);
    }

    /**
     * Takes a permit.
     *
     * @param now in nanoseconds, of a clock that only goes forward
     * @return how long the caller has to wait before it begins
     */
    public synchronized Duration take(long now) {
        long due = Math.max(next, now - slack);
        next = due + interval;
        long begin = Math.max(due, now);
        int oldest = (int) (taken % begins.length);
        if (taken >= begins.length) {
            // After a burst, the even interval alone would let more into its second.
            begin = Math.max(begin, begins[oldest] + SECOND);
        }
        begins[oldest] = begin;
        taken++;
        return Duration.ofNanos(begin - now);
    }
}
