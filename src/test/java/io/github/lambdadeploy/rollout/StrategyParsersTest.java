// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Names of strategies, and the durations in them. */
@AddLifecycleHook(Tally.class)
class StrategyParsersTest {

    @Property
    void canariesAreTheSameWhenReadAgain(
            @ForAll @IntRange(min = 1, max = 99) int percent, @ForAll @IntRange(min = 1, max = 2880) int minutes) {
        Strategy canary = new Strategy.Canary(percent, minutes);
        assertThat(Strategy.parse(canary.name())).contains(canary);
        assertThat(Strategy.parse("CodeDeployDefault.Lambda" + canary.name())).contains(canary);
        assertThat(canary.duration()).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Property
    void linearOnesAreTheSameWhenReadAgain(
            @ForAll @IntRange(min = 1, max = 99) int percent, @ForAll @IntRange(min = 1, max = 2880) int minutes) {
        Strategy linear = new Strategy.Linear(percent, minutes);
        assertThat(Strategy.parse(linear.name())).contains(linear);
        assertThat(linear.shares()).allMatch(share -> share > 0 && share < 100).isSorted();
        assertThat(linear.duration()).isEqualTo(Duration.ofMinutes((long) minutes * ((99 / percent))));
    }

    @Property
    void whatIsOutOfTheLimitsIsRefused(@ForAll int percent, @ForAll int minutes) {
        boolean within = percent >= 1 && percent <= 99 && minutes >= 1 && minutes <= 2880;
        assertThat(Strategy.parse("Canary" + percent + "Percent" + minutes + "Minutes")
                        .isPresent())
                .isEqualTo(within);
        assertThat(Strategy.parse("Linear" + percent + "PercentEvery" + minutes + "Minutes")
                        .isPresent())
                .isEqualTo(within);
    }

    @Property
    void anyOtherTextIsRefused(@ForAll @StringLength(max = 100) String text) {
        assertThat(Strategy.parse(text)).isEmpty();
        assertThat(Strategy.parse("Canary10Percent5Minutes" + (text.isEmpty() ? " " : text)))
                .isEmpty();
    }

    @Property(tries = 100)
    void longTextsEnd(@ForAll @From("long") String text) {
        LongTexts.ends(Strategy::parse, text);
        LongTexts.ends(rest -> Strategy.parse("Canary" + rest), text);
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
