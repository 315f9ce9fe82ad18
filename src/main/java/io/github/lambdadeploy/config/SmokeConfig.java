// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The {@code <smoke>} element: what a version must answer before callers reach it. */
public class SmokeConfig {

    /** The event, JSON; default {@code {}}. */
    @Nullable
    String payload;

    void check(Problems problems) {
        problems.resolved("<release><smoke><payload>", payload);
    }

    SmokeSpec toSpec() {
        return new SmokeSpec(payload == null ? "{}" : payload, Duration.ofSeconds(30));
    }
}
