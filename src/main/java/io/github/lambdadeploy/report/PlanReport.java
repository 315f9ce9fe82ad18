// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.setting.SettingView;
import io.github.lambdadeploy.plan.Line;
import io.github.lambdadeploy.release.PlannedFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans in the shapes people and machines read; secret values are masked in both. */
public final class PlanReport {

    /** Version of the shape of the JSON. */
    public static final String SCHEMA = "lambda-deploy/plan/1";

    private final List<PlannedFunction> functions;

    public PlanReport(List<PlannedFunction> functions) {
        this.functions = List.copyOf(functions);
    }

    /**
     * Whether nobody else has changed anything, and there is nothing to do but to remember in tags which variables are the
     * POM's: not everybody may.
     */
    public boolean isEmpty() {
        return functions.stream().allMatch(function -> function.plan().changesNothing());
    }

    /** For the console. */
    public List<String> lines() {
        Masks masks = new Masks();
        List<String> lines = new ArrayList<>();
        for (PlannedFunction function : functions) {
            List<Line> changes = function.plan().lines();
            lines.add("Function  " + function.functionName()
                    + (function.plan().isEmpty()
                            ? ": unchanged" + (changes.isEmpty() ? "" : "; but somebody else has changed $LATEST")
                            : ": " + function.plan().changes().size() + " to do"));
            int width = changes.stream()
                    .mapToInt(line -> line.name().length())
                    .max()
                    .orElse(0);
            changes.forEach(line -> lines.add(text(line, width, masks)));
        }
        return lines;
    }

    private static String text(Line line, int width, Masks masks) {
        String before = shown(line.before(), line.secret(), masks);
        String after = shown(line.after(), line.secret(), masks);
        String values = line.before() == null ? after : line.after() == null ? before : before + " -> " + after;
        String name = line.name()
                + " ".repeat(Math.max(0, Math.min(width, 40) - line.name().length()));
        String note = line.note().isEmpty() ? "" : "   (" + line.note() + ")";
        return "  " + line.action().sign() + " " + name + "  " + values + note;
    }

    private static String shown(@Nullable Object value, boolean secret, Masks masks) {
        if (value == null) {
            return "";
        }
        return secret ? masks.of(value) : text(SettingView.of(value));
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(PlanReport::text).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    /** For other programs, and to be carried out later. */
    public JsonObject json() {
        Masks masks = new Masks();
        return new JsonObject()
                .put("schema", SCHEMA)
                .put(
                        "functions",
                        functions.stream()
                                .map(function -> json(function, masks))
                                .toList());
    }

    private static JsonObject json(PlannedFunction function, Masks masks) {
        return new JsonObject()
                .put("functionName", function.functionName())
                .put("region", function.region())
                .put("alias", function.alias())
                .put("codeSha256", function.codeSha256())
                .put(
                        "basis",
                        new JsonObject()
                                .putIfPresent(
                                        "latestRevisionId", function.basis().latestRevisionId())
                                .putIfPresent(
                                        "aliasRevisionId", function.basis().aliasRevisionId())
                                .putIfPresent("version", function.basis().version()))
                .put(
                        "changes",
                        function.plan().lines().stream()
                                .map(line -> json(line, masks))
                                .toList());
    }

    private static JsonObject json(Line line, Masks masks) {
        JsonObject json = new JsonObject()
                .put("action", line.action().sign())
                .put("name", line.name())
                .putIfPresent("before", plain(line.before(), line.secret(), masks))
                .putIfPresent("after", plain(line.after(), line.secret(), masks));
        return line.note().isEmpty() ? json : json.put("note", line.note());
    }

    private static @Nullable Object plain(@Nullable Object value, boolean secret, Masks masks) {
        if (value == null) {
            return null;
        }
        return secret ? masks.of(value) : json(SettingView.of(value));
    }

    private static Object json(Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject json = new JsonObject();
            map.forEach((key, item) -> json.put(String.valueOf(key), item == null ? null : json(item)));
            return json;
        }
        return value instanceof Collection<?> items
                ? items.stream().map(PlanReport::json).toList()
                : value;
    }
}
