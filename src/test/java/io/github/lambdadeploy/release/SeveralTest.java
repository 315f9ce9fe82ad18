// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** One that fails, in whatever way, neither stops the others nor hides how they ended. */
class SeveralTest {

    private final Queue<String> carriedOut = new ConcurrentLinkedQueue<>();

    @Test
    void aFailureThatNobodyHasForeseenIsOnesOwn() {
        assertThatThrownBy(() -> deploy("a", "broken", "b"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("1 of 3 functions could not be deployed")
                .hasMessageContaining("broken: Something went wrong that must not happen")
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("hunter2");
        assertThat(carriedOut).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void ofOneFunctionItIsAFailureForPeopleToo() {
        assertThatThrownBy(() -> deploy("broken"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("function broken")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    private void deploy(String... names) {
        new Several<>(List.of(names), name -> name, Runnable::run)
                .carryOut(
                        name -> {
                            if (name.equals("broken")) {
                                throw new IllegalStateException("hunter2");
                            }
                            carriedOut.add(name);
                        },
                        "deployed",
                        "Again.");
    }
}
