// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.rollout.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Shifts that something comes in the way of, once the new version has a share: the alias is not left in between. */
class BrokenShiftTest {

    private static final String LINEAR = "Linear30PercentEvery1Minute";

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
    @ValueSource(strings = {"UpdateAlias", "GetAlias"})
    void goesBackWhenACallIsRefused(String operation) {
        bench.shifting(LINEAR);
        bench.whileShared(() -> deny(operation, 1));
        DeployException failure = rolledBack("two");
        assertThat(failure)
                .hasMessageContainingAll(
                        "The shift to version 2 was stopped at 30 %", "AccessDenied", "goes to version 1 again");
    }

    /** The SDK's six attempts get no answer, though the second step has been taken. */
    @Test
    void goesBackWhenAnAnswerIsLostForGood() {
        bench.shifting(LINEAR);
        bench.whileShared(() -> Faults.write(
                bench.local,
                FaultRule.on("lambda", "UpdateAlias").cut().after(),
                FaultRule.on("lambda", "UpdateAlias").call(2).times(5).cut()));
        assertThat(rolledBack("two")).hasMessageContaining("was stopped at 30 %");
    }

    @Test
    void goesBackWhenTheBuildIsStopped() {
        bench.shifting(LINEAR);
        bench.whileShared(() -> {
            throw new InterruptedException("Stopped");
        });
        Deployment deployment = bench.deployment("two");
        DeployException failure = catchThrowableOfType(DeployException.class, deployment::run);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).hasMessageContainingAll("The deployment was interrupted", "goes to version 1 again");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @Test
    void goesBackWhenAnAlarmIsTakenAwayMeanwhile() {
        bench.alarm(StateValue.OK);
        bench.shifting(LINEAR, "errors");
        bench.whileShared(() -> bench.cloudWatch().deleteAlarms(request -> request.alarmNames("errors")));
        assertThat(rolledBack("two")).hasMessageContaining("There is no such alarm any more: errors");
    }

    @Test
    void saysWhereTheAliasIsWhenItCannotBeTakenBack() {
        bench.alarm(StateValue.OK);
        bench.shifting(LINEAR, "errors");
        bench.whileShared(() -> {
            bench.alarm(StateValue.ALARM);
            deny("UpdateAlias", 0);
        });
        DeployException failure = failed("two", "1");
        assertThat(failure)
                .hasMessageContainingAll(
                        "was stopped at 30 %",
                        "On: errors",
                        "Taking it back failed as well (Cannot move alias live",
                        "The alias live points at version 1, 30 % of its traffic goes to version 2.",
                        "lambda:rollback");
        assertThat(bench.alias().weights()).containsOnlyKeys("2");
    }

    /** As when the credentials have expired. */
    @Test
    void saysWhereTheAliasWasSeenLastWhenNothingIsAnsweredAnyMore() {
        bench.shifting(LINEAR);
        bench.whileShared(() -> deny("*", 0));
        Deployment deployment = bench.deployment("two");
        assertThat(catchThrowableOfType(DeployException.class, deployment::run))
                .hasMessageContainingAll(
                        "was stopped at 30 %: Cannot read alias live",
                        "Where the alias is now cannot be read",
                        "As it was seen last: The alias live points at version 1, 30 % of its traffic goes to version 2.");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void hidesNoAlarmBehindSomebodyElsesMove() throws Exception {
        String foreign = bench.publishElsewhere("foreign");
        bench.alarm(StateValue.OK);
        bench.shifting(LINEAR, "errors");
        bench.whileShared(() -> {
            bench.alarm(StateValue.ALARM);
            bench.route(foreign, Map.of());
        });
        DeployException failure = failed("two", foreign);
        assertThat(failure)
                .hasMessageContainingAll(
                        "was stopped at 30 %",
                        "On: errors", "Somebody else moved the alias live", "points at version 2 (by somebody else)");
        assertThat(bench.alias().isWhollyAt(foreign)).isTrue();
    }

    @Test
    void leavesTheAliasWhereItIsWhenTheFirstStepIsRefused() {
        bench.shifting(LINEAR);
        bench.mark();
        deny("UpdateAlias", 0);
        assertThat(failed("two", "1"))
                .hasMessageContainingAll("Cannot move alias live", "The alias live points at version 1.");
        assertThat(Collections.frequency(bench.writes(), "UpdateAlias")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesItInBetweenWhereThePomWantsThat(boolean alarm) {
        bench.alarm(StateValue.OK);
        bench.shifting(LINEAR, Verification.NONE, false, "errors");
        bench.whileShared(() -> {
            if (alarm) {
                bench.alarm(StateValue.ALARM);
            } else {
                deny("UpdateAlias", 1);
            }
        });
        assertThat(failed("two", "1"))
                .hasMessageContainingAll("30 % of its traffic goes to version 2", "rollbackOnFailure> is false");
        assertThat(bench.alias().weights()).containsOnlyKeys("2");
    }

    /** A description is no move. */
    @Test
    void goesOnWhenSomebodyOnlyDescribesTheAlias() {
        bench.shifting(LINEAR);
        bench.whileShared(() -> bench.lambda()
                .updateAlias(request ->
                        request.functionName("orders").name("live").description("The one that callers use")));
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.alias().description()).isEqualTo("The one that callers use prev=1 of=2");
    }

    @Test
    void aShiftThatHasBegunIsNotLate() {
        bench.shifting(LINEAR);
        bench.whileShared(() -> bench.ahead = bench.budget.plusMinutes(1));
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
    }

    /** 5 minutes are over after five looks that take a minute each, not after twenty pauses of 15 s. */
    @Test
    void holdsAShareByTheClock() {
        bench.shifting("Canary10Percent5Minutes");
        Deployment deployment = bench.deployment("two");
        for (int look = 0; look < 30; look++) {
            bench.whileShared(() -> bench.ahead = bench.ahead.plus(Duration.ofMinutes(1)));
        }
        deployment.run();
        assertThat(bench.ahead).isEqualTo(Duration.ofMinutes(5));
    }

    private void deny(String operation, int times) {
        try {
            Faults.write(
                    bench.local,
                    FaultRule.on("lambda", operation).times(times).answer(403, "AccessDeniedException", "no"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private DeployException rolledBack(String content) {
        DeployException failure = ended(content, Outcome.ROLLED_BACK, "1");
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
        return failure;
    }

    private DeployException failed(String content, String version) {
        return ended(content, Outcome.FAILED, version);
    }

    private DeployException ended(String content, Outcome outcome, String version) {
        Deployment deployment = bench.deployment(content);
        DeployException failure = catchThrowableOfType(DeployException.class, deployment::run);
        assertThat(failure).isNotNull();
        assertThat(deployment.result().outcome()).isEqualTo(outcome);
        assertThat(deployment.result().version()).isEqualTo(version);
        assertThat(deployment.result().previousVersion()).isEqualTo("1");
        return failure;
    }
}
