// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DurableConfig;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * Durable executions of a function. In a wish {@code null} leaves a field as it is, or takes Lambda's default.
 *
 * @param retentionPeriodInDays 1 to 90
 * @param executionTimeout seconds, 1 to 31,622,400
 */
public record Durable(
        @Nullable Integer retentionPeriodInDays, @Nullable Integer executionTimeout) {

    /** A function whose executions are not durable. */
    public static final Durable NONE = new Durable(null, null);

    public static @Nullable Durable read(FunctionConfiguration live) {
        DurableConfig durable = live.durableConfig();
        return durable == null ? null : new Durable(durable.retentionPeriodInDays(), durable.executionTimeout());
    }

    public DurableConfig toSdk() {
        return DurableConfig.builder()
                .retentionPeriodInDays(retentionPeriodInDays)
                .executionTimeout(executionTimeout)
                .build();
    }

    public static Durable merge(Durable live, Durable wanted, @Nullable Durable cleared) {
        return new Durable(
                wanted.retentionPeriodInDays == null ? live.retentionPeriodInDays : wanted.retentionPeriodInDays,
                wanted.executionTimeout == null ? live.executionTimeout : wanted.executionTimeout);
    }
}
