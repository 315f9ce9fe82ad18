// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static io.github.lambdadeploy.release.ReleaseBench.merged;
import static io.github.lambdadeploy.release.ReleaseBench.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.report.PlanReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose variables are whose: those of this POM come and go with it, those of others stay. */
class EnvironmentTest {

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
    void variablesOfOthersSurvive() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x");
        bench.settings = merged("OWN", "2");
        bench.deploy("one");
        assertThat(bench.live()).containsOnly(Map.entry("OWN", "2"), Map.entry("FOREIGN", "x"));
        assertThat(bench.remembered()).containsExactly("OWN");
    }

    @Test
    void whatThePomDropsIsRemovedAndForgotten() {
        bench.settings = merged("OWN", "1", "DROPPED", "1");
        bench.deploy("one");
        bench.setElsewhere("OWN", "1", "DROPPED", "1", "FOREIGN", "x");
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        assertThat(bench.live()).containsOnlyKeys("OWN", "FOREIGN");
        assertThat(bench.remembered()).containsExactly("OWN");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x", "DROPPED", "by somebody else now");
        bench.settings = merged("OWN", "2");
        bench.deploy("one");
        assertThat(bench.live()).containsKeys("DROPPED", "FOREIGN");
    }

    @Test
    void unchangedIsThreeReads() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.mark();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.calls()).containsExactlyInAnyOrder("GetAlias", "GetFunction", "GetFunction");
    }

    @Test
    void anEnvironmentThatIsNotNamedCostsNothing() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.settings = FunctionSettings.NONE;
        bench.mark();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.calls()).containsExactlyInAnyOrder("GetAlias", "GetFunction");
        bench.deploy("two");
        assertThat(bench.live()).containsEntry("OWN", "1");
        assertThat(bench.remembered()).containsExactly("OWN");
    }

    @Test
    void theyAreKnownAsOursBeforeTheyAreSetAndExactlyAfterwards() {
        bench.settings = merged("OLD", "1");
        bench.deploy("one");
        bench.settings = merged("NEW", "1");
        bench.mark();
        bench.deploy("one");
        assertThat(bench.writes())
                .containsExactly(
                        "TagResource", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias", "TagResource");
        assertThat(bench.remembered()).containsExactly("NEW");
    }

    @Test
    void aNewFunctionHasThemFromTheStart() {
        bench.settings = merged("OWN", "1");
        bench.tags = Map.of("team", "a");
        bench.deploy("one");
        assertThat(bench.writes()).containsExactly("CreateFunction", "PublishVersion", "CreateAlias");
        assertThat(bench.function().latest().orElseThrow().tags())
                .containsOnly(Map.entry("team", "a"), Map.entry("lambda-deploy:environment", "OWN"));
    }

    @Test
    void replacingRemovesAllOthers() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x");
        bench.settings = replaced("OWN", "1");
        bench.deploy("two");
        assertThat(bench.live()).containsOnlyKeys("OWN");
        assertThat(bench.remembered()).containsExactly("OWN");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void anEmptyElementClearsAndForgets() {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.setElsewhere("OWN", "1", "FOREIGN", "x");
        bench.settings = FunctionSettings.NONE.with(SettingType.ENVIRONMENT, new Setting.Cleared<>());
        bench.deploy("one");
        assertThat(bench.live()).isEmpty();
        assertThat(bench.remembered()).isEmpty();
        bench.mark();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void moreNamesThanATagHoldsTakeMoreTags() {
        bench.settings = merged(many(60));
        bench.deploy("one");
        assertThat(bench.function().latest().orElseThrow().tags())
                .hasSizeGreaterThan(3)
                .allSatisfy((key, value) -> assertThat(value).hasSizeLessThanOrEqualTo(256));
        assertThat(bench.remembered()).hasSize(60);
        bench.settings = merged("OTHER", "1");
        bench.deploy("one");
        assertThat(bench.live()).containsOnlyKeys("OTHER");
        assertThat(bench.function().latest().orElseThrow().tags())
                .containsOnly(Map.entry("lambda-deploy:environment", "OTHER"));
    }

    /** Refused for good at one of its writes, mended, run again: same end, nothing orphaned, nothing left to do. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aRunThatDiesAtAnyWriteIsRepairedByTheNext(int write) throws Exception {
        bench.settings = merged(many(60));
        bench.deploy("one");
        Map<String, String> others = new LinkedHashMap<>(bench.latest());
        others.put("FOREIGN", "x");
        bench.setElsewhere(flat(others));
        bench.settings = merged("NEW", "1");
        String operation = List.of(
                        "TagResource",
                        "UpdateFunctionConfiguration",
                        "UpdateFunctionCode",
                        "PublishVersion",
                        "UpdateAlias",
                        "TagResource",
                        "UntagResource")
                .get(write - 1);
        int call = write == 6 ? 2 : 1;
        Faults.write(
                bench.local,
                FaultRule.on("lambda", operation).call(call).times(0).answer(400, "ValidationException", "killed"));
        assertThatThrownBy(() -> bench.deploy("two")).isInstanceOf(DeployException.class);
        // Whatever the run had set is known as ours.
        assertThat(bench.remembered()).containsAll(bench.latest().containsKey("NEW") ? List.of("NEW") : List.of());
        Faults.clear(bench.local);
        bench.deploy("two");
        assertThat(bench.live()).containsOnlyKeys("NEW", "FOREIGN");
        assertThat(bench.remembered()).containsExactly("NEW");
        assertThat(bench.alias().version()).isEqualTo("2");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TagResource",
                "UpdateFunctionConfiguration",
                "UpdateFunctionCode",
                "PublishVersion",
                "UpdateAlias",
                "UntagResource"
            })
    void survivesALostAnswer(String operation) throws Exception {
        bench.settings = merged(many(60));
        bench.deploy("one");
        bench.settings = merged("NEW", "1");
        Faults.write(bench.local, FaultRule.on("lambda", operation).cut().after());
        bench.deploy("two");
        assertThat(bench.live()).containsOnlyKeys("NEW");
        assertThat(bench.remembered()).containsExactly("NEW");
        assertThat(bench.alias().version()).isEqualTo("2");
        bench.mark();
        assertThat(bench.deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void whoMayNotTagDeploysAllTheSame() throws Exception {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.settings = merged("OWN", "1", "NEW", "1");
        Faults.write(bench.local, denied("TagResource"));
        DeploymentResult result = bench.deploy("one");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.changes()).noneMatch(change -> change.contains("remember"));
        assertThat(bench.live()).containsOnlyKeys("OWN", "NEW");
        assertThat(bench.remembered()).containsExactly("OWN");
        DeploymentResult again = bench.deploy("one");
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    /** A deployment could never make such a plan empty, so it fails no build. */
    @Test
    void whoMayNotTagHasNothingToDoForEver() throws Exception {
        bench.settings = merged("OWN", "1");
        bench.deploy("one");
        bench.settings = merged("OWN", "1", "NEW", "1");
        Faults.write(bench.local, denied("TagResource"));
        assertThat(bench.deployment("one").plan().changesNothing()).isFalse();
        bench.deploy("one");
        Plan plan = bench.deployment("one").plan();
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.changesNothing()).isTrue();
        assertThat(new PlanReport(List.of(bench.deployment("one").planned())).isEmpty())
                .isTrue();
    }

    /** Unknown is not none: what an earlier run has remembered is not overwritten with what this one can see. */
    @Test
    void whoMayNotListTagsForgetsNothing() throws Exception {
        bench.settings = merged("OWN", "1", "DROPPED", "1");
        bench.deploy("one");
        Faults.write(bench.local, new JsonObject().put("hideTags", 1));
        bench.settings = merged("OWN", "2");
        bench.mark();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(bench.writes()).doesNotContain("TagResource", "UntagResource");
        bench.mark();
        assertThat(bench.deployment("one").plan().isEmpty()).isTrue();
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(bench.writes()).isEmpty();
        Faults.clear(bench.local);
        assertThat(bench.remembered()).containsExactlyInAnyOrder("OWN", "DROPPED");
        bench.deploy("one");
        assertThat(bench.live()).containsOnly(Map.entry("OWN", "2"));
    }

    @Test
    void whoMayNotTagCreatesAllTheSame() throws Exception {
        bench.settings = merged("OWN", "1");
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "CreateFunction")
                        .answer(
                                403,
                                "AccessDeniedException",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform:"
                                        + " lambda:TagResource on resource: arn:aws:lambda:x because"));
        assertThat(bench.deploy("one").outcome()).isEqualTo(Outcome.CREATED);
        assertThat(bench.live()).containsOnlyKeys("OWN");
        assertThat(bench.remembered()).isEmpty();
    }

    /** Tags that the author of the POM asked for are not left out in silence. */
    @Test
    void tagsOfThePomAreNotLeftOut() throws Exception {
        bench.settings = merged("OWN", "1");
        bench.tags = Map.of("team", "a");
        Faults.write(
                bench.local,
                FaultRule.on("lambda", "CreateFunction")
                        .answer(
                                403,
                                "AccessDeniedException",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform:"
                                        + " lambda:TagResource on resource: arn:aws:lambda:x because"));
        assertThatThrownBy(() -> bench.deploy("one")).hasMessageContaining("Allow lambda:TagResource");
    }

    private static FaultRule denied(String operation) {
        return FaultRule.on("lambda", operation)
                .times(0)
                .answer(
                        403,
                        "AccessDeniedException",
                        "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: lambda:" + operation
                                + " on resource: arn:aws:lambda:x because");
    }

    private static String[] many(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("A_RATHER_LONG_NAME_" + i);
            all.add("v");
        }
        return all.toArray(String[]::new);
    }

    private static String[] flat(Map<String, String> variables) {
        List<String> all = new ArrayList<>();
        variables.forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        return all.toArray(String[]::new);
    }
}
