// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.setting.Logging;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Against the stand-in. */
class LogRetentionTest {

    private static final String GROUP = "/aws/lambda/orders";

    @TempDir
    private Path local;

    private LocalAws standIn;
    private AwsClients aws;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void start() {
        standIn = LocalAws.start(local);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void createsTheGroupThatIsMissing() throws Exception {
        assertThat(read()).isEmpty();
        retention(true).write(Optional.empty(), 14);
        assertThat(read()).contains(14);
        assertThat(writes()).containsExactly("PutRetentionPolicy", "CreateLogGroup", "PutRetentionPolicy");
        assertThat(waits).isEmpty();
    }

    @Test
    void changesTheRetentionOfAGroupThatIsThere() throws Exception {
        logs().createLogGroup(request -> request.logGroupName(GROUP));
        assertThat(read()).as("kept for ever").isEmpty();
        retention(false).write(Optional.empty(), 14);
        assertThat(read()).contains(14);
        retention(false).write(Optional.of(14), 30);
        assertThat(read()).contains(30);
        assertThat(writes()).containsExactly("CreateLogGroup", "PutRetentionPolicy", "PutRetentionPolicy");
    }

    @Test
    void readsTheGroupOfExactlyThisName() {
        for (int i = 0; i < 60; i++) {
            String name = GROUP + "-" + i;
            logs().createLogGroup(request -> request.logGroupName(name));
            logs().putRetentionPolicy(request -> request.logGroupName(name).retentionInDays(1));
        }
        assertThat(read()).isEmpty();
        assertThat(new LogRetention(aws::logs, "orders", GROUP + "-59", true, patience()).read(Optional::empty))
                .contains(1);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # what the POM names, what the function has, the group that is looked at
            -        , -       , /aws/lambda/orders
            -        , /shop   , /shop
            ''       , /shop   , /aws/lambda/orders
            /audit   , /shop   , /audit
            """)
    void belongsToTheGroupThatTheFunctionIsGoingToLogTo(String named, String live, String group) throws Exception {
        LogRetention retention = new LogRetention(aws::logs, "orders", named, true, patience());
        assertThat(retention.read(() -> Optional.ofNullable(live).map(LogRetentionTest::loggingTo)))
                .isEmpty();
        retention.write(Optional.empty(), 14);
        assertThat(logs().describeLogGroups().logGroups())
                .singleElement()
                .satisfies(there -> assertThat(there.logGroupName()).isEqualTo(group));
    }

    private static FunctionState loggingTo(String group) {
        return new FunctionState(
                "arn:aws:lambda:eu-west-1:000000000000:function:orders",
                "$LATEST",
                "Zip",
                "",
                null,
                List.of("x86_64"),
                "",
                "Active",
                null,
                "Successful",
                null,
                null,
                "",
                Map.of(),
                null,
                FunctionSettings.NONE.with(
                        SettingType.LOGGING, new Setting.Value<>(new Logging("Text", null, null, group))));
    }

    /** Found out when it was read, and no earlier: nobody else can tell. */
    @Test
    void saysBeforehandThatTheGroupMustNotBeMade() {
        LogRetention retention = retention(false);
        retention.read(Optional::empty);
        assertThat(retention.refusal())
                .get()
                .asString()
                .contains(GROUP + " does not exist", "<createLogGroup> (-Dlambda.createLogGroup) is false");
        assertThat(retention(true).refusal()).isEmpty();
        logs().createLogGroup(request -> request.logGroupName(GROUP));
        retention.read(Optional::empty);
        assertThat(retention.refusal()).isEmpty();
    }

    @Test
    void stopsTryingWhenTheTimeIsSpent() throws Exception {
        logs().createLogGroup(request -> request.logGroupName(GROUP));
        Faults.write(
                local,
                FaultRule.on("logs", "PutRetentionPolicy")
                        .times(0)
                        .answer(400, "OperationAbortedException", "Multiple concurrent requests"));
        Patience late = new Patience(waits::add, Deadline.in(Duration.ZERO, Clock.systemUTC()));
        assertThatThrownBy(() -> new LogRetention(aws::logs, "orders", null, true, late).write(Optional.empty(), 14))
                .hasMessageContaining("OperationAbortedException");
        assertThat(waits).isEmpty();
    }

    @Test
    void removesTheRetentionAndNeverTheGroup() throws Exception {
        retention(true).write(Optional.empty(), 14);
        retention(true).remove(14);
        assertThat(read()).isEmpty();
        assertThat(logs().describeLogGroups().logGroups()).hasSize(1);

        logs().deleteLogGroup(request -> request.logGroupName(GROUP));
        retention(true).remove(14);
    }

    @Test
    void createsNoGroupWhenToldSo() throws Exception {
        assertThatThrownBy(() -> retention(false).write(Optional.empty(), 14))
                .hasMessageContaining("<createLogGroup> (-Dlambda.createLogGroup) is false")
                .hasMessageContaining(GROUP);
        assertThat(logs().describeLogGroups().logGroups()).isEmpty();
    }

    @Test
    void isContentWithAGroupThatSomebodyMadeInTheMeantime() throws Exception {
        logs().createLogGroup(request -> request.logGroupName(GROUP));
        Faults.write(
                local,
                FaultRule.on("logs", "PutRetentionPolicy")
                        .answer(400, "ResourceNotFoundException", "The specified log group does not exist."));
        retention(true).write(Optional.empty(), 14);
        assertThat(read()).contains(14);
    }

    @Test
    void triesAgainWhileTheGroupIsBusy() throws Exception {
        logs().createLogGroup(request -> request.logGroupName(GROUP));
        Faults.write(
                local,
                FaultRule.on("logs", "PutRetentionPolicy")
                        .times(2)
                        .answer(400, "OperationAbortedException", "Multiple concurrent requests"));
        retention(true).write(Optional.empty(), 14);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(read()).contains(14);

        Faults.write(
                local,
                FaultRule.on("logs", "PutRetentionPolicy")
                        .times(0)
                        .answer(400, "OperationAbortedException", "Multiple concurrent requests"));
        assertThatThrownBy(() -> retention(true).write(Optional.of(14), 30))
                .hasMessageContaining("Cannot set how long the log is kept")
                .hasMessageContaining("OperationAbortedException");
    }

    @Test
    void saysWhichPermissionIsMissing() throws Exception {
        Faults.write(
                local,
                FaultRule.on("logs", "CreateLogGroup")
                        .answer(
                                400,
                                "AccessDeniedException",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform:"
                                        + " logs:CreateLogGroup on resource: arn:aws:logs:eu-west-1:000000000000:"
                                        + "log-group:/aws/lambda/orders:log-stream: because no identity-based policy"
                                        + " allows the logs:CreateLogGroup action"));
        assertThatThrownBy(() -> retention(true).write(Optional.empty(), 14))
                .hasMessageContaining("Cannot create the log group")
                .hasMessageContaining("Allow logs:CreateLogGroup on"
                        + " arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/orders:* in the IAM policy");
    }

    @Test
    void isAnAttachmentOfTheFunction() {
        assertThat(retention(true).name()).isEqualTo("logRetentionDays");
        assertThat(retention(true).onAlias()).isFalse();
        assertThat(LogRetention.defaultGroup("orders")).isEqualTo(GROUP);
    }

    private LogRetention retention(boolean creates) {
        return new LogRetention(aws::logs, "orders", null, creates, patience());
    }

    private Optional<Integer> read() {
        return retention(true).read(Optional::empty);
    }

    private Patience patience() {
        return new Patience(waits::add, Deadline.in(Duration.ofMinutes(30), Clock.systemUTC()));
    }

    private CloudWatchLogsClient logs() {
        return aws.logs();
    }

    private List<String> writes() throws IOException {
        return Journal.read(local).stream()
                .filter(Journal.Entry::write)
                .map(Journal.Entry::operation)
                .toList();
    }
}
