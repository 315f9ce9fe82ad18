// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static io.github.lambdadeploy.release.ReleaseBench.merged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings went out and the code could not follow. */
class PutBackTest {

    private static final FaultRule CODE_REFUSED = FaultRule.on("lambda", "UpdateFunctionCode")
            .times(0)
            .answer(400, "InvalidParameterValueException", "this code will not do");
    private static final FunctionSettings MORE_MEMORY =
            FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));

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

    @Test
    void theSettingsArePutBackWhenTheCallIsRefused() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        Faults.write(bench.local, CODE_REFUSED);
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("Cannot update the code")
                .hasMessageContaining("this code will not do")
                .hasMessageContaining("were put back.");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
        nothingIsReleasedUntilTheNextRun();
    }

    @Test
    void theSettingsArePutBackWhenTheUpdateFails() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        // What is sent from the first wait on is going to fail: the code. What is sent from the second one on is not.
        JsonObject failing = new JsonObject().put("code", "InvalidImage").put("reason", "no good");
        bench.duringWaits.add(() ->
                Faults.write(bench.local, new JsonObject().put("settlePolls", 2).put("updateFails", failing)));
        bench.duringWaits.add(() -> Faults.clear(bench.local));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("Lambda could not take the update")
                .hasMessageContaining("no good")
                .hasMessageContaining("were put back.");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
        nothingIsReleasedUntilTheNextRun();
    }

    @Test
    void theSettingsArePutBackWhenSomebodyElseNeverStops() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "UpdateFunctionCode")
                        .times(0)
                        .answer(409, "ResourceConflictException", "An update is in progress"));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("Somebody else keeps changing the function")
                .hasMessageContaining("were put back.");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
        nothingIsReleasedUntilTheNextRun();
    }

    /** The way back does not count against the time of the run. */
    @Test
    void theSettingsArePutBackWhenNoTimeIsLeft() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        bench.duringWaits.add(() -> bench.ahead = bench.budget.plusMinutes(1));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("time budget")
                .hasMessageContaining("were put back.");
        bench.ahead = Duration.ZERO;
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
        nothingIsReleasedUntilTheNextRun();
    }

    /** The first answer of the settings' update was lost, so that nobody told us that they are there. */
    @Test
    void settingsWhoseAnswerWasLostArePutBackToo() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                CODE_REFUSED,
                FaultRule.on("lambda", "UpdateFunctionConfiguration").cut().after());
        assertThatThrownBy(() -> bench.deploy("two")).hasMessageContaining("were put back.");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
        nothingIsReleasedUntilTheNextRun();
    }

    @Test
    void aLostAnswerOfTheWayBackIsNoFailure() throws Exception {
        int before = bench.latest(SettingType.MEMORY_SIZE);
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                CODE_REFUSED,
                FaultRule.on("lambda", "UpdateFunctionConfiguration")
                        .call(2)
                        .cut()
                        .after());
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("this code will not do")
                .hasMessageContaining("were put back.");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(before);
    }

    @Test
    void saysThatTheyCouldNotBePutBack() throws Exception {
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                CODE_REFUSED,
                FaultRule.on("lambda", "UpdateFunctionConfiguration")
                        .call(2)
                        .times(0)
                        .answer(403, "AccessDeniedException", "not today"));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("this code will not do")
                .hasMessageContaining("could not be put back: ")
                .hasMessageContaining("not today");
        assertThat(bench.latest(SettingType.MEMORY_SIZE)).isEqualTo(1024);
        nothingIsReleasedUntilTheNextRun();
    }

    /** It must not look like a quarrel about the function: what failed is the code. */
    @Test
    void whoNeverStopsInterferingDoesNotHideTheFailure() throws Exception {
        bench.settings = MORE_MEMORY;
        Faults.write(
                bench.local,
                CODE_REFUSED,
                FaultRule.on("lambda", "UpdateFunctionConfiguration")
                        .call(2)
                        .times(0)
                        .answer(409, "ResourceConflictException", "An update is in progress"));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("this code will not do")
                .hasMessageContaining("could not be put back: ")
                .hasMessageContaining("An update is in progress");
    }

    /** Between our settings and the refused code somebody else has set a variable. */
    @Test
    void whatSomebodyElseHasChangedSinceStays() throws Exception {
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "UpdateFunctionCode")
                        .answer(409, "ResourceConflictException", "An update is in progress"),
                CODE_REFUSED);
        bench.settings = merged("OWN", "1").with(SettingType.TIMEOUT, new Setting.Value<>(77));
        int before = bench.latest(SettingType.TIMEOUT);
        bench.duringWaits.add(() -> {}); // for the settings to settle
        bench.duringWaits.add(() -> bench.setElsewhere("OWN", "1", "FOREIGN", "x"));
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageContaining("were put back, but not what somebody else has changed since: environment.");
        assertThat(bench.latest()).containsOnly(Map.entry("OWN", "1"), Map.entry("FOREIGN", "x"));
        assertThat(bench.latest(SettingType.TIMEOUT)).isEqualTo(before);
    }

    @Test
    void withoutSettingsThereIsNothingToSay() throws Exception {
        Faults.write(bench.local, CODE_REFUSED);
        assertThatThrownBy(() -> bench.deploy("two"))
                .hasMessageNotContaining("put back")
                .hasMessageContaining("left:   The alias was not moved.");
        assertThat(bench.writes()).doesNotContain("UpdateFunctionConfiguration");
    }

    @Test
    void variablesThatTheFunctionDidNotHaveAreTakenAway() throws Exception {
        bench.settings = merged("OWN", "1");
        Faults.write(bench.local, CODE_REFUSED);
        assertThatThrownBy(() -> bench.deploy("two")).hasMessageContaining("were put back.");
        assertThat(bench.latest()).isEmpty();
        nothingIsReleasedUntilTheNextRun();
        assertThat(bench.live()).containsOnlyKeys("OWN");
    }

    private void nothingIsReleasedUntilTheNextRun() throws Exception {
        assertThat(bench.alias().version()).isEqualTo("1");
        Faults.clear(bench.local);
        assertThat(bench.deploy("two").version()).isEqualTo("2");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }
}
