// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.time.Duration;

/**
 * Lets calls begin as soon as they may: in no second, wherever it is laid, more than so many. Safe for use by several
 * threads; they are served in the order they ask.
 */
public final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** When the last calls began, as many as a second may have; the oldest is at {@link #taken} modulo their number. */
    private final long[] begins;

    private long taken;
    private long last = Long.MIN_VALUE;

    /** @param most calls that may begin in any one second; after a pause, all of them at once */
    public Pace(int most) {
        this.begins = new long[most];
    }

    /**
     * Takes a permit.
     *
     * @param now in nanoseconds, of a clock that only goes forward
     * @return how long the caller has to wait before it begins
     */
    public synchronized Duration take(long now) {
        int oldest = (int) (taken % begins.length);
        last = Math.max(last, now);
        if (taken >= begins.length) {
            last = Math.max(last, begins[oldest] + SECOND);
        }
        begins[oldest] = last;
        taken++;
        return Duration.ofNanos(last - now);
    }
}
