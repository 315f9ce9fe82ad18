// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTest {

    /** The names of AWS SAM's DeploymentPreference and CodeDeploy's own configurations. */
    @ParameterizedTest
    @CsvSource({
        "AllAtOnce, '', 0",
        "Canary10Percent5Minutes, 10, 5",
        "Canary10Percent10Minutes, 10, 10",
        "Canary10Percent15Minutes, 10, 15",
        "Canary10Percent30Minutes, 10, 30",
        "Linear10PercentEvery1Minute, 10 20 30 40 50 60 70 80 90, 9",
        "Linear10PercentEvery2Minutes, 10 20 30 40 50 60 70 80 90, 18",
        "Linear10PercentEvery3Minutes, 10 20 30 40 50 60 70 80 90, 27",
        "Linear10PercentEvery10Minutes, 10 20 30 40 50 60 70 80 90, 90"
    })
    void knowsAwsNames(String name, String shares, int minutes) {
        Strategy strategy = Strategy.parse(name).orElseThrow();
        assertThat(strategy.name()).isEqualTo(name);
        assertThat(strategy.shares())
                .isEqualTo(Arrays.stream(shares.split(" "))
                        .filter(share -> !share.isEmpty())
                        .map(Integer::valueOf)
                        .toList());
        assertThat(strategy.duration()).isEqualTo(Duration.ofMinutes(minutes));
        assertThat(strategy.predefined()).contains("CodeDeployDefault.Lambda" + name);
        assertThat(Strategy.parse("CodeDeployDefault.Lambda" + name)).contains(strategy);
    }

    @ParameterizedTest
    @CsvSource({
        "Canary1Percent1Minute, Canary1Percent1Minutes, 1",
        "Canary99Percent2880Minutes, Canary99Percent2880Minutes, 99",
        "Linear40PercentEvery7Minutes, Linear40PercentEvery7Minutes, 40 80",
        "Linear50PercentEvery1Minutes, Linear50PercentEvery1Minute, 50",
        "Linear99PercentEvery5Minutes, Linear99PercentEvery5Minutes, 99"
    })
    void takesAnyNumbers(String text, String name, String shares) {
        Strategy strategy = Strategy.parse(text).orElseThrow();
        assertThat(strategy.name()).isEqualTo(name);
        assertThat(strategy.shares())
                .isEqualTo(List.of(shares.split(" ")).stream()
                        .map(Integer::valueOf)
                        .toList());
        assertThat(strategy.predefined()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "allatonce",
                "Canary",
                "Canary0Percent5Minutes",
                "Canary100Percent5Minutes",
                "Canary10Percent0Minutes",
                "Canary10Percent2881Minutes",
                "Canary10Percent5Minutes ",
                "Canary-10Percent5Minutes",
                "Canary10Percent5Hours",
                "Linear10Percent1Minute",
                "Linear10PercentEvery0Minutes",
                "Linear99999Percent5Minutes",
                "CodeDeployDefault.AllAtOnce"
            })
    void refusesWhatIsNone(String text) {
        assertThat(Strategy.parse(text)).isEmpty();
    }

    /** Whatever is read is written as something that reads the same, and every share grows and stays below all. */
    @Test
    void readsWhatItWrites() {
        Random random = new Random(7);
        String[] parts = {"Canary", "Linear", "Percent", "Every", "Minutes", "Minute", "10", "7", "0", "99", "2880", "x"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(7); part >= 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Strategy.parse(text.toString()).ifPresent(strategy -> {
                assertThat(Strategy.parse(strategy.name())).contains(strategy);
                assertThat(strategy.shares()).isSorted().allMatch(share -> share > 0 && share < 100);
            });
        }
    }
}
