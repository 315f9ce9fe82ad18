// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CapacityProviderConfig;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaManagedInstancesCapacityProviderConfig;

/**
 * The managed instances a function runs on. In a wish {@code null} leaves a field as it is, or takes Lambda's default.
 *
 * @param capacityProviderArn empty for a function that runs on no instances of the account
 * @param perExecutionEnvironmentMaxConcurrency 1 to 1600
 * @param executionEnvironmentMemoryGiBPerVCpu 2 to 8
 */
public record CapacityProvider(
        String capacityProviderArn,
        @Nullable Integer perExecutionEnvironmentMaxConcurrency,
        @Nullable Double executionEnvironmentMemoryGiBPerVCpu) {

    /** An ordinary function. */
    public static final CapacityProvider NONE = new CapacityProvider("", null, null);

    public static @Nullable CapacityProvider read(FunctionConfiguration live) {
        CapacityProviderConfig provider = live.capacityProviderConfig();
        if (provider == null || provider.lambdaManagedInstancesCapacityProviderConfig() == null) {
            return null;
        }
        LambdaManagedInstancesCapacityProviderConfig found = provider.lambdaManagedInstancesCapacityProviderConfig();
        return new CapacityProvider(
                found.capacityProviderArn() == null ? "" : found.capacityProviderArn(),
                found.perExecutionEnvironmentMaxConcurrency(),
                found.executionEnvironmentMemoryGiBPerVCpu());
    }

    public CapacityProviderConfig toSdk() {
        return CapacityProviderConfig.builder()
                .lambdaManagedInstancesCapacityProviderConfig(instances -> instances
                        .capacityProviderArn(capacityProviderArn)
                        .perExecutionEnvironmentMaxConcurrency(perExecutionEnvironmentMaxConcurrency)
                        .executionEnvironmentMemoryGiBPerVCpu(executionEnvironmentMemoryGiBPerVCpu))
                .build();
    }

    public static CapacityProvider merge(
            CapacityProvider live, CapacityProvider wanted, @Nullable CapacityProvider cleared) {
        return new CapacityProvider(
                wanted.capacityProviderArn,
                wanted.perExecutionEnvironmentMaxConcurrency == null
                        ? live.perExecutionEnvironmentMaxConcurrency
                        : wanted.perExecutionEnvironmentMaxConcurrency,
                wanted.executionEnvironmentMemoryGiBPerVCpu == null
                        ? live.executionEnvironmentMemoryGiBPerVCpu
                        : wanted.executionEnvironmentMemoryGiBPerVCpu);
    }
}
