// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.lambda.attachment.EventInvokeSettings;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <eventInvokeConfig>} element: asynchronous invocations of the alias. An absent part stays as it is, an
 * empty one goes back to Lambda's own.
 */
public class EventInvokeConfig {

    private static final String PATH = "function/eventInvokeConfig/";
    private static final String ELEMENT = "<function><eventInvokeConfig>";
    private static final Pattern DESTINATION =
            Pattern.compile("arn:aws[a-zA-Z0-9-]*:(sqs|sns|lambda|events|s3):[a-z0-9-]*:(\\d{12})?:.+");
    private static final String RULE =
            "use the ARN of a queue, a topic, a function, an event bus or (onFailure only) a bucket";

    /** How often a failed event is tried again, 0 to 2; Lambda's own: 2. */
    @Nullable
    Integer maximumRetryAttempts;

    /** How old an event may become, 60 to 21600 seconds; Lambda's own: 21600. */
    @Nullable
    Integer maximumEventAgeInSeconds;

    /** ARN that results go to. */
    @Nullable
    String onSuccess;

    /** ARN that failed events go to. */
    @Nullable
    String onFailure;

    void clear(Predicate<String> empty) {
        maximumRetryAttempts = or(maximumRetryAttempts, 2, empty.test(PATH + "maximumRetryAttempts"));
        maximumEventAgeInSeconds = or(maximumEventAgeInSeconds, 21_600, empty.test(PATH + "maximumEventAgeInSeconds"));
        onSuccess = or(onSuccess, "", empty.test(PATH + "onSuccess"));
        onFailure = or(onFailure, "", empty.test(PATH + "onFailure"));
    }

    EventInvokeSettings toSpec() {
        return new EventInvokeSettings(maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure);
    }

    void check(Problems problems) {
        if (toSpec().equals(new EventInvokeSettings(null, null, null, null))) {
            problems.missing(
                    ELEMENT,
                    "says nothing: use <maximumRetryAttempts>, <maximumEventAgeInSeconds>, <onSuccess>"
                            + " or <onFailure>");
        }
        if (maximumRetryAttempts != null && (maximumRetryAttempts < 0 || maximumRetryAttempts > 2)) {
            problems.add(ELEMENT + "<maximumRetryAttempts> is " + maximumRetryAttempts + ": use 0 to 2");
        }
        if (maximumEventAgeInSeconds != null && (maximumEventAgeInSeconds < 60 || maximumEventAgeInSeconds > 21_600)) {
            problems.add(ELEMENT + "<maximumEventAgeInSeconds> is " + maximumEventAgeInSeconds
                    + ": use 60 to 21600 (seconds)");
        }
        destination(problems, "onSuccess", onSuccess);
        destination(problems, "onFailure", onFailure);
        if (onSuccess != null && onSuccess.matches("arn:[^:]*:s3:.*")) {
            problems.add(ELEMENT + "<onSuccess> is a bucket: Lambda takes one for <onFailure> only");
        }
    }

    private static void destination(Problems problems, String name, @Nullable String arn) {
        if (arn != null && !arn.isEmpty()) {
            problems.text(ELEMENT + "<" + name + ">", arn, DESTINATION, RULE);
        }
    }

    private static <T> @Nullable T or(@Nullable T value, T cleared, boolean empty) {
        return value == null && empty ? cleared : value;
    }
}
