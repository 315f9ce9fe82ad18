// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.CapacityProvider;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <capacityProviderConfig>} element: the managed instances the function runs on. Lambda neither adds it to a
 * function that is there nor takes it away; what is not in it stays as it is.
 */
public class CapacityProviderConfig {

    /** ARN of the capacity provider. */
    @Nullable
    String capacityProviderArn;

    /** Invocations that one execution environment takes at the same time, 1 to 1600. */
    @Nullable
    Integer perExecutionEnvironmentMaxConcurrency;

    /** Memory for each virtual CPU, 2 to 8 GiB. */
    @Nullable
    Double executionEnvironmentMemoryGiBPerVCpu;

    /** The same, one level down, as AWS's API has it. */
    @Nullable
    CapacityProviderConfig lambdaManagedInstancesCapacityProviderConfig;

    /** Empty when the element has nothing in it. */
    public @Nullable CapacityProvider toSpec() {
        if (lambdaManagedInstancesCapacityProviderConfig != null) {
            return lambdaManagedInstancesCapacityProviderConfig.toSpec();
        }
        return isEmpty()
                ? null
                : new CapacityProvider(
                        capacityProviderArn == null ? "" : capacityProviderArn,
                        perExecutionEnvironmentMaxConcurrency,
                        executionEnvironmentMemoryGiBPerVCpu);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        if (lambdaManagedInstancesCapacityProviderConfig != null) {
            lambdaManagedInstancesCapacityProviderConfig.check(problems);
        } else if (!isEmpty()) {
            String element = "<function><capacityProviderConfig>";
            Names.CAPACITY_PROVIDER.require(problems, element + "<capacityProviderArn>", capacityProviderArn);
            problems.range(
                    element + "<perExecutionEnvironmentMaxConcurrency>",
                    perExecutionEnvironmentMaxConcurrency,
                    1,
                    1600,
                    "invocations");
            problems.range(
                    element + "<executionEnvironmentMemoryGiBPerVCpu>",
                    executionEnvironmentMemoryGiBPerVCpu,
                    2,
                    8,
                    "GiB");
        }
    }

    private boolean isEmpty() {
        return capacityProviderArn == null
                && perExecutionEnvironmentMaxConcurrency == null
                && executionEnvironmentMemoryGiBPerVCpu == null;
    }
}
