// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.rollout.Alarms;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.ShiftEnd;
import io.github.lambdadeploy.rollout.Traffic;
import io.github.lambdadeploy.rollout.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** What is done around a shift, whoever carries it out. */
class AliasReleaseTest {

    private static final Verification ALIAS_FAILS = (qualifier, version) -> {
        if (qualifier.equals("live")) {
            throw DeployException.environment("The function failed").reason("boom");
        }
    };

    @TempDir
    private Path dir;

    private ReleaseBench bench;
    private Alarms alarms;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        alarms = new Alarms(bench::cloudWatch, List.of("errors"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** Moves at once, and says what it would find. */
    private record AtOnce(Traffic traffic, boolean judgesAlarms) implements Rollout {
        @Override
        public List<String> findings() {
            return List.of("of the rollout");
        }

        @Override
        public ShiftEnd shift(AliasState alias, String version) {
            return new ShiftEnd.Shifted(traffic.move(alias, version));
        }

        @Override
        public AliasState abandon(AliasState alias) {
            throw new AssertionError("Nothing is half-way");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void looksAtTheAlarmsBeforeTheFirstWriteWhoeverShifts(boolean judges) {
        bench.deploy("one");
        releasing(judges);
        assertThat(bench.deployment("two").preflight())
                .hasSize(2)
                .contains("of the rollout")
                .anySatisfy(finding -> assertThat(finding).contains("no such alarm"));
        bench.alarm(StateValue.ALARM);
        assertThat(bench.deployment("two").preflight())
                .anySatisfy(finding -> assertThat(finding).contains("is on already"));
    }

    /** Whoever has CodeDeploy watch the alarms loses no release because we may not look at them. */
    @Test
    void takesAShiftBackUnlessItsAlarmsWereJudged() throws Exception {
        bench.deploy("one");
        bench.alarm(StateValue.OK);
        Faults.write(
                bench.local,
                FaultRule.on("cloudwatch", "DescribeAlarms").times(0).answer(403, "AccessDenied", "no"));
        releasing(false);
        Deployment own = bench.deployment("two");
        assertThatThrownBy(own::run).hasMessageContaining("Cannot look at the alarms");
        assertThat(own.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        releasing(true);
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UPDATED);
    }

    @Test
    void anAlarmThatIsOnAfterAllCountsAlsoWhenOthersHaveJudged() {
        bench.deploy("one");
        bench.alarm(StateValue.ALARM);
        releasing(true);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run).hasMessageContaining("On: errors");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void theReportOfAFirstDeploymentThatDoesNotDoWellNamesItsVersion() {
        bench.shifting("AllAtOnce", ALIAS_FAILS, true);
        Deployment deployment = bench.deployment("one");
        assertThatThrownBy(deployment::run).hasMessageContainingAll("boom", "there is none to go back to");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(deployment.result().version()).isEqualTo("1");
    }

    @Test
    void theReportOfADeploymentThatStaysNamesItsVersion() {
        bench.deploy("one");
        bench.shifting("AllAtOnce", ALIAS_FAILS, false);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run)
                .hasMessageContainingAll("boom", "The alias live points at version 2.", "rollbackOnFailure> is false");
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(deployment.result().version()).isEqualTo("2");
        assertThat(deployment.result().previousVersion()).isEqualTo("1");
    }

    /** CodeDeploy has to wait for somebody else's deployment, and all is looked at again. */
    @Test
    void tellsOnceWhatWasBegunAgain() {
        bench.deploy("one");
        waitingForAnother(() -> {}, 2);
        assertThat(bench.deploy("two").changes())
                .doesNotHaveDuplicates()
                .contains("publish version", "move alias live from version 1");
    }

    /** $LATEST has become another one meanwhile: there are two versions of this run. */
    @Test
    void tellsEveryVersionThatWasPublished() {
        bench.deploy("one");
        waitingForAnother(() -> bench.setMemoryElsewhere(1024), 1);
        DeploymentResult result = bench.deploy("two");
        assertThat(result.version()).isEqualTo("3");
        assertThat(result.changes().stream().filter("publish version"::equals)).hasSize(2);
    }

    /** The deployment that had to end first was of the same alias. */
    @Test
    void leavesTheAliasWhereADeploymentOfSomebodyElseHasBroughtIt() throws Exception {
        bench.deploy("one");
        String foreign = bench.publishElsewhere("foreign");
        waitingForAnother(() -> bench.route(foreign, Map.of()), 1);
        Deployment deployment = bench.deployment("two");
        assertThatThrownBy(deployment::run)
                .hasMessageContainingAll(
                        "Somebody else moved the alias live",
                        "Another deployment had to end first",
                        "points at version 2 (by somebody else)");
        assertThat(bench.alias().isWhollyAt(foreign)).isTrue();
        assertThat(deployment.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(deployment.result().version()).isEqualTo(foreign);
    }

    /** Alias and version are read at the same time: what is decided from them must be of one moment. */
    @Test
    void seesOneStateOfAnAliasThatIsBeingMoved() throws Exception {
        bench.deploy("one");
        String foreign = bench.publishElsewhere("foreign");
        AtomicInteger reads = new AtomicInteger();
        bench.executor = read -> {
            if (reads.incrementAndGet() == 2) {
                bench.route(foreign, Map.of());
            }
            read.run();
        };
        Observed seen = bench.deployment("two").observed();
        assertThat(Objects.requireNonNull(seen.alias()).version()).isEqualTo(foreign);
        assertThat(Objects.requireNonNull(seen.live()).version()).isEqualTo(foreign);
    }

    /** Releases as CodeDeploy does, which first lets others end. */
    private void waitingForAnother(Runnable other, int times) {
        AtomicInteger tries = new AtomicInteger();
        bench.releasing(
                (traffic, patience) -> new Rollout() {
                    @Override
                    public List<String> findings() {
                        return List.of();
                    }

                    @Override
                    public ShiftEnd shift(AliasState alias, String version) {
                        if (tries.incrementAndGet() <= times) {
                            other.run();
                            throw new ContentionException("Another deployment had to end first");
                        }
                        return new ShiftEnd.Shifted(traffic.move(alias, version));
                    }

                    @Override
                    public AliasState abandon(AliasState alias) {
                        throw new AssertionError("Nothing is half-way");
                    }
                },
                Verification.NONE,
                new Alarms(bench::cloudWatch, List.of()),
                true);
    }

    private void releasing(boolean judges) {
        bench.releasing((traffic, patience) -> new AtOnce(traffic, judges), Verification.NONE, alarms, true);
    }
}
