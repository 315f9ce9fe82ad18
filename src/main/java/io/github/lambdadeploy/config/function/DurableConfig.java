// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.Durable;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <durableConfig>} element. Lambda neither adds it to a function that is there nor takes it away; what is not
 * in it stays as it is.
 */
public class DurableConfig {

    /** Days that the history of an execution is kept, 1 to 90. */
    @Nullable
    Integer retentionPeriodInDays;

    /** Seconds an execution may take, 1 to 31,622,400 (366 days). */
    @Nullable
    Integer executionTimeout;

    /** Empty when the element has nothing in it. */
    public @Nullable Durable toSpec() {
        return retentionPeriodInDays == null && executionTimeout == null
                ? null
                : new Durable(retentionPeriodInDays, executionTimeout);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        String element = "<function><durableConfig>";
        problems.range(element + "<retentionPeriodInDays>", retentionPeriodInDays, 1, 90, "days");
        problems.range(element + "<executionTimeout>", executionTimeout, 1, 31_622_400, "seconds");
    }
}
