// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.time.Sleeper;
import java.time.Duration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The retries of another strategy, with the pauses made by our own {@link Sleeper}: the SDK would sleep by itself, also
 * as long as a {@code Retry-After} says.
 *
 * @param strategy decides whether and when; complete, so that clients add no rules of their own to it
 */
record PausingRetries(RetryStrategy strategy, Sleeper sleeper) implements RetryStrategy {

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return strategy.acquireInitialToken(request);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        RefreshRetryTokenResponse next = strategy.refreshRetryToken(request);
        try {
            sleeper.sleep(next.delay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted before a call was repeated", e);
        }
        return RefreshRetryTokenResponse.create(next.token(), Duration.ZERO);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return strategy.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return strategy.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return false;
    }

    /** Of the strategy itself: what is built from it sleeps by itself. */
    @Override
    public Builder<?, ?> toBuilder() {
        return strategy.toBuilder();
    }
}
