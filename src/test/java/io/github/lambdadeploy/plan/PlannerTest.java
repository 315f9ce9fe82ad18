// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final String OLD = "a".repeat(64);
    private static final String NEW = "b".repeat(64);

    private final Planner planner = new Planner();
    private final Wanted wanted = new Wanted("live", "Image", NEW, "x86_64", 0, FunctionSettings.NONE);

    @Test
    void createsWhatIsNotThere() {
        assertThat(texts(planner.plan(wanted, new Observed(null, null, null))))
                .containsExactly("upload " + NEW, "create function", "publish version", "create alias live");
    }

    @Test
    void movesTheAliasToNewCode() {
        Plan plan = planner.plan(wanted, new Observed(latest(OLD), alias("3"), version("3", OLD)));
        assertThat(texts(plan))
                .containsExactly(
                        "upload " + NEW, "update code to " + NEW, "publish version", "move alias live from version 3");
        assertThat(plan.needsCode()).isTrue();
    }

    @Test
    void hasNothingToDoWhenTheAliasServesTheCode() {
        assertThat(planner.isLive(wanted, new Observed(null, alias("3"), version("3", NEW))))
                .isTrue();
        assertThat(planner.plan(wanted, new Observed(null, alias("3"), version("3", NEW)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void showsWhatSomebodyElseChangedThoughNothingIsToBeDone() {
        FunctionSettings was = FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(512));
        FunctionSettings is = FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(2048));
        FunctionState live = state("3", NEW, "Active", "Successful", was);
        Plan plan =
                planner.plan(wanted, new Observed(state("$LATEST", OLD, "Active", "Successful", is), alias("3"), live));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.lines()).extracting(Line::toString).containsExactly("! code", "! memorySize");
        assertThat(planner.plan(
                                wanted,
                                new Observed(state("$LATEST", NEW, "Active", "Successful", was), alias("3"), live))
                        .lines())
                .isEmpty();
    }

    @Test
    void goesOnWhereAKilledRunStopped() {
        Plan afterCode = planner.plan(wanted, new Observed(latest(NEW), alias("3"), version("3", OLD)));
        assertThat(texts(afterCode)).containsExactly("publish version", "move alias live from version 3");
        assertThat(afterCode.needsCode()).isFalse();
    }

    @Test
    void clearsWeightsLeftFromAShift() {
        AliasState weighted = new AliasState("live", "arn", "4", Map.of("3", 0.1), "", "r");
        assertThat(planner.isLive(wanted, new Observed(null, weighted, version("4", NEW))))
                .isFalse();
        assertThat(texts(planner.plan(wanted, new Observed(null, weighted, version("4", NEW)))))
                .containsExactly("send all traffic of alias live to version 4");
    }

    @Test
    void publishesForAnAliasThatPointsAtLatest() {
        FunctionState latest = latest(NEW);
        assertThat(texts(planner.plan(wanted, new Observed(latest, alias("$LATEST"), latest))))
                .containsExactly("publish version", "move alias live from version $LATEST");
    }

    @Test
    void sendsTheCodeAgainToAVersionThatBroke() {
        FunctionState broken = state("3", NEW, "Failed", "Successful", FunctionSettings.NONE);
        assertThat(texts(planner.plan(wanted, new Observed(latest(NEW), alias("3"), broken))))
                .contains("update code to " + NEW);
    }

    @Test
    void sendsSettingsThatDifferAndOnlyThose() {
        FunctionSettings live = FunctionSettings.NONE
                .with(SettingType.MEMORY_SIZE, new Setting.Value<>(512))
                .with(SettingType.TIMEOUT, new Setting.Value<>(30));
        Wanted more = new Wanted(
                "live", "Image", NEW, "x86_64", 0, live.with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024)));
        Plan plan = planner.plan(
                more,
                new Observed(
                        state("$LATEST", NEW, "Active", "Successful", live),
                        alias("3"),
                        state("3", NEW, "Active", "Successful", live)));
        assertThat(texts(plan))
                .containsExactly("update settings: memorySize", "publish version", "move alias live from version 3");
    }

    @Test
    void absentSettingsAreLeftAloneAndEmptyOnesCleared() {
        FunctionSettings live =
                FunctionSettings.NONE.with(SettingType.DESCRIPTION, new Setting.Value<>("from the console"));
        assertThat(FunctionSettings.NONE
                        .with(SettingType.DESCRIPTION, new Setting.Absent<>())
                        .changesFrom(live))
                .isEmpty();
        assertThat(FunctionSettings.NONE
                        .with(SettingType.DESCRIPTION, new Setting.Cleared<>())
                        .changesFrom(live))
                .containsExactly(
                        new FunctionSettings.SettingChange(SettingType.DESCRIPTION, "from the console", "", ""));
        assertThat(FunctionSettings.NONE
                        .with(SettingType.DESCRIPTION, new Setting.Cleared<>())
                        .changesFrom(FunctionSettings.NONE))
                .isEmpty();
    }

    @Test
    void anotherArchitectureIsOtherCode() {
        Wanted arm = new Wanted("live", "Image", NEW, "arm64", 0, FunctionSettings.NONE);
        assertThat(planner.isLive(arm, new Observed(null, alias("3"), version("3", NEW))))
                .isFalse();
        Wanted whatever = new Wanted("live", "Image", NEW, null, 0, FunctionSettings.NONE);
        assertThat(planner.isLive(whatever, new Observed(null, alias("3"), version("3", NEW))))
                .isTrue();
    }

    @Test
    void aNamedArchitectureThatChangesIsALineOfThePlan() {
        Wanted arm = new Wanted("live", "Image", NEW, "arm64", 0, FunctionSettings.NONE);
        assertThat(planner.plan(arm, new Observed(latest(NEW), alias("3"), version("3", NEW)))
                        .lines())
                .extracting(line -> line.name() + " " + line.before() + " " + line.after())
                .contains("architecture x86_64 arm64")
                .noneMatch(line -> line.startsWith("code "));
    }

    @Test
    void anArchitectureThatNobodyNamedLeavesTheFunctionAlone() {
        Wanted arm = new Wanted("live", "Image", NEW, "arm64", 0, FunctionSettings.NONE);
        Observed seen = new Observed(latest(OLD), alias("3"), version("3", OLD));
        assertThat(Preflight.findings(arm, seen)).isEmpty();
        assertThat(Preflight.findings(arm.consenting(new Consent(false, true)), seen))
                .singleElement()
                .asString()
                .contains("<image><architecture>", "built for arm64", "runs on x86_64", "set it to x86_64");
        assertThat(Preflight.findings(wanted.consenting(new Consent(false, true)), seen))
                .isEmpty();
    }

    @Test
    void refusesToChangeThePackageType() {
        Wanted zip = new Wanted("live", "Zip", "Zm9v", null, 0, FunctionSettings.NONE);
        assertThat(Preflight.findings(zip, new Observed(latest(OLD), null, null)))
                .singleElement()
                .asString()
                .contains("<packageType> (-Dlambda.packageType) is zip", "type Image");
    }

    @Test
    void refusesAFunctionWhoseCreationFailed() {
        FunctionState failed = new FunctionState(
                "arn:aws:lambda:eu-west-1:1:function:f",
                "$LATEST",
                "Image",
                NEW,
                null,
                List.of("x86_64"),
                "r",
                "Failed",
                "ImageAccessDenied: no",
                null,
                null,
                null,
                "",
                Map.of(),
                null,
                FunctionSettings.NONE);
        assertThat(Preflight.findings(wanted, new Observed(failed, null, null)))
                .singleElement()
                .asString()
                .contains("ImageAccessDenied: no", "delete-function");
    }

    /** Each was below AWS's limit when it was measured alone; together they are not. */
    @Test
    void refusesVariablesThatDoNotFitBesideThoseOfOthers() {
        String half = "x".repeat(2100);
        FunctionSettings others =
                FunctionSettings.NONE.with(SettingType.ENVIRONMENT, new Setting.Value<>(Map.of("FOREIGN", half)));
        Wanted mine = new Wanted(
                "live",
                "Image",
                NEW,
                "x86_64",
                0,
                FunctionSettings.NONE.with(SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(Map.of("OWN", half))));
        FunctionState latest = state("$LATEST", OLD, "Active", "Successful", withMerged(others, half));
        assertThat(Preflight.findings(mine, new Observed(latest, null, null)))
                .singleElement()
                .asString()
                .contains("Lambda takes 4096", "<environmentMode>")
                .doesNotContain("xxx");
        FunctionState roomy = state("$LATEST", OLD, "Active", "Successful", FunctionSettings.NONE);
        assertThat(Preflight.findings(mine, new Observed(roomy, null, null))).isEmpty();
    }

    /** A version that is wanted and still on its way is no reason to make another one. */
    @Test
    void isNeitherLiveNorInNeedOfAnythingWhileItIsOnItsWay() {
        Observed pending =
                new Observed(latest(NEW), alias("3"), state("3", NEW, "Pending", null, FunctionSettings.NONE));
        assertThat(pending.settling()).isTrue();
        assertThat(planner.isLive(wanted, pending)).isFalse();
        assertThat(planner.plan(wanted, pending).isEmpty()).isTrue();
    }

    @Test
    void anEmptyEnvironmentNamesNoVariableAndAnAbsentOneSaysNothing() {
        assertThat(wanted.variables()).isEmpty();
        for (SettingType<Map<String, String>> type : List.of(SettingType.ENVIRONMENT, SettingType.ENVIRONMENT_MERGED)) {
            FunctionSettings cleared = FunctionSettings.NONE.with(type, new Setting.Cleared<>());
            assertThat(new Wanted("live", "Image", NEW, null, 0, cleared).variables())
                    .hasValueSatisfying(names -> assertThat(names).isEmpty());
        }
    }

    @Test
    void theCodeIsUploadedBeforeAnythingOfTheFunctionIsTouched() {
        Wanted mine = new Wanted(
                "live",
                "Image",
                NEW,
                "x86_64",
                0,
                FunctionSettings.NONE.with(SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(Map.of("OWN", "1"))));
        assertThat(texts(planner.plan(mine, new Observed(latest(OLD), alias("3"), version("3", OLD)))))
                .containsExactly(
                        "upload " + NEW,
                        "remember variables OWN",
                        "update settings: environment",
                        "update code to " + NEW,
                        "publish version",
                        "move alias live from version 3");
    }

    @Test
    void finishesAShiftToWhatIsWanted() {
        AliasState weighted = new AliasState("live", "arn", "3", Map.of("4", 0.25), "", "r");
        Wanted canary = wanted.released(new Shift("Canary25Percent5Minutes", true));
        Observed seen =
                new Observed(latest(NEW), weighted, version("3", OLD), version("4", NEW), null, null, List.of());
        assertThat(texts(planner.plan(canary, seen)))
                .containsExactly("finish the shift of alias live from version 3 to 4 (Canary25Percent5Minutes)");
        assertThat(planner.plan(canary, seen).movesAlias()).isTrue();
    }

    @Test
    void givesUpAShiftToWhatIsNotWantedBeforeAnythingElse() {
        AliasState weighted = new AliasState("live", "arn", "3", Map.of("4", 0.25), "", "r");
        Observed seen = new Observed(
                latest("other"), weighted, version("3", OLD), version("4", "other"), null, null, List.of());
        assertThat(texts(planner.plan(wanted, seen)))
                .containsExactly(
                        "upload " + NEW,
                        "send all traffic of alias live to version 3",
                        "update code to " + NEW,
                        "publish version",
                        "move alias live from version 3");
    }

    @Test
    void saysHowTheAliasGetsThere() {
        Wanted canary = wanted.released(new Shift("Canary10Percent5Minutes", true));
        assertThat(texts(planner.plan(canary, new Observed(latest(OLD), alias("3"), version("3", OLD)))))
                .endsWith("shift alias live from version 3 (Canary10Percent5Minutes)");
        assertThat(texts(planner.plan(canary, new Observed(null, null, null)))).endsWith("create alias live");
    }

    /** Lambda lets two versions share an alias only with one role and one dead-letter target (AWS documentation). */
    @Test
    void refusesToShiftBetweenTwoRolesOrDeadLetterTargets() {
        FunctionSettings before = FunctionSettings.NONE
                .with(SettingType.ROLE, new Setting.Value<>("arn:aws:iam::123456789012:role/one"))
                .with(SettingType.DEAD_LETTER_TARGET, new Setting.Value<>("arn:aws:sqs:eu-west-1:123456789012:one"));
        FunctionState live = state("3", OLD, "Active", "Successful", before);
        FunctionState latest = state("$LATEST", OLD, "Active", "Successful", before);
        Wanted others = new Wanted(
                        "live",
                        "Image",
                        NEW,
                        "x86_64",
                        0,
                        FunctionSettings.NONE
                                .with(SettingType.ROLE, new Setting.Value<>("arn:aws:iam::123456789012:role/two"))
                                .with(SettingType.DEAD_LETTER_TARGET, new Setting.Cleared<>()))
                .released(new Shift("Canary10Percent5Minutes", true));
        Observed seen = new Observed(latest, alias("3"), live);
        assertThat(Preflight.findings(others, seen))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("<role>")
                        .contains("role/two", "role/one", "-Dlambda.release.strategy=AllAtOnce"))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("<function><deadLetterTarget>")
                        .contains("would be none"));
        assertThat(Preflight.findings(others.released(Shift.AT_ONCE), seen)).isEmpty();
        assertThat(Preflight.findings(wanted.released(new Shift("Linear10PercentEvery1Minute", true)), seen))
                .isEmpty();
    }

    /** Somebody's change of $LATEST is of no matter where nothing of it is published. */
    @Test
    void comparesTheTwoVersionsThatShareTraffic() {
        Wanted shifted = wanted.released(new Shift("Canary10Percent5Minutes", true));
        FunctionState changed = state("$LATEST", NEW, "Active", "Successful", role("two"));
        FunctionState live = state("3", NEW, "Active", "Successful", role("one"));
        AliasState shared = new AliasState("live", "arn", "3", Map.of("4", 0.1), "", "r");

        Observed leftOver = new Observed(changed, shared, live);
        assertThat(texts(planner.plan(shifted, leftOver)))
                .containsExactly("send all traffic of alias live to version 3");
        assertThat(Preflight.findings(shifted, leftOver)).isEmpty();

        FunctionState old = state("3", OLD, "Active", "Successful", role("one"));
        for (String candidates : List.of("one", "two")) {
            FunctionState candidate = state("4", NEW, "Active", "Successful", role(candidates));
            Observed halfWay = new Observed(changed, shared, old, candidate, null, null, List.of());
            assertThat(planner.plan(shifted, halfWay).changes()).singleElement().isInstanceOf(Change.FinishShift.class);
            assertThat(Preflight.findings(shifted, halfWay)).hasSize(candidates.equals("one") ? 0 : 1);
        }
    }

    private static FunctionSettings role(String name) {
        return FunctionSettings.NONE.with(
                SettingType.ROLE, new Setting.Value<>("arn:aws:iam::123456789012:role/" + name));
    }

    private static FunctionSettings withMerged(FunctionSettings settings, String value) {
        return settings.with(SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(Map.of("FOREIGN", value)));
    }

    private static List<String> texts(Plan plan) {
        return plan.changes().stream().map(Change::text).toList();
    }

    private static AliasState alias(String version) {
        return new AliasState("live", "arn", version, Map.of(), "", "r");
    }

    private static FunctionState latest(String sha) {
        return state("$LATEST", sha, "Active", "Successful", FunctionSettings.NONE);
    }

    private static FunctionState version(String number, String sha) {
        return state(number, sha, "Active", "Successful", FunctionSettings.NONE);
    }

    private static FunctionState state(
            String version, String sha, String state, @Nullable String update, FunctionSettings settings) {
        return new FunctionState(
                "arn:aws:lambda:eu-west-1:123456789012:function:f",
                version,
                "Image",
                sha,
                null,
                List.of("x86_64"),
                "r",
                state,
                null,
                update,
                null,
                null,
                "",
                Map.of(),
                null,
                settings);
    }
}
