// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** The stand-in's alarms as the AWS SDK sees them. */
class CloudWatchServiceTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    @TempDir
    private Path directory;

    private LocalAws aws;
    private CloudWatchClient cloudWatch;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        cloudWatch = AwsClients.of(aws).cloudWatch();
    }

    @AfterEach
    void stop() {
        cloudWatch.close();
        aws.close();
    }

    @Test
    void anAlarmIsPutAndDescribed() {
        cloudWatch.putMetricAlarm(r -> errors("orders-errors")
                .accept(r.alarmDescription("Too many <errors> & more")
                        .alarmActions("arn:aws:sns:eu-west-1:000000000000:ops")
                        .dimensions(d -> d.name("FunctionName").value("orders"))
                        .datapointsToAlarm(2)
                        .treatMissingData("notBreaching")));
        assertThat(describe(r -> r.alarmNames("orders-errors")))
                .containsExactly(MetricAlarm.builder()
                        .alarmName("orders-errors")
                        .alarmArn("arn:aws:cloudwatch:eu-west-1:000000000000:alarm:orders-errors")
                        .alarmDescription("Too many <errors> & more")
                        .alarmConfigurationUpdatedTimestamp(NOW)
                        .actionsEnabled(true)
                        .okActions(List.of())
                        .alarmActions("arn:aws:sns:eu-west-1:000000000000:ops")
                        .insufficientDataActions(List.of())
                        .stateValue(StateValue.INSUFFICIENT_DATA)
                        .stateReason("Unchecked: Initial alarm creation")
                        .stateUpdatedTimestamp(NOW)
                        .metricName("Errors")
                        .namespace("AWS/Lambda")
                        .statistic(Statistic.SUM)
                        .dimensions(d -> d.name("FunctionName").value("orders"))
                        .period(60)
                        .evaluationPeriods(3)
                        .datapointsToAlarm(2)
                        .threshold(0.5)
                        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                        .treatMissingData("notBreaching")
                        .build());
    }

    @Test
    void aStateLastsUntilItIsSetAgain() {
        put("a");
        setState("a", StateValue.OK);
        assertThat(states(r -> r.alarmNames("a"))).containsExactly("a OK");
        put("a");
        assertThat(states(r -> r.alarmNames("a"))).as("put again").containsExactly("a OK");
        setState("a", StateValue.ALARM);
        assertThat(states(r -> r.alarmNames("a"))).containsExactly("a ALARM");
        assertThat(describe(r -> r.alarmNames("a")).get(0).stateReason()).isEqualTo("a test");
        AwsServiceException none =
                catchThrowableOfType(AwsServiceException.class, () -> setState("none", StateValue.OK));
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFound");
    }

    @Test
    void namesThatNobodyHasAreSilentlyAbsent() {
        put("a");
        assertThat(states(r -> r.alarmNames("a", "nobody"))).containsExactly("a INSUFFICIENT_DATA");
        assertThat(states(r -> r.alarmNames("nobody"))).isEmpty();
    }

    @Test
    void compositeAlarmsAreToldOnlyWhenTheirTypeIsNamed() {
        put("child");
        cloudWatch.putCompositeAlarm(r -> r.alarmName("both").alarmRule("ALARM(\"child\") OR NOT OK(child)"));
        assertThat(states(r -> r.alarmNames("child", "both"))).containsExactly("child INSUFFICIENT_DATA");
        assertThat(states(r -> {})).containsExactly("child INSUFFICIENT_DATA");
        var all = cloudWatch.describeAlarms(
                r -> r.alarmNames("child", "both").alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM));
        assertThat(all.metricAlarms()).extracting(MetricAlarm::alarmName).containsExactly("child");
        assertThat(all.compositeAlarms()).extracting(CompositeAlarm::alarmName).containsExactly("both");
        CompositeAlarm both = all.compositeAlarms().get(0);
        assertThat(both.alarmRule()).isEqualTo("ALARM(\"child\") OR NOT OK(child)");
        assertThat(both.stateValue()).isEqualTo(StateValue.INSUFFICIENT_DATA);
        setState("both", StateValue.ALARM);
        var only = cloudWatch.describeAlarms(r -> r.alarmTypes(AlarmType.COMPOSITE_ALARM));
        assertThat(only.metricAlarms()).isEmpty();
        assertThat(only.compositeAlarms())
                .extracting(CompositeAlarm::stateValue)
                .containsExactly(StateValue.ALARM);
        assertThatThrownBy(() ->
                        cloudWatch.putCompositeAlarm(r -> r.alarmName("c").alarmRule("ALARM('child') AND ALARM(gone)")))
                .hasMessageContaining("as alarms [gone] in the alarm rule do not exist");
        assertThatThrownBy(() -> put("both")).hasMessageContaining("another type");
    }

    @Test
    void prefixAndStateNarrow() {
        put("orders-a");
        put("orders-b");
        put("refunds");
        setState("orders-b", StateValue.OK);
        assertThat(states(r -> r.alarmNamePrefix("orders-")))
                .containsExactly("orders-a INSUFFICIENT_DATA", "orders-b OK");
        assertThat(states(r -> r.stateValue(StateValue.OK))).containsExactly("orders-b OK");
        assertThat(states(r -> r.alarmNames("orders-a", "orders-b").stateValue(StateValue.ALARM)))
                .isEmpty();
    }

    @Test
    void listsComeInPages() {
        List<String> names =
                IntStream.range(0, 60).mapToObj(i -> "alarm-%02d".formatted(i)).toList();
        names.forEach(this::put);
        var first = cloudWatch.describeAlarms(r -> r.alarmNames(names));
        assertThat(first.metricAlarms()).hasSize(50);
        var second = cloudWatch.describeAlarms(r -> r.alarmNames(names).nextToken(first.nextToken()));
        assertThat(second.metricAlarms()).hasSize(10);
        assertThat(second.nextToken()).isNull();
        assertThat(cloudWatch.describeAlarmsPaginator(r -> r.maxRecords(7)).metricAlarms())
                .extracting(MetricAlarm::alarmName)
                .containsExactlyElementsOf(names);
        assertThatThrownBy(() -> cloudWatch.describeAlarms(r -> r.nextToken("!")))
                .satisfies(e -> assertThat(
                                ((AwsServiceException) e).awsErrorDetails().errorCode())
                        .isEqualTo("InvalidNextToken"));
    }

    @Test
    void deletesAllOrNone() {
        put("a");
        put("b");
        assertThatThrownBy(() -> cloudWatch.deleteAlarms(r -> r.alarmNames("a", "gone")))
                .satisfies(
                        e -> assertThat(((AwsServiceException) e).statusCode()).isEqualTo(404));
        assertThat(states(r -> {})).hasSize(2);
        cloudWatch.deleteAlarms(r -> r.alarmNames("a", "b"));
        assertThat(states(r -> {})).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("period", change(r -> r.period(45)), "Period must be 10, 20, 30 or a multiple of 60"),
                Arguments.of("no period", change(r -> r.period(null)), "Value null at 'period'"),
                Arguments.of("too long", change(r -> r.evaluationPeriods(1441)), "across more than 1 day"),
                Arguments.of("datapoints", change(r -> r.datapointsToAlarm(4)), "DatapointsToAlarm must be less than"),
                Arguments.of("statistics", change(r -> r.extendedStatistic("p99")), "Exactly one of the parameters"),
                Arguments.of("no threshold", change(r -> r.threshold(null)), "Value null at 'threshold'"),
                Arguments.of("operator", change(r -> r.comparisonOperator("Above")), "at 'comparisonOperator' failed"),
                Arguments.of("metric", change(r -> r.metricName(null)), "Value null at 'metricName'"),
                Arguments.of("name", change(r -> r.alarmName("x".repeat(256))), "less than or equal to 255"),
                Arguments.of(
                        "metrics", change(r -> r.metrics(m -> m.id("m1"))), "does not know the parameter Metrics"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String what, Consumer<PutMetricAlarmRequest.Builder> change, String message) {
        assertThatThrownBy(() -> cloudWatch.putMetricAlarm(r -> {
                    errors("a").accept(r);
                    change.accept(r);
                }))
                .as(what)
                .hasMessageContaining(message)
                .satisfies(
                        e -> assertThat(((AwsServiceException) e).statusCode()).isEqualTo(400));
        assertThat(states(r -> {})).isEmpty();
    }

    @Test
    void refusesWhatAwsRefusesToDescribe() {
        List<String> names = IntStream.range(0, 101).mapToObj(i -> "a" + i).toList();
        assertThatThrownBy(() -> cloudWatch.describeAlarms(r -> r.alarmNames(names)))
                .hasMessageContaining("less than or equal to 100");
        assertThatThrownBy(() -> cloudWatch.describeAlarms(r -> r.maxRecords(101)))
                .hasMessageContaining("less than or equal to 100");
        assertThatThrownBy(() -> cloudWatch.describeAlarms(r -> r.stateValue("FINE")))
                .hasMessageContaining("at 'stateValue' failed");
        assertThatThrownBy(() -> cloudWatch.describeAlarms(r -> r.alarmTypesWithStrings("Metric")))
                .hasMessageContaining("at 'alarmTypes' failed");
        assertThatThrownBy(
                        () -> cloudWatch.describeAlarms(r -> r.alarmNames("a").alarmNamePrefix("a")))
                .hasMessageContaining("cannot be specified together");
    }

    @Test
    void belongToTheirRegionAndSurviveARestart() {
        put("a");
        try (CloudWatchClient elsewhere =
                AwsClients.of(aws).in(Region.US_EAST_1).cloudWatch()) {
            assertThat(elsewhere.describeAlarms().metricAlarms()).isEmpty();
            elsewhere.putMetricAlarm(errors("a"));
            elsewhere.setAlarmState(
                    r -> r.alarmName("a").stateValue(StateValue.ALARM).stateReason(""));
            assertThat(states(r -> {})).containsExactly("a INSUFFICIENT_DATA");
            cloudWatch.deleteAlarms(r -> r.alarmNames("a"));
            assertThat(states(r -> {})).isEmpty();
            try (LocalAws again = LocalAws.start(directory);
                    CloudWatchClient same =
                            AwsClients.of(again).in(Region.US_EAST_1).cloudWatch()) {
                assertThat(same.describeAlarms().metricAlarms())
                        .extracting(MetricAlarm::stateValueAsString)
                        .containsExactly("ALARM");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders errors/5xx: \"much\" ü%", "..", "a+b"})
    void theDocumentHasTheEncodedName(String name) throws Exception {
        put(name);
        setState(name, StateValue.OK);
        JsonObject document = Objects.requireNonNull(new Store(directory).read(Alarms.document(name)));
        assertThat(document.string("AlarmName")).isEqualTo(name);
        assertThat(document.string("StateValue")).isEqualTo("OK");
        assertThat(document.string("Region")).isEqualTo("eu-west-1");
        assertThat(states(r -> r.alarmNames(name))).containsExactly(name + " OK");
    }

    @Test
    void theDocumentOfALongNameFitsAFile() {
        assertThat(Alarms.document("a b/c")).isEqualTo("cloudwatch/alarms/a+b%2Fc");
        String one = "ü".repeat(254) + "1";
        String two = "ü".repeat(254) + "2";
        put(one);
        put(two);
        setState(one, StateValue.ALARM);
        assertThat(states(r -> r.alarmNames(one, two))).containsExactly(one + " ALARM", two + " INSUFFICIENT_DATA");
    }

    @Test
    void goesOffInTheMiddleAsScripted() throws Exception {
        put("quiet");
        put("loud");
        setState("loud", StateValue.OK);
        Faults.write(directory, new JsonObject().put("cloudwatch.alarmAfterDescribes.loud", 3));
        assertThat(states(r -> r.alarmNames("quiet")))
                .as("asks for another one")
                .hasSize(1);
        assertThat(states(r -> r.alarmNames("loud", "quiet"))).containsExactly("loud OK", "quiet INSUFFICIENT_DATA");
        assertThat(states(r -> r.alarmNamePrefix("lo"))).containsExactly("loud OK");
        assertThat(states(r -> r.alarmNames("loud").stateValue(StateValue.ALARM)))
                .containsExactly("loud ALARM");
        assertThat(Objects.requireNonNull(new Store(directory).read("cloudwatch/alarms/loud"))
                        .string("StateValue"))
                .as("for other services")
                .isEqualTo("ALARM");
        setState("loud", StateValue.OK);
        assertThat(states(r -> {})).contains("loud ALARM", "quiet INSUFFICIENT_DATA");
    }

    @Test
    void isInTheJournalAndTakesFaults() throws Exception {
        put("a");
        cloudWatch.describeAlarms(r -> r.alarmNames("a", "b"));
        assertThat(Journal.read(directory))
                .extracting(entry -> entry.brief() + " " + entry.write())
                .containsExactly("cloudwatch PutMetricAlarm a 200 true", "cloudwatch DescribeAlarms a,b 200 false");
        Faults.write(directory, new JsonObject().put("throttle", new JsonObject().put("cloudwatch DescribeAlarms", 1)));
        cloudWatch.describeAlarms();
        assertThatThrownBy(() -> cloudWatch.describeAlarms())
                .satisfies(e -> assertThat(((AwsServiceException) e).isThrottlingException())
                        .isTrue());
    }

    private void put(String name) {
        cloudWatch.putMetricAlarm(errors(name));
    }

    private void setState(String name, StateValue state) {
        cloudWatch.setAlarmState(r -> r.alarmName(name).stateValue(state).stateReason("a test"));
    }

    private List<MetricAlarm> describe(Consumer<DescribeAlarmsRequest.Builder> request) {
        return cloudWatch.describeAlarms(request).metricAlarms();
    }

    private List<String> states(Consumer<DescribeAlarmsRequest.Builder> request) {
        return describe(request).stream()
                .map(alarm -> alarm.alarmName() + " " + alarm.stateValueAsString())
                .toList();
    }

    private static Consumer<PutMetricAlarmRequest.Builder> errors(String name) {
        return r -> r.alarmName(name)
                .namespace("AWS/Lambda")
                .metricName("Errors")
                .statistic(Statistic.SUM)
                .period(60)
                .evaluationPeriods(3)
                .threshold(0.5)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD);
    }

    private static Consumer<PutMetricAlarmRequest.Builder> change(Consumer<PutMetricAlarmRequest.Builder> change) {
        return change;
    }
}
