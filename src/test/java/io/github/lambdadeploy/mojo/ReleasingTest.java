// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long shifts may take. */
class ReleasingTest {

    /** Sixteen functions are shifted at the same time. */
    @ParameterizedTest
    @CsvSource({
        "AllAtOnce, 40, 0",
        "Canary10Percent30Minutes, 1, 30",
        "Canary10Percent30Minutes, 16, 30",
        "Canary10Percent30Minutes, 17, 60",
        "Linear10PercentEvery1Minute, 40, 27"
    })
    void allowsForFunctionsThatWaitForOthers(String strategy, int functions, long minutes) {
        ReleaseSpec spec = new ReleaseSpec(
                Strategy.parse(strategy), Optional.empty(), Optional.empty(), List.of(), true, OptionalInt.empty());
        assertThat(Releasing.duration(spec, functions)).hasMinutes(minutes);
    }
}
