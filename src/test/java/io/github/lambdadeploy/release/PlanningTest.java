// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static io.github.lambdadeploy.release.ReleaseBench.merged;
import static io.github.lambdadeploy.release.ReleaseBench.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.FunctionTags;
import io.github.lambdadeploy.lambda.attachment.Provisioned;
import io.github.lambdadeploy.lambda.attachment.ProvisionedConcurrency;
import io.github.lambdadeploy.lambda.attachment.ReservedConcurrency;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.report.PlanFile;
import io.github.lambdadeploy.report.PlanReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan shows, costs and holds for; and that a deployment does just that. */
class PlanningTest {

    private static final FunctionSettings MORE_MEMORY =
            FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));

    @TempDir
    private Path dir;

    private ReleaseBench bench;
    private PlanFile file;

    @BeforeEach
    void start() {
        bench = new ReleaseBench(dir);
        file = new PlanFile(dir.resolve("plan.json"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void onlyReads() {
        bench.settings = merged("OWN", "1");
        assertThat(bench.deployment("one").plan().isEmpty()).isFalse();
        assertThat(bench.writes()).isEmpty();
        bench.deploy("one");
        bench.settings = merged("OWN", "2").with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));
        bench.mark();
        assertThat(lines("two")).contains("~ environment.OWN", "~ memorySize", "~ code", "+ version", "~ alias live");
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void isEmptyAfterTwoReadsWhenNothingIsToBeDone() {
        bench.deploy("one");
        bench.mark();
        assertThat(bench.deployment("one").plan().isEmpty()).isTrue();
        assertThat(bench.calls()).containsExactlyInAnyOrder("GetAlias", "GetFunction");
    }

    /** Somebody else's update takes its time; what comes of it is for those who deploy. */
    @Test
    void waitsForNothing() throws Exception {
        bench.deploy("one");
        Faults.write(bench.local, new JsonObject().put("settlePolls", 50));
        bench.lambda()
                .updateFunctionConfiguration(
                        request -> request.functionName("orders").memorySize(256));
        bench.settings = MORE_MEMORY;
        boolean[] waited = {false};
        bench.duringWaits.add(() -> waited[0] = true);
        assertThat(bench.deployment("two").plan().isEmpty()).isFalse();
        assertThat(waited[0]).isFalse();
        assertThat(bench.deploy("two").version()).isEqualTo("2");
        assertThat(waited[0]).isTrue();
    }

    @Test
    void marksWhatSomebodyElseHasChanged() {
        bench.settings = merged("OWN", "1").with(SettingType.TIMEOUT, new Setting.Value<>(10));
        bench.deploy("one");
        bench.setElsewhere("OWN", "changed", "FOREIGN", "x");
        bench.setMemoryElsewhere(2048);
        bench.settings = merged("OWN", "2").with(SettingType.TIMEOUT, new Setting.Value<>(11));
        List<String> lines = new PlanReport(List.of(bench.deployment("one").planned())).lines();
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("! memorySize", "128 -> 2048"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("! environment.FOREIGN"));
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("~ environment.OWN", "changed outside"));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("~ timeout").doesNotContain("changed outside"));
        assertThat(lines.toString()).doesNotContain("changed,");
    }

    /** It is as the POM wants it already, and yet goes live only now. */
    @Test
    void showsWhatGoesLiveWithoutBeingSent() {
        bench.deploy("one");
        bench.setMemoryElsewhere(1024);
        bench.settings = MORE_MEMORY;
        List<String> lines = new PlanReport(List.of(bench.deployment("one").planned())).lines();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("~ memorySize", "128 -> 1024", "changed outside"));
    }

    @Test
    void othersVariablesThatAreReplacedAreShownAsRemoved() {
        bench.settings = replaced("OWN", "1");
        bench.deploy("one");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x");
        assertThat(lines("two")).contains("- environment.FOREIGN").doesNotContain("! environment.FOREIGN");
    }

    @Test
    void aSavedPlanHoldsUntilSomebodyElseChangesSomething() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.settings = merged("OWN", "2");
        file.write(List.of(bench.deployment("two").planned()));
        assertThatCode(() -> file.mustBe(List.of(bench.deployment("two").planned())))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> file.mustBe(List.of(bench.deployment("three").planned())))
                .hasMessageContaining("orders: it is for other code");
        bench.settings = merged("OWN", "3");
        assertThatThrownBy(() -> file.mustBe(List.of(bench.deployment("two").planned())))
                .hasMessageContaining("secret values are others");
        bench.settings = merged("OWN", "2");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x");
        assertThatThrownBy(() -> file.mustBe(List.of(bench.deployment("two").planned())))
                .hasMessageContaining("the function or its alias was changed since");
    }

    @Test
    void aSavedPlanDoesNotSurviveAMoveOfTheAlias() {
        bench.deploy("one");
        bench.deploy("two");
        file.write(List.of(bench.deployment("three").planned()));
        bench.lambda()
                .updateAlias(
                        request -> request.functionName("orders").name("live").functionVersion("1"));
        assertThatThrownBy(() -> file.mustBe(List.of(bench.deployment("three").planned())))
                .hasMessageContaining("the function or its alias was changed since");
    }

    @Test
    void whatWasPlannedIsDoneToItsEnd() throws Exception {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.settings = merged("OWN", "2", "NEW", "1").with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "UpdateFunctionConfiguration").cut().after(),
                FaultRule.on("lambda", "UpdateFunctionCode").cut().after(),
                FaultRule.on("lambda", "PublishVersion").cut().after());
        assertThat(bench.deployment("two").runExactly().version()).isEqualTo("2");
        assertThat(bench.live()).containsOnly(Map.entry("OWN", "2"), Map.entry("NEW", "1"));
    }

    @Test
    void whatWasNotPlannedIsNotDone() throws Exception {
        bench.deploy("one");
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "UpdateFunctionCode")
                        .answer(409, "ResourceConflictException", "An update is in progress"));
        bench.duringWaits.add(() -> {}); // for the settings to settle
        bench.duringWaits.add(() -> bench.setElsewhere("FOREIGN", "not-for-logs"));
        assertThatThrownBy(() -> bench.deployment("two").runExactly())
                .hasMessageContaining("Somebody else changed the function while the plan was carried out")
                .hasMessageContaining("! environment.FOREIGN")
                .hasMessageContaining("update settings: memorySize")
                .hasMessageNotContaining("not-for-logs");
        assertThat(bench.alias().version()).isEqualTo("1");
    }

    @Test
    void aNewFunctionIsGivenItsTagsAndItsAliasWhatHangsOnIt() {
        attach();
        DeploymentResult result = bench.deploy("one");
        assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(bench.writes())
                .containsExactly(
                        "CreateFunction",
                        "PublishVersion",
                        "CreateAlias",
                        "PutProvisionedConcurrencyConfig",
                        "PutFunctionConcurrency");
        bench.mark();
        assertThat(bench.deployment("one").plan().isEmpty()).isTrue();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void provisionedConcurrencyIsWaitedForWhenTheAliasMoves() {
        attach();
        bench.deploy("one");
        bench.mark();
        bench.deploy("two");
        assertThat(bench.writes()).containsExactly("UpdateFunctionCode", "PublishVersion", "UpdateAlias");
        assertThat(bench.calls()
                        .subList(
                                bench.calls().indexOf("UpdateAlias"),
                                bench.calls().size()))
                .contains("GetProvisionedConcurrencyConfig");
        assertThat(bench.lambda()
                        .getProvisionedConcurrencyConfig(
                                request -> request.functionName("orders").qualifier("live"))
                        .statusAsString())
                .isEqualTo("READY");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    private void attach() {
        bench.tags = Map.of("team", "a");
        bench.wishes = function -> Wishes.NONE
                .with(new FunctionTags(function.calls()), new Setting.Value<>(Map.of("team", "a")))
                .with(new ProvisionedConcurrency(function.calls(), "live"), new Setting.Value<>(Provisioned.ready(2)))
                .with(new ReservedConcurrency(function.calls()), new Setting.Value<>(5));
    }

    private List<String> lines(String content) {
        return bench.deployment(content).plan().lines().stream()
                .map(Object::toString)
                .toList();
    }
}
