// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        bench.shifting(strategy);
        bench.mark();
        DeploymentResult result = bench.deploy("two");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(Collections.frequency(bench.writes(), "UpdateAlias")).isEqualTo(moves);
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=1 of=2");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void goesBackWhenAnAlarmGoesOff() {
        bench.alarm(StateValue.OK);
        bench.shifting("Canary10Percent5Minutes", "errors");
        Deployment deployment = bench.deployment("two");
        bench.whileShared(() -> bench.alarm(StateValue.ALARM));
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
        bench.shifting("Canary10Percent5Minutes", "errors");
        bench.mark();
        assertThat(bench.deployment("two").preflight())
                .singleElement()
                .asString()
                .contains("no such alarm");
        bench.alarm(StateValue.ALARM);
        assertThat(bench.deployment("two").preflight())
                .singleElement()
                .asString()
                .contains("is on already");
    }

    @Test
    void finishesAShiftThatWasLeftHalfWay() {
        bench.deploy("two");
        bench.leaveHalfWay("1", "2");
        bench.shifting("Linear10PercentEvery1Minute");
        bench.mark();
        bench.deploy("two");
        assertThat(bench.writes()).doesNotContain("PublishVersion");
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
    }

    @Test
    void givesUpAShiftToWhatIsNotWantedAnyMore() {
        bench.deploy("two");
        bench.leaveHalfWay("1", "2");
        bench.shifting("AllAtOnce");
        assertThat(bench.deploy("three").changes())
                .contains("send all traffic of alias live to version 1", "move alias live from version 1");
        assertThat(bench.alias().isWhollyAt("3")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("prev=1 of=3");
    }

    /** Dead means dead: no call after that one is answered either. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatDiesAtAnyCallIsRepairedByTheNext(boolean effect) throws Exception {
        int call = 0;
        boolean died = true;
        while (died) {
            call++;
            Path account = Files.createDirectories(dir.resolve("dies-" + call));
            try (ReleaseBench other = new ReleaseBench(account)) {
                other.deploy("one");
                other.shifting("Canary10Percent1Minute");
                FaultRule death = FaultRule.on("lambda", "*").call(call).answer(403, "AccessDeniedException", "dead");
                FaultRule silence = FaultRule.on("lambda", "*")
                        .call(call + 1)
                        .times(0)
                        .answer(403, "AccessDeniedException", "dead");
                Faults.write(other.local, effect ? death.after() : death, silence);
                died = dies(other);
                Faults.clear(other.local);
                AliasState between = other.alias();
                assertThat(between.version()).isIn("1", "2");
                assertThat(between.weights().keySet()).isSubsetOf("2");
                other.deploy("two");
                assertThat(other.alias().isWhollyAt("2")).as("call %s", call).isTrue();
                assertThat(other.alias().description()).isEqualTo("prev=1 of=2");
                assertThat(other.lambda()
                                .listVersionsByFunction(request -> request.functionName("orders"))
                                .versions())
                        .extracting(version -> version.version())
                        .containsExactly("$LATEST", "1", "2");
            }
        }
        assertThat(call).isGreaterThan(10);
    }

    private static boolean dies(ReleaseBench bench) {
        try {
            bench.deploy("two");
            return false;
        } catch (DeployException dead) {
            return true;
        }
    }

    @Test
    void leavesTheAliasToWhoeverMovesItDuringAShift() {
        bench.shifting("Linear10PercentEvery1Minute");
        bench.whileShared(() -> bench.leaveHalfWay("2", "1"));
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run)
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Somebody else moved the alias live")
                .hasMessageContaining("points at version 2 (a test)");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.alias().version()).isEqualTo("2");
        assertThat(bench.alias().weights()).containsOnlyKeys("1");
    }
}
