// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.release.DeploymentResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A deployment's result in the shapes people and machines read. Pure; {@link DeploymentFiles} writes them. */
public final class DeploymentReport {

    /** Version of the shape of {@code deployment.json}. */
    public static final String SCHEMA = "lambda-deploy/deployment/1";

    private final List<DeploymentResult> results;
    private final @Nullable DeployException failure;

    /** @param failure why it ended, when it failed */
    public DeploymentReport(List<DeploymentResult> results, @Nullable DeployException failure) {
        this.results = List.copyOf(results);
        this.failure = failure;
    }

    /** {@code deployment.json}. */
    public JsonObject json() {
        JsonObject json = new JsonObject()
                .put("schema", SCHEMA)
                .put("functions", results.stream().map(DeploymentReport::json).toList());
        if (failure != null) {
            json.put(
                    "error",
                    new JsonObject()
                            .put("what", failure.what())
                            .putIfPresent("where", failure.where())
                            .putIfPresent("reason", failure.reason())
                            .putIfPresent("left", failure.left())
                            .putIfPresent("next", failure.next()));
        }
        return json;
    }

    private static JsonObject json(DeploymentResult result) {
        return new JsonObject()
                .put("functionName", result.functionName())
                .put("functionArn", result.functionArn())
                .put("alias", result.alias())
                .put("outcome", result.outcome().toString())
                .put("version", result.version())
                .put("previousVersion", result.previousVersion())
                .put("packageType", result.packageType())
                .putIfPresent("imageUri", result.imageUri())
                .put("codeSha256", result.codeSha256())
                .put("changes", result.changes())
                .put("seconds", Math.round(result.duration().toMillis() / 10.0) / 100.0);
    }

    /** The console's last lines for one function. */
    public static List<String> lines(DeploymentResult result) {
        String seconds = String.format(Locale.ROOT, "%.1f s", result.duration().toMillis() / 1000.0);
        String code = result.imageUri() != null
                ? result.imageUri()
                : result.packageType().equals("Image") ? "sha256:" + result.codeSha256() : result.codeSha256();
        String before = result.previousVersion();
        String alias = before == null || before.equals(result.version())
                ? result.alias() + " at version " + result.version()
                : result.alias() + " from version " + before + " to " + result.version();
        return List.of(
                "Function  " + result.functionName() + ": " + result.outcome(),
                "Code      " + code,
                "Version   " + result.version(),
                "Alias     " + alias,
                "Time      " + seconds);
    }

    /** Values of several functions: of one by their names, of more with the function's name before them. */
    public static java.util.Map<String, String> values(List<DeploymentResult> results) {
        if (results.size() == 1) {
            return values(results.get(0));
        }
        java.util.Map<String, String> all = new java.util.LinkedHashMap<>();
        results.forEach(result -> values(result)
                .forEach((name, value) ->
                        all.put(result.functionName().replaceAll("[^A-Za-z0-9]", "_") + "_" + name, value)));
        return all;
    }

    /** Values for other tools: Maven properties, GitHub outputs and CodeBuild's exported variables have these names. */
    public static java.util.Map<String, String> values(DeploymentResult result) {
        java.util.Map<String, String> values = new java.util.LinkedHashMap<>();
        values.put("functionName", result.functionName());
        putIfPresent(values, "functionArn", result.functionArn());
        values.put("alias", result.alias());
        values.put("outcome", result.outcome().toString());
        putIfPresent(values, "version", result.version());
        putIfPresent(values, "previousVersion", result.previousVersion());
        values.put("packageType", result.packageType());
        putIfPresent(values, "imageUri", result.imageUri());
        values.put("codeSha256", result.codeSha256());
        return values;
    }

    /** A table for GitHub's step summary. */
    public String markdown() {
        String head = "| function | outcome | alias | version | before | seconds |\n|---|---|---|---|---|---|\n";
        return head
                + results.stream()
                        .map(result -> String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %s | %s | %.1f |%n",
                                result.functionName(),
                                result.outcome(),
                                result.alias(),
                                result.version() == null ? "" : result.version(),
                                result.previousVersion() == null ? "" : result.previousVersion(),
                                result.duration().toMillis() / 1000.0))
                        .collect(Collectors.joining());
    }

    private static void putIfPresent(java.util.Map<String, String> values, String key, @Nullable String value) {
        if (value != null) {
            values.put(key, value);
        }
    }
}
