// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import static io.github.lambdadeploy.report.PlanReportTest.line;
import static io.github.lambdadeploy.report.PlanReportTest.plan;
import static io.github.lambdadeploy.report.PlanReportTest.planned;
import static io.github.lambdadeploy.report.PlanReportTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.plan.Line.Action;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.release.PlannedFunction;
import io.github.lambdadeploy.release.PlannedFunction.Basis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFileTest {

    private static final Plan PLAN = plan(
            line(Action.CHANGE, "memorySize", 512, 1024L, ""),
            line(Action.ADD, "allow", null, new LinkedHashSet<>(List.of("b", "a")), ""),
            secret("environment.A", "old-value", "new-value"));

    @TempDir
    private Path dir;

    private Path path;
    private PlanFile file;

    @BeforeEach
    void place() {
        path = dir.resolve("some/where/plan.json");
        file = new PlanFile(path);
    }

    @Test
    void acceptsTheSamePlan() {
        file.write(List.of(planned(PLAN)));
        Plan same = plan(
                line(Action.CHANGE, "memorySize", 512, 1024, ""),
                line(Action.ADD, "allow", null, Set.of("a", "b"), ""),
                secret("environment.A", "old-value", "new-value"));
        assertThatCode(() -> file.mustBe(List.of(planned(same)))).doesNotThrowAnyException();
    }

    @Test
    void acceptsAPlanOfNothing() {
        PlannedFunction nothing = planned(new Plan(List.of()));
        file.write(List.of(nothing));
        assertThatCode(() -> file.mustBe(List.of(nothing))).doesNotThrowAnyException();
    }

    @Test
    void holdsNoSecret() throws Exception {
        file.write(List.of(planned(PLAN)));
        assertThat(Files.readString(path)).doesNotContain("old-value").doesNotContain("new-value");
    }

    @Test
    void refusesAnotherValueOfASecretWithoutShowingIt() {
        file.write(List.of(planned(PLAN)));
        Plan other = plan(
                line(Action.CHANGE, "memorySize", 512, 1024, ""),
                line(Action.ADD, "allow", null, Set.of("a", "b"), ""),
                secret("environment.A", "old-value", "another-value"));
        refused(planned(other))
                .hasMessageContaining("secret values are others than then")
                .hasMessageNotContaining("-value");
    }

    @Test
    void namesWhatDiffers() {
        file.write(List.of(planned(PLAN)));
        refused(with(new Basis("another", "r2", "3"))).hasMessageContaining("orders: the function or its alias");
        refused(with(new Basis("r1", "another", "3"))).hasMessageContaining("orders: the function or its alias");
        refused(with(new Basis("r1", "r2", "4"))).hasMessageContaining("orders: the function or its alias");
        Basis basis = new Basis("r1", "r2", "3");
        refused(new PlannedFunction("orders", "eu-west-1", "test", "sha", basis, PLAN))
                .hasMessageContaining("another alias");
        refused(new PlannedFunction("orders", "eu-west-1", "live", "other", basis, PLAN))
                .hasMessageContaining("other code");
        refused(new PlannedFunction("orders", "us-east-1", "live", "sha", basis, PLAN))
                .hasMessageContaining("for region eu-west-1");
        refused(new PlannedFunction("bills", "eu-west-1", "live", "sha", basis, PLAN))
                .hasMessageContaining("it is for orders, this build for bills");
        refused(planned(plan(line(Action.CHANGE, "memorySize", 512, 2048, ""))))
                .hasMessageContaining("the changes would be others")
                .hasMessageContaining("2048");
    }

    /** Whoever takes the seal away takes the proof away. */
    @Test
    void refusesAFileWithoutItsSeal() throws Exception {
        file.write(List.of(planned(PLAN)));
        JsonObject json = JsonObject.parse(Files.readAllBytes(path));
        Files.write(path, json.put("secrets", new JsonObject()).toBytes());
        refused(planned(PLAN)).hasMessageContaining("secret values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{\"schema\":\"lambda-deploy/plan/1\",\"functions\":7}",
                "{\"schema\":\"lambda-deploy/plan/1\",\"functions\":[1]}",
                "{\"schema\":1}"
            })
    void saysThatAFileIsNoPlan(String content) throws Exception {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        refused(planned(PLAN)).hasMessageContaining("The saved plan cannot be read");
    }

    @Test
    void saysThatItIsOfAnotherVersionOrNotThere() throws Exception {
        refused(planned(PLAN)).hasMessageContaining("there is no such file");
        Files.createDirectories(path.getParent());
        Files.writeString(path, "{\"schema\":\"lambda-deploy/plan/99\"}");
        refused(planned(PLAN)).hasMessageContaining("lambda-deploy/plan/99");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(PlannedFunction now) {
        return assertThatThrownBy(() -> file.mustBe(List.of(now))).isInstanceOf(DeployException.class);
    }

    private static PlannedFunction with(Basis basis) {
        return new PlannedFunction("orders", "eu-west-1", "live", "sha", basis, PLAN);
    }
}
