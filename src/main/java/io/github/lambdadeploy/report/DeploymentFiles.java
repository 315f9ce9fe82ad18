// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.release.DeploymentResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a report where the outside looks for it: {@code deployment.json} and {@code deployment.env} below {@code
 * target/lambda}, and the files GitHub Actions names in {@code GITHUB_OUTPUT} and {@code GITHUB_STEP_SUMMARY}.
 *
 * @param directory {@code target/lambda}
 * @param environment the process's environment variables
 */
public record DeploymentFiles(Path directory, Map<String, String> environment) {

    private static final String LEFT = "{deployment.json,deployment.env,appspec.yaml,appspec-*.yaml}";

    public DeploymentFiles {
        environment = Map.copyOf(environment);
    }

    /** Takes what an earlier run has left for others away: its reports, and shifts that it has made ready. */
    public void forget() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, LEFT)) {
            for (Path file : left) {
                CachePlace.clear(file);
            }
        } catch (IOException e) {
            throw DeployException.environment("The report of an earlier run cannot be removed")
                    .where(directory.toString())
                    .reason(e.toString())
                    .left("Nothing was sent or changed.")
                    .next("Make the directory writable.")
                    .cause(e);
        }
    }

    public void write(DeploymentReport report) {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve("deployment.json"), report.json().toPrettyBytes());
            append("GITHUB_STEP_SUMMARY", report.markdown());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The values of the functions, for later steps of a pipeline. */
    public void export(List<DeploymentResult> results) {
        Map<String, String> values = DeploymentReport.values(results);
        try {
            // CodeBuild: `export $(cat target/lambda/deployment.env)` in the buildspec, names under exported-variables.
            Files.writeString(
                    directory.resolve("deployment.env"),
                    values.entrySet().stream()
                            .map(value -> "LAMBDA_" + snake(value.getKey()) + "=" + value.getValue() + "\n")
                            .collect(Collectors.joining()));
            append(
                    "GITHUB_OUTPUT",
                    values.entrySet().stream()
                            .map(value -> value.getKey() + "=" + value.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void append(String variable, String text) throws IOException {
        String file = environment.getOrDefault(variable, "");
        if (!file.isBlank()) {
            Files.writeString(
                    Path.of(file), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private DeployException unwritable(IOException e) {
        return DeployException.environment("The deployment is over, but its report cannot be written")
                .where(directory.toString())
                .reason(e.toString())
                .left("The function is as the lines above say.")
                .next("Make the file writable.")
                .cause(e);
    }
}
