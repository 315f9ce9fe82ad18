// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.VersionNote;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.status.FunctionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Functions with their history, for other programs; {@link StatusTables} are for people. */
public final class StatusReport {

    /** Version of the shape of the JSON. */
    public static final String SCHEMA = "lambda-deploy/status/1";

    private final List<FunctionStatus> functions;

    public StatusReport(List<FunctionStatus> functions) {
        this.functions = List.copyOf(functions);
    }

    /** For the console. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        functions.forEach(function -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(new StatusTables(function).lines());
        });
        return lines;
    }

    /** With everything in full. */
    public JsonObject json() {
        return new JsonObject()
                .put("schema", SCHEMA)
                .put("functions", functions.stream().map(StatusReport::json).toList());
    }

    private static JsonObject json(FunctionStatus status) {
        FunctionState latest = status.latest();
        return new JsonObject()
                .put("functionName", status.functionName())
                .put("functionArn", latest.unqualifiedArn())
                .put("packageType", latest.packageType())
                .put("architecture", String.join(", ", latest.architectures()))
                .putIfPresent("state", latest.state())
                .putIfPresent("stateReason", latest.stateReason())
                .putIfPresent("lastUpdateStatus", latest.lastUpdateStatus())
                .putIfPresent("lastUpdateReason", latest.lastUpdateReason())
                .putIfPresent("lastModified", text(status.modified()))
                .put("alias", status.alias())
                .put(
                        "latest",
                        new JsonObject()
                                .putIfPresent("digest", digest(latest.packageType(), latest.codeSha256()))
                                .put("codeSha256", latest.codeSha256())
                                .putIfPresent("imageUri", latest.imageUri())
                                .put("newer", !status.ahead().isEmpty())
                                .put("differences", status.ahead()))
                .put(
                        "aliases",
                        status.aliases().stream().map(StatusReport::json).toList())
                .put("versionCount", status.count())
                .put(
                        "versions",
                        status.versions().stream()
                                .map(version -> json(version, status))
                                .toList());
    }

    private static JsonObject json(AliasState alias) {
        JsonObject weights = new JsonObject();
        alias.weights().forEach(weights::put);
        return new JsonObject()
                .put("name", alias.name())
                .put("arn", alias.arn())
                .put("version", alias.version())
                .put("weights", weights)
                .putIfPresent(
                        "previousVersion",
                        alias.note().previous().map(VersionNumber::text).orElse(null))
                .put("description", alias.description());
    }

    private static JsonObject json(ListedVersion version, FunctionStatus status) {
        VersionNote note = VersionNote.parse(version.description()).orElse(null);
        JsonObject json = new JsonObject()
                .put("version", version.version())
                .put(
                        "aliases",
                        status.aliases().stream()
                                .filter(alias -> alias.shares().containsKey(version.version()))
                                .map(AliasState::name)
                                .toList())
                .putIfPresent("digest", digest(version.packageType(), version.codeSha256()))
                .put("codeSha256", version.codeSha256())
                .putIfPresent("commit", note == null ? null : note.commit().orElse(null))
                .putIfPresent("lastModified", text(version.modified()))
                .putIfPresent("by", note == null ? null : note.by().orElse(null))
                .put("description", version.description());
        status.live().stream()
                .filter(live -> live.version().equals(version.version()))
                .findFirst()
                .ifPresent(live -> json.putIfPresent("state", live.state())
                        .putIfPresent("stateReason", live.stateReason())
                        .putIfPresent("imageUri", live.imageUri()));
        return json;
    }

    private static @org.jspecify.annotations.Nullable String digest(String packageType, String codeSha256) {
        return CodeDigest.of(packageType, codeSha256).map(Object::toString).orElse(null);
    }

    private static @org.jspecify.annotations.Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
