// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.setting.Durable;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pipelines on one function: a move of the alias is not lost because our run had to look at the function again. */
class ForeignMoveTest {

    @TempDir
    private Path dir;

    private ReleaseBench bench;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void isNotOverwrittenAfterLookingAgain() throws Exception {
        bench.deploy("one");
        Deployment ours = bench.deployment("two");
        contention("UpdateFunctionCode", () -> bench.route(bench.publishElsewhere("foreign"), Map.of()));
        assertThatThrownBy(ours::run)
                .hasMessageContainingAll(
                        "Somebody else moved the alias live in the meantime",
                        "An update is in progress",
                        "points at version 2 (by somebody else)");
        assertThat(bench.alias().isWhollyAt("2")).isTrue();
        assertEnded(ours, "2", "1");
    }

    /** The revision after our own settings is no guard for what was decided before them. */
    @Test
    void theSameCodeThatSomebodyElsePublishedMeanwhileIsNotPublishedAgain() {
        bench.settings = FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(512));
        bench.deploy("one");
        bench.settings = FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));
        bench.duringWaits.add(() -> {
            bench.function().settled("$LATEST", "our own settings");
            bench.publishElsewhere("two");
        });
        bench.mark();
        assertThat(bench.deploy("two").version()).isEqualTo("2");
        assertThat(bench.writes())
                .as("ours, theirs two, and none of a second version")
                .containsExactly(
                        "UpdateFunctionConfiguration",
                        "UpdateFunctionCode",
                        "PublishVersion",
                        "PublishVersion",
                        "UpdateAlias");
        assertThat(bench.lambda()
                        .listVersionsByFunction(request -> request.functionName("orders"))
                        .versions())
                .hasSize(3);
    }

    @Test
    void isNotOverwrittenWhenItIsAShift() throws Exception {
        bench.deploy("one");
        String foreign = bench.publishElsewhere("foreign");
        Deployment ours = bench.deployment("two");
        contention("UpdateFunctionCode", () -> bench.leaveHalfWay("1", foreign));
        assertThatThrownBy(ours::run).hasMessageContaining("Somebody else moved the alias live in the meantime");
        assertThat(bench.alias().weights()).containsOnlyKeys(foreign);
        assertEnded(ours, "1", "1");
    }

    @Test
    void isNotOverwrittenWhenItMakesTheAlias() throws Exception {
        bench.publishElsewhere(bench.deploy("one").functionName());
        bench.lambda().deleteAlias(request -> request.functionName("orders").name("live"));
        Deployment ours = bench.deployment("two");
        contention(
                "UpdateFunctionCode",
                () -> bench.lambda()
                        .createAlias(request ->
                                request.functionName("orders").name("live").functionVersion("2")));
        assertThatThrownBy(ours::run).hasMessageContaining("points at version 2 (by somebody else)");
        assertEnded(ours, "2", null);
    }

    @Test
    void isNotUndoneWhenItTakesTheAliasAway() throws Exception {
        bench.deploy("one");
        Deployment ours = bench.deployment("two");
        contention(
                "UpdateFunctionCode",
                () -> bench.lambda()
                        .deleteAlias(request -> request.functionName("orders").name("live")));
        assertThatThrownBy(ours::run).hasMessageContaining("There is no alias live");
        assertThat(bench.function().alias("live")).isEmpty();
        assertEnded(ours, null, "1");
    }

    @Test
    void isWelcomeWhenItIsToOurCode() throws Exception {
        bench.deploy("one");
        Deployment ours = bench.deployment("two");
        contention("UpdateFunctionCode", () -> bench.route(bench.publishElsewhere("two"), Map.of()));
        bench.mark();
        DeploymentResult result = ours.run();
        assertThat(result.version()).isEqualTo("2");
        assertThat(result.previousVersion()).isEqualTo("1");
        assertThat(bench.writes()).containsOnlyOnce("PublishVersion").containsOnlyOnce("UpdateAlias");
    }

    /** What this run has cleared itself is no foreign move, and is said once. */
    @Test
    void isNoneWhenItIsOurOwn() throws Exception {
        bench.deploy("one");
        bench.deploy("two");
        bench.leaveHalfWay("1", "2");
        Deployment ours = bench.deployment("three");
        contention("PublishVersion", () -> {});
        DeploymentResult result = ours.run();
        assertThat(result.version()).isEqualTo("3");
        assertThat(result.previousVersion()).isEqualTo("1");
        assertThat(result.changes()).doesNotHaveDuplicates();
        assertThat(bench.alias().isWhollyAt("3")).isTrue();
    }

    /** Somebody has made the function after we had looked; what it can never become is said before anything is sent. */
    @Test
    void aFunctionThatSomebodyElseHasMadeIsLookedAtFirst() {
        bench.settings =
                FunctionSettings.NONE.with(SettingType.DURABLE_CONFIG, new Setting.Value<>(new Durable(60, 1)));
        Deployment ours = bench.deployment("one");
        assertThat(ours.plan().creates()).isTrue();
        bench.settings = FunctionSettings.NONE;
        bench.deploy("foreign");
        bench.mark();
        assertThatThrownBy(ours::run)
                .hasMessageContaining("<durableConfig> is not what the function was created with")
                .hasMessageContaining("The alias live was not moved.");
        assertThat(bench.writes()).containsExactly("CreateFunction");
        assertThat(bench.alias().version()).isEqualTo("1");
    }

    /** A refused call has our run wait and look again; meanwhile something happens. */
    private void contention(String operation, ReleaseBench.Happening meanwhile) throws Exception {
        Faults.write(
                bench.local,
                FaultRule.on("lambda", operation).answer(409, "ResourceConflictException", "An update is in progress"));
        bench.duringWaits.add(new ReleaseBench.Happening() {
            private final long refused = faults();

            @Override
            public void happen() throws Exception {
                if (faults() == refused) {
                    bench.duringWaits.add(this);
                } else {
                    meanwhile.happen();
                }
            }
        });
    }

    private long faults() throws Exception {
        return Journal.read(bench.local).stream()
                .filter(entry -> !entry.fault().isEmpty())
                .count();
    }

    private static void assertEnded(Deployment deployment, @Nullable String version, @Nullable String previous) {
        DeploymentResult result = deployment.result();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.version()).isEqualTo(version);
        assertThat(result.previousVersion()).isEqualTo(previous);
    }
}
