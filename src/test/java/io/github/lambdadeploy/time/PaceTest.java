// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time is a number here. */
class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    /** Whoever asks whenever: count what begins in each second, wherever it is laid. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 3", "7, 3", "14, 5", "95, 20", "100, 1", "100, 100"})
    void noSecondHasMoreThanTheMost(int most, int burst) {
        for (int seed = 0; seed < 20; seed++) {
            List<Long> begins = begins(new Pace(most, burst), new Random(seed), SECOND / most);
            for (int i = 0; i + most < begins.size(); i++) {
                assertThat(begins.get(i + most) - begins.get(i))
                        .as("seed %s, call %s and the one %s later", seed, i, most)
                        .isGreaterThanOrEqualTo(SECOND);
            }
        }
    }

    /** A pace that lets nobody through would keep to any limit. */
    @ParameterizedTest
    @CsvSource({"1, 1", "14, 5", "95, 20"})
    void aSteadyQueueIsServedAtTheFullRate(int most, int burst) {
        Pace pace = new Pace(most, burst);
        Duration last = Duration.ZERO;
        int calls = 10 * most + burst;
        for (int i = 0; i < calls; i++) {
            last = pace.take(0);
        }
        assertThat(last).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_001));
    }

    @Test
    void aBurstWaitsForNothing() {
        Pace pace = new Pace(14, 5);
        for (int i = 0; i < 5; i++) {
            assertThat(pace.take(-SECOND)).isZero();
        }
        assertThat(pace.take(-SECOND)).isBetween(Duration.ofMillis(71), Duration.ofMillis(72));
    }

    @Test
    void aPauseEarnsOneBurstAndNoMore() {
        Pace pace = new Pace(14, 5);
        for (int i = 0; i < 5; i++) {
            pace.take(0);
        }
        long later = 3600 * SECOND;
        for (int i = 0; i < 5; i++) {
            assertThat(pace.take(later)).isZero();
        }
        assertThat(pace.take(later)).isPositive();
    }

    @Test
    void theyAreServedInTheOrderTheyAsk() {
        Pace pace = new Pace(10, 2);
        Duration before = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            Duration wait = pace.take(0);
            assertThat(wait).isGreaterThanOrEqualTo(before);
            before = wait;
        }
    }

    @Test
    void refusesABurstThatIsMoreThanAll() {
        assertThatThrownBy(() -> new Pace(3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace(3, 0)).isInstanceOf(IllegalArgumentException.class);
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
