// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The stand-in's CloudWatch Logs as the AWS SDK sees it. */
class LogsServiceTest {

    private static final String GROUP = "/aws/lambda/orders";
    private static final String ARN = "arn:aws:logs:eu-west-1:000000000000:log-group:" + GROUP;
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    @TempDir
    private Path directory;

    private LocalAws aws;
    private CloudWatchLogsClient logs;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        logs = AwsClients.of(aws).logs();
    }

    @AfterEach
    void stop() {
        logs.close();
        aws.close();
    }

    @Test
    void aGroupIsCreatedDescribedAndDeleted() {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        assertThat(logs.describeLogGroups().logGroups())
                .containsExactly(LogGroup.builder()
                        .logGroupName(GROUP)
                        .creationTime(NOW.toEpochMilli())
                        .metricFilterCount(0)
                        .arn(ARN + ":*")
                        .storedBytes(0L)
                        .logGroupClass("STANDARD")
                        .logGroupArn(ARN)
                        .build());
        assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName(GROUP)))
                .isInstanceOf(ResourceAlreadyExistsException.class)
                .hasMessageContaining("The specified log group already exists");
        try (CloudWatchLogsClient elsewhere =
                AwsClients.of(aws).in(Region.US_EAST_1).logs()) {
            assertThat(elsewhere.describeLogGroups().logGroups()).isEmpty();
        }

        logs.deleteLogGroup(r -> r.logGroupName(GROUP));
        assertThat(logs.describeLogGroups().logGroups()).isEmpty();
        assertThatThrownBy(() -> logs.deleteLogGroup(r -> r.logGroupName(GROUP)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
    }

    @Test
    void groupsOutliveTheStandIn() {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(7));
        aws.close();
        aws = LocalAws.start(directory);
        try (CloudWatchLogsClient again = AwsClients.of(aws).logs()) {
            assertThat(again.describeLogGroups().logGroups())
                    .singleElement()
                    .extracting(LogGroup::retentionInDays)
                    .isEqualTo(7);
        }
    }

    @Test
    void namesDifferByCase() {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        logs.createLogGroup(r -> r.logGroupName("/aws/lambda/Orders"));
        assertThat(logs.describeLogGroups(r -> r.logGroupNamePrefix("/aws/lambda/o"))
                        .logGroups())
                .hasSize(1);
    }

    @Test
    void listsComeInPagesByName() {
        for (int i = 0; i < 52; i++) {
            String name = "/aws/lambda/f%02d".formatted(i);
            logs.createLogGroup(r -> r.logGroupName(name));
        }
        logs.createLogGroup(r -> r.logGroupName("/other"));
        var first = logs.describeLogGroups(r -> r.logGroupNamePrefix("/aws/lambda/f"));
        assertThat(first.logGroups()).hasSize(50);
        assertThat(first.nextToken()).isNotNull();
        var second = logs.describeLogGroups(
                r -> r.logGroupNamePrefix("/aws/lambda/f").nextToken(first.nextToken()));
        assertThat(second.logGroups())
                .extracting(LogGroup::logGroupName)
                .containsExactly("/aws/lambda/f50", "/aws/lambda/f51");
        assertThat(second.nextToken()).isNull();
        assertThat(logs.describeLogGroups(
                                r -> r.logGroupNamePrefix("/aws/lambda/f1").limit(3))
                        .logGroups())
                .hasSize(3);
        assertThat(message(() -> logs.describeLogGroups(r -> r.limit(51)))).contains("less than or equal to 50");
    }

    @Test
    void retentionIsSetAndTakenAway() {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(3653));
        assertThat(logs.describeLogGroups().logGroups().get(0).retentionInDays())
                .isEqualTo(3653);
        logs.deleteRetentionPolicy(r -> r.logGroupName(GROUP));
        assertThat(logs.describeLogGroups().logGroups().get(0).retentionInDays())
                .isNull();
        assertThatThrownBy(() ->
                        logs.putRetentionPolicy(r -> r.logGroupName("none").retentionInDays(7)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> logs.deleteRetentionPolicy(r -> r.logGroupName("none")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 2, 364, 730, 3654})
    void onlySomeNumbersOfDaysAreTaken(int days) {
        logs.createLogGroup(r -> r.logGroupName(GROUP));
        assertThat(message(
                        () -> logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(days))))
                .isEqualTo("Invalid retention value. Valid values are: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365,"
                        + " 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]");
    }

    @Test
    void namesFollowAwssRule() {
        assertThat(message(() -> logs.createLogGroup(r -> r.logGroupName("a b"))))
                .isEqualTo("1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        assertThat(message(() -> logs.createLogGroup(r -> r.logGroupName("x".repeat(513)))))
                .contains("less than or equal to 512");
        assertThat(message(() -> logs.createLogGroup(r -> r.logGroupName("")))).contains("greater than or equal to 1");
        assertThat(message(() -> logs.createLogGroup(r -> {}))).contains("Member must not be null");
        assertThat(message(() -> logs.createLogGroup(r -> r.logGroupName("aws/mine"))))
                .contains("reserved for AWS");
        assertThat(message(() -> logs.createLogGroup(r -> r.logGroupName(GROUP).logGroupClass("CHEAP"))))
                .contains("enum value set");
        logs.createLogGroup(r -> r.logGroupName("x".repeat(512)));
    }

    @Test
    void groupsHaveTags() {
        logs.createLogGroup(r -> r.logGroupName(GROUP).tags(Map.of("team", "shop")));
        logs.tagResource(r -> r.resourceArn(ARN).tags(Map.of("stage", "dev", "team", "orders")));
        assertThat(tags()).isEqualTo(Map.of("team", "orders", "stage", "dev"));
        logs.untagResource(r -> r.resourceArn(ARN).tagKeys("stage"));
        assertThat(tags()).isEqualTo(Map.of("team", "orders"));
        assertThat(message(() -> logs.listTagsForResource(r -> r.resourceArn(ARN + ":*"))))
                .isNotEmpty();
        assertThatThrownBy(() -> logs.listTagsForResource(r -> r.resourceArn(ARN + "-2")))
                .isInstanceOf(ResourceNotFoundException.class);
        for (String key : List.of("aws:mine", "a!", "k".repeat(129))) {
            assertThat(message(() -> logs.tagResource(r -> r.resourceArn(ARN).tags(Map.of(key, "v")))))
                    .contains("Tag key");
        }
    }

    @Test
    void anUnknownOperationSaysSo() {
        AwsServiceException error = catchThrowableOfType(
                AwsServiceException.class,
                () -> logs.putLogEvents(
                        r -> r.logGroupName(GROUP).logStreamName("s").logEvents(List.of())));
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
    }

    private Map<String, String> tags() {
        return logs.listTagsForResource(r -> r.resourceArn(ARN)).tags();
    }

    private static String message(ThrowingCallable call) {
        AwsServiceException error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).isNotNull();
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
        return error.awsErrorDetails().errorMessage();
    }
}
