// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda does with asynchronous invocations.
 *
 * @param maximumRetryAttempts 0 to 2; {@code null}: wanted, the live one stays; live, none is set
 * @param maximumEventAgeInSeconds 60 to 21600; {@code null} likewise
 * @param onSuccess ARN that results go to, empty for none; {@code null} when wanted: the live one stays
 * @param onFailure ARN that failed events go to; likewise
 */
public record EventInvokeSettings(
        @Nullable Integer maximumRetryAttempts,
        @Nullable Integer maximumEventAgeInSeconds,
        @Nullable String onSuccess,
        @Nullable String onFailure) {

    /** Lambda's own ways: two retries, six hours, no destination. */
    public static final EventInvokeSettings NONE = new EventInvokeSettings(null, null, "", "");

    /** These, with the live parts where these name none. */
    EventInvokeSettings over(EventInvokeSettings live) {
        return new EventInvokeSettings(
                maximumRetryAttempts == null ? live.maximumRetryAttempts : maximumRetryAttempts,
                maximumEventAgeInSeconds == null ? live.maximumEventAgeInSeconds : maximumEventAgeInSeconds,
                onSuccess == null ? live.onSuccess : onSuccess,
                onFailure == null ? live.onFailure : onFailure);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        add(parts, "maximumRetryAttempts", maximumRetryAttempts);
        add(parts, "maximumEventAgeInSeconds", maximumEventAgeInSeconds);
        add(parts, "onSuccess", onSuccess);
        add(parts, "onFailure", onFailure);
        return parts.isEmpty() ? "Lambda's defaults" : String.join(", ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            parts.add(name + " " + value);
        }
    }
}
