// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.ShiftEnd;
import io.github.lambdadeploy.rollout.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** What becomes of a shift from version 1 to 2 that a killed run has left half-way. */
class HalfWayTest {

    private static final String CANARY = "Canary10Percent5Minutes";

    private static final Verification BROKEN = (qualifier, version) -> {
        throw DeployException.environment("The function failed").reason("boom in " + qualifier);
    };

    @TempDir
    private Path dir;

    private ReleaseBench bench;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        bench.deploy("one");
        bench.deploy("two");
        bench.leaveHalfWay("1", "2");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** The version that set it off must not keep its share because of it. */
    @ParameterizedTest
    @ValueSource(strings = {CANARY, "AllAtOnce"})
    void isRevertedWhenAnAlarmIsOn(String strategy) {
        bench.alarm(StateValue.ALARM);
        bench.shifting(strategy, "errors");
        Deployment deployment = bench.deployment("two");
        assertThat(deployment.preflight()).isEmpty();
        assertThatThrownBy(deployment::run).hasMessageContainingAll("On: errors", "goes to version 1 again");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {CANARY, "AllAtOnce"})
    void isGivenUpBeforeAnotherVersionIsRefused(String strategy) {
        bench.alarm(StateValue.ALARM);
        bench.shifting(strategy, "errors");
        Deployment deployment = bench.deployment("three");
        assertThat(deployment.preflight()).isEmpty();
        assertThatThrownBy(deployment::run)
                .hasMessageContainingAll("No traffic is shifted while an alarm is on", "On: errors", "Version 3");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(deployment.result().version()).isEqualTo("1");
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @Test
    void doesNotMakeUpForAnAlarmThatIsMissing() {
        bench.shifting(CANARY, "errors");
        assertThat(bench.deployment("two").preflight())
                .singleElement()
                .asString()
                .contains("no such alarm");
    }

    @Test
    void isNotFinishedByAVersionThatDoesNotWork() {
        bench.shifting(CANARY, BROKEN, true);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run)
                .hasMessageContainingAll(
                        "The smoke check of version 2 failed", "boom in 2", "The alias live points at version 1.");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }

    @Test
    void staysWhereThePomWantsThat() {
        bench.shifting(CANARY, BROKEN, false);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run)
                .hasMessageContainingAll("boom in 2", "30 % of its traffic goes to version 2");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(bench.alias().weights()).containsOnlyKeys("2");
    }

    /** CodeDeploy's deployment comes to its end before anything can be given up. */
    @Test
    void isTakenBackWhenItCannotBeGivenUp() {
        Rollout ends = new Rollout() {
            @Override
            public List<String> findings() {
                return List.of();
            }

            @Override
            public ShiftEnd shift(AliasState alias, String version) {
                throw new AssertionError("The version does not work");
            }

            @Override
            public AliasState abandon(AliasState alias) {
                bench.route("2", Map.of());
                throw new ContentionException("The deployment ended as Succeeded");
            }
        };
        bench.releasing((traffic, patience) -> ends, BROKEN, new Alarms(bench::cloudWatch, List.of()), true);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run).hasMessageContainingAll("boom in 2", "goes to version 1 again");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(bench.alias().isWhollyAt("1")).isTrue();
    }
}
