// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.rollout.codedeploy.ShiftTarget.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void tellsEachChangeOnce() {
        List<String> lines = told(
                new Progress("Created", Optional.empty(), "", Map.of()),
                progress("InProgress", "41", Map.of(), "InProgress", "Pending"),
                progress("InProgress", "41", Map.of(), "InProgress", "Pending"),
                progress("InProgress", "41", Map.of("42", 0.1), "Succeeded", "Pending"),
                progress("InProgress", "41", Map.of("42", 0.1), "Succeeded", "Pending"),
                progress("InProgress", "41", Map.of("42", 0.335), "Succeeded", "Pending"),
                progress("InProgress", "42", Map.of(), "Succeeded", "Skipped"),
                progress("Succeeded", "42", Map.of(), "Succeeded", "Skipped"));
        assertThat(lines)
                .containsExactly(
                        "Created",
                        "BeforeAllowTraffic InProgress",
                        "InProgress",
                        "BeforeAllowTraffic Succeeded",
                        "10 % to version 42",
                        "33.5 % to version 42",
                        "100 % to version 42",
                        "Succeeded");
    }

    @Test
    void tellsTheWayBack() {
        assertThat(told(
                        progress("InProgress", "41", Map.of("42", 0.5), "Succeeded", "Pending"),
                        progress("Failed", "41", Map.of(), "Succeeded", "Failed")))
                .containsExactly(
                        "BeforeAllowTraffic Succeeded",
                        "50 % to version 42",
                        "InProgress",
                        "AfterAllowTraffic Failed: no good",
                        "100 % to version 41",
                        "Failed");
    }

    private static Progress progress(
            String status, String version, Map<String, Double> weights, String before, String after) {
        return new Progress(
                status,
                Optional.of(new ShiftTarget(
                        "orders",
                        "live",
                        "1",
                        List.of(
                                new Event("BeforeAllowTraffic", before, ""),
                                new Event("AllowTraffic", "InProgress", ""),
                                new Event("AfterAllowTraffic", after, after.equals("Failed") ? "no good" : "")))),
                version,
                weights);
    }

    private static List<String> told(Progress... steps) {
        List<String> lines = new ArrayList<>();
        Progress before = Progress.NONE;
        for (Progress step : steps) {
            lines.addAll(step.since(before));
            before = step;
        }
        return lines;
    }
}
