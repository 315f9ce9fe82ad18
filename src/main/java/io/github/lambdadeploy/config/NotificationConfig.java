// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.notify.Notification;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <notification>} element: the SNS topic that is told how a deployment ended.
 *
 * <pre>{@code
 * <notification>
 *   <topicArn>arn:aws:sns:eu-west-1:123456789012:deployments</topicArn>
 *   <on>failure</on>
 * </notification>
 * }</pre>
 */
public class NotificationConfig {

    private static final String TOPIC = "<notification><topicArn> (-Dlambda.notification.topicArn)";
    private static final String ON = "<notification><on>";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";
    private static final String RULE = "use success, failure, or both with a comma between them";

    /** ARN of the topic, in any region; its name ends with {@code .fifo} when it is a FIFO topic. */
    @Nullable
    String topicArn;

    /** {@code success}, {@code failure} or, which is the default, both: {@code success,failure}. */
    @Nullable
    String on;

    /**
     * What the POM says, with the value of the command line in place of its own.
     *
     * @return {@code null} when neither says anything
     */
    public static @Nullable NotificationConfig of(@Nullable NotificationConfig pom, @Nullable String topicArn) {
        if (topicArn == null) {
            return pom;
        }
        NotificationConfig config = pom == null ? new NotificationConfig() : pom;
        config.topicArn = topicArn;
        return config;
    }

    /**
     * Notes every mistake in this element.
     *
     * @param empty whether the POM has the element {@code notification/on} without a text
     */
    public void check(Problems problems, Predicate<String> empty) {
        boolean blank = topicArn == null && empty.test("notification/topicArn");
        Names.TOPIC.require(problems, TOPIC, blank ? "" : topicArn);
        if (on == null && empty.test("notification/on")) {
            problems.add(ON + " is blank: " + RULE + ", or leave the element out");
        }
        if (problems.resolved(ON, on) && !List.of(SUCCESS, FAILURE).containsAll(ends())) {
            problems.wrong(ON, on, RULE);
        }
    }

    public Notification toSpec() {
        if (topicArn == null) {
            throw new IllegalStateException("check() comes first");
        }
        List<String> ends = ends();
        return new Notification(topicArn, ends.contains(SUCCESS), ends.contains(FAILURE));
    }

    private List<String> ends() {
        return on == null
                ? List.of(SUCCESS, FAILURE)
                : Arrays.stream(on.split(",", -1)).map(String::strip).toList();
    }
}
