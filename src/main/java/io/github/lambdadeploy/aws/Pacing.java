// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.time.Pace;
import io.github.lambdadeploy.time.Sleeper;
import java.time.Duration;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;

/**
 * Keeps within Lambda's quotas for an account and region, so that many functions are deployed as fast as AWS lets them
 * and none is throttled: 100 GetFunction calls a second, 15 of all other control-plane calls together (AWS
 * documentation). A little below, since others use the account too; what is throttled all the same is repeated by the
 * SDK. After a pause a whole second's calls may begin at once, so that one function's deployment seldom waits.
 */
final class Pacing implements ExecutionInterceptor {

    private final Pace reads = new Pace(95);
    private final Pace others = new Pace(14);
    private final Sleeper sleeper;
    private final LongSupplier nanoTime;

    Pacing(Sleeper sleeper, LongSupplier nanoTime) {
        this.sleeper = sleeper;
        this.nanoTime = nanoTime;
    }

    /** Before every attempt, the repeated ones included. */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Pace pace = context.request() instanceof GetFunctionRequest ? reads : others;
        Duration wait = pace.take(nanoTime.getAsLong());
        if (!wait.isZero()) {
            try {
                // Whole milliseconds, rounded up: the machine's sleep drops the rest.
                sleeper.sleep(Duration.ofMillis(wait.plusNanos(999_999).toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("Interrupted while waiting for Lambda's quota", e);
            }
        }
    }
}
