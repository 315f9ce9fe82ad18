// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.rollout.Strategy;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import io.github.lambdadeploy.rollout.WeightedRollout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Shifts of an alias in weighted steps, against the stand-in; no test waits for them. */
class ShiftTest {

    @TempDir
    private Path dir;

    private ReleaseBench bench;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        bench.deploy("one");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "AllAtOnce, 1",
        "Canary10Percent30Minutes, 2",
        "CodeDeployDefault.LambdaCanary10Percent5Minutes, 2",
        "Linear10PercentEvery1Minute, 10",
        "Linear33PercentEvery2Minutes, 4"
    })
    void bringsAllTrafficToTheNewVersion(String strategy, int moves) {
        shifting(strategy);
        bench.mark();
        DeploymentResult result = bench.deploy("two");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(Collections.frequency(bench.writes(), "UpdateAlias")).isEqualTo(moves);
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=1");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void goesBackWhenAnAlarmGoesOff() {
        alarm(StateValue.OK);
        shifting("Canary10Percent5Minutes", "errors");
        Deployment deployment = bench.deployment("two");
        // Waits before the shift change nothing.
        for (int wait = 0; wait < 10; wait++) {
            bench.duringWaits.add(this::fire);
        }
        assertThatThrownBy(deployment::run)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("errors")
                .hasMessageContaining("version 1 again");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
        assertThat(bench.alias().description()).isEmpty();
    }

    @Test
    void saysThatAnAlarmIsMissingOrOnBeforeAnythingIsWritten() {
        shifting("Canary10Percent5Minutes", "errors");
        bench.mark();
        assertThat(bench.deployment("two").preflight())
                .singleElement()
                .asString()
                .contains("no such alarm");
        alarm(StateValue.ALARM);
        assertThat(bench.deployment("two").preflight())
                .singleElement()
                .asString()
                .contains("is on already");
    }

    @Test
    void finishesAShiftThatWasLeftHalfWay() {
        bench.deploy("two");
        leaveHalfWay("1", "2");
        shifting("Linear10PercentEvery1Minute");
        bench.mark();
        bench.deploy("two");
        assertThat(bench.writes()).doesNotContain("PublishVersion");
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
    }

    @Test
    void givesUpAShiftToWhatIsNotWantedAnyMore() {
        bench.deploy("two");
        leaveHalfWay("1", "2");
        shifting("AllAtOnce");
        assertThat(bench.deploy("three").changes())
                .contains("send all traffic of alias live to version 1", "move alias live from version 1");
        assertThat(bench.alias().isWhollyAt("3")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=1");
    }

    private void shifting(String strategy, String... alarms) {
        bench.release = function -> {
            Traffic traffic = new Traffic(function, "live");
            Alarms watched = new Alarms(bench::cloudWatch, List.of(alarms));
            return new AliasRelease(
                    traffic,
                    new WeightedRollout(
                            traffic,
                            Strategy.parse(strategy).orElseThrow(),
                            watched,
                            true,
                            function.calls().patience()),
                    Verification.NONE,
                    watched,
                    true);
        };
    }

    private void leaveHalfWay(String main, String candidate) {
        bench.lambda()
                .updateAlias(request -> request.functionName("orders")
                        .name("live")
                        .functionVersion(main)
                        .description("")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of(candidate, 0.3))));
    }

    private void fire() {
        if (!bench.alias().weights().isEmpty()) {
            alarm(StateValue.ALARM);
        }
    }

    private void alarm(StateValue state) {
        bench.cloudWatch()
                .putMetricAlarm(request -> request.alarmName("errors")
                        .namespace("AWS/Lambda")
                        .metricName("Errors")
                        .statistic("Sum")
                        .period(60)
                        .evaluationPeriods(1)
                        .threshold(1.0)
                        .comparisonOperator("GreaterThanThreshold"));
        bench.cloudWatch()
                .setAlarmState(
                        request -> request.alarmName("errors").stateValue(state).stateReason("a test"));
    }
}
