// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentReportTest {

    private static final DeploymentResult UPDATED = new DeploymentResult(
            "orders",
            "arn:aws:lambda:eu-west-1:123456789012:function:orders",
            "live",
            Outcome.UPDATED,
            "42",
            "41",
            "Image",
            "host/orders@sha256:abc",
            "abc",
            List.of("publish version"),
            Duration.ofMillis(8_340));

    @Test
    void saysWhatChangedInTheLastLines() {
        assertThat(DeploymentReport.lines(UPDATED))
                .containsExactly(
                        "Function  orders: updated",
                        "Code      host/orders@sha256:abc",
                        "Version   42",
                        "Alias     live from version 41 to 42",
                        "Time      8.3 s");
    }

    @Test
    void writesFilesForMachines(@TempDir Path dir) throws IOException {
        Path output = dir.resolve("github-output");
        Path summary = dir.resolve("github-summary");
        DeploymentFiles files = new DeploymentFiles(
                dir.resolve("lambda"),
                Map.of("GITHUB_OUTPUT", output.toString(), "GITHUB_STEP_SUMMARY", summary.toString()));
        files.write(new DeploymentReport(List.of(UPDATED), null));
        files.export(List.of(UPDATED));

        JsonObject json = JsonObject.parse(Files.readAllBytes(dir.resolve("lambda/deployment.json")));
        assertThat(json.string("schema")).isEqualTo("lambda-deploy/deployment/1");
        JsonObject function = json.objects("functions").get(0);
        assertThat(function.string("outcome")).isEqualTo("updated");
        assertThat(function.string("previousVersion")).isEqualTo("41");
        assertThat(function.get("seconds")).isEqualTo(8.34);
        assertThat(json.has("error")).isFalse();
        assertThat(output).content().contains("version=42\n", "imageUri=host/orders@sha256:abc\n");
        assertThat(summary).content().contains("| orders | updated | live | 42 | 41 | 8.3 |");
        assertThat(dir.resolve("lambda/deployment.env")).content().contains("LAMBDA_FUNCTION_NAME=orders\n");
    }

    @Test
    void keepsTheFailureInItsParts() {
        JsonObject error = new DeploymentReport(
                        List.of(), DeployException.environment("no").reason("because"))
                .json()
                .object("error");
        assertThat(error).isEqualTo(new JsonObject().put("what", "no").put("reason", "because"));
    }
}
