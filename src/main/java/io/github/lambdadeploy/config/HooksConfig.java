// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.codedeploy.Hooks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code <hooks>} element: functions, by name or ARN, that CodeDeploy asks around the shift. */
public class HooksConfig {

    /** Asked before the first caller reaches the new version. */
    @Nullable
    String beforeAllowTraffic;

    /** Asked when all callers reach it. */
    @Nullable
    String afterAllowTraffic;

    void check(Problems problems, String element) {
        Names.HOOK.check(problems, element + "<beforeAllowTraffic>", beforeAllowTraffic);
        Names.HOOK.check(problems, element + "<afterAllowTraffic>", afterAllowTraffic);
        if (beforeAllowTraffic == null && afterAllowTraffic == null) {
            problems.missing(
                    element, "names no function: set <beforeAllowTraffic> or <afterAllowTraffic>, or leave it out");
        }
    }

    Hooks toSpec() {
        return new Hooks(Optional.ofNullable(beforeAllowTraffic), Optional.ofNullable(afterAllowTraffic));
    }
}
