// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is a number here. */
class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    /** Whoever asks whenever: count what begins in each second, wherever it is laid. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 14, 95, 100})
    void noSecondHasMoreThanTheMost(int most) {
        for (int seed = 0; seed < 20; seed++) {
            List<Long> begins = begins(new Pace(most), new Random(seed), SECOND / most);
            for (int i = 0; i + most < begins.size(); i++) {
                assertThat(begins.get(i + most) - begins.get(i))
                        .as("seed %s, call %s and the one %s later", seed, i, most)
                        .isGreaterThanOrEqualTo(SECOND);
            }
        }
    }

    /** A pace that lets nobody through would keep to any limit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 14, 95})
    void aSteadyQueueIsServedAtTheFullRate(int most) {
        Pace pace = new Pace(most);
        Duration last = Duration.ZERO;
        for (int i = 0; i <= 10 * most; i++) {
            last = pace.take(0);
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void asManyAsASecondMayHaveWaitForNothing() {
        Pace pace = new Pace(14);
        for (int i = 0; i < 14; i++) {
            assertThat(pace.take(-SECOND)).isZero();
        }
        assertThat(pace.take(-SECOND)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPauseEarnsASecondsCallsAndNoMore() {
        Pace pace = new Pace(14);
        for (int i = 0; i < 14; i++) {
            pace.take(0);
        }
        long later = 3600 * SECOND;
        for (int i = 0; i < 14; i++) {
            assertThat(pace.take(later)).isZero();
        }
        assertThat(pace.take(later)).isPositive();
    }

    @Test
    void theyAreServedInTheOrderTheyAsk() {
        Pace pace = new Pace(10);
        Duration before = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            Duration wait = pace.take(0);
            assertThat(wait).isGreaterThanOrEqualTo(before);
            before = wait;
        }
    }

    /** When calls begin that are asked for in bunches, with pauses between. */
    private static List<Long> begins(Pace pace, Random random, long interval) {
        List<Long> begins = new ArrayList<>();
        long now = random.nextLong() / 4;
        for (int bunch = 0; bunch < 40; bunch++) {
            int calls = random.nextInt(30);
            for (int i = 0; i < calls; i++) {
                begins.add(now + pace.take(now).toNanos());
                now += random.nextBoolean() ? 0 : random.nextLong(interval);
            }
            now += random.nextInt(4) == 0 ? random.nextLong(5 * SECOND) : 0;
        }
        return begins;
    }
}
