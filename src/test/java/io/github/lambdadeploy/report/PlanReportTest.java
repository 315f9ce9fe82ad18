// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.attachment.CorsSettings;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Line;
import io.github.lambdadeploy.plan.Line.Action;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.release.PlannedFunction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanReportTest {

    private static final String SECRET = "tr0ub4dor";

    @Test
    void showsSignNameAndBothValues() {
        assertThat(report(
                                line(Action.CHANGE, "memorySize", 512, 1024, ""),
                                line(Action.ADD, "tracing", null, "Active", ""),
                                line(Action.REMOVE, "layers", List.of("a", "b"), null, ""),
                                line(Action.DRIFT, "timeout", 3, 30, "changed outside"))
                        .lines())
                .startsWith("Function  orders: 1 to do")
                .contains(
                        "  ~ memorySize  512 -> 1024",
                        "  + tracing     Active",
                        "  - layers      [a, b]",
                        "  ! timeout     3 -> 30   (changed outside)");
    }

    @Test
    void saysThatNothingIsToBeDone() {
        PlanReport report = new PlanReport(List.of(planned(new Plan(List.of()))));
        assertThat(report.isEmpty()).isTrue();
        assertThat(report.lines()).containsExactly("Function  orders: unchanged");
    }

    @Test
    void equalSecretsShowEqualMasksAndNothingElse() {
        PlanReport report = report(
                secret("environment.A", SECRET, "other"),
                secret("environment.B", null, SECRET),
                secret("environment.C", "third", null));
        assertThat(report.lines())
                .contains(
                        "  ~ environment.A  (secret 1) -> (secret 2)",
                        "  + environment.B  (secret 1)",
                        "  - environment.C  (secret 3)");
        assertThat(report.lines() + report.json().toString() + planned(plan(secret("environment.A", SECRET, "other"))))
                .doesNotContain(SECRET)
                .doesNotContain("other")
                .doesNotContain("third");
    }

    /** Sets have an order of their own in each run of Java. */
    @Test
    void setsAreShownInAnOrderThatIsAlwaysTheSame() {
        Set<String> one = new LinkedHashSet<>(List.of("b", "a", "c"));
        Set<String> other = new LinkedHashSet<>(List.of("c", "b", "a"));
        assertThat(report(line(Action.ADD, "x", null, one, "")).json())
                .isEqualTo(report(line(Action.ADD, "x", null, other, "")).json());
        CorsSettings cors = new CorsSettings(other, Set.of(), Set.of(), Set.of(), false, 0);
        assertThat(report(line(Action.ADD, "cors", null, cors, "")).json().toString())
                .contains("[\"a\",\"b\",\"c\"]");
    }

    static PlanReport report(Line... lines) {
        return new PlanReport(List.of(planned(plan(lines))));
    }

    static Plan plan(Line... lines) {
        return new Plan(List.of(new Change.PublishVersion(List.of(lines))));
    }

    static PlannedFunction planned(Plan plan) {
        return new PlannedFunction(
                "orders", "eu-west-1", "live", "sha", new PlannedFunction.Basis("r1", "r2", "3"), plan);
    }

    static Line line(Action action, String name, @Nullable Object before, @Nullable Object after, String note) {
        return new Line(action, name, before, after, false, note);
    }

    static Line secret(String name, @Nullable String before, @Nullable String after) {
        Action action = before == null ? Action.ADD : after == null ? Action.REMOVE : Action.CHANGE;
        return new Line(action, name, before, after, true, "");
    }
}
