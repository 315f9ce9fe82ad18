// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy.appspec;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an AppSpec file for Lambda says (source: AWS's reference of the file).
 *
 * @param function name of the function
 * @param alias the alias whose traffic is shifted
 * @param currentVersion the number the alias points to
 * @param targetVersion the number it is to point to
 * @param hooks functions by lifecycle event, as name or ARN; a hook without function has an empty text, which AWS takes
 *     and then fails the deployment for (measured)
 */
public record AppSpec(
        String function, String alias, String currentVersion, String targetVersion, Map<String, String> hooks) {

    public static final String BEFORE = "BeforeAllowTraffic";
    public static final String AFTER = "AfterAllowTraffic";

    private static final Set<String> SECTIONS = Set.of("version", "Resources", "Hooks");
    private static final Set<String> PROPERTIES = Set.of("Name", "Alias", "CurrentVersion", "TargetVersion");

    public AppSpec {
        hooks = Map.copyOf(hooks);
    }

    /**
     * Reads JSON or YAML.
     *
     * @throws IllegalArgumentException when it is no AppSpec of one Lambda function; the message says why
     */
    public static AppSpec parse(String content) {
        JsonObject file = content.stripLeading().startsWith("{")
                ? JsonObject.parse(content.getBytes(StandardCharsets.UTF_8))
                : Yaml.parse(content);
        check(SECTIONS.containsAll(file.keys()), "sections are version, Resources and Hooks");
        Object version = file.get("version");
        // Scripts that AWS takes have the version as a number or as a text.
        check(
                "0.0".equals(version) || version instanceof Number number && number.doubleValue() == 0,
                "version must be 0.0");
        List<JsonObject> resources = file.objects("Resources");
        check(
                resources.size() == 1 && resources.get(0).keys().size() == 1,
                "Resources must have exactly one Lambda function");
        JsonObject resource = only(resources.get(0));
        check(
                resource.keys().equals(Set.of("Type", "Properties"))
                        && "AWS::Lambda::Function".equals(resource.get("Type")),
                "the resource must have the Type AWS::Lambda::Function and Properties");
        JsonObject properties = resource.objectOrEmpty("Properties");
        check(properties.keys().equals(PROPERTIES), "Properties are Name, Alias, CurrentVersion and TargetVersion");
        return new AppSpec(
                property(properties, "Name", "[a-zA-Z0-9-_]{1,64}"),
                property(properties, "Alias", "(?!^[0-9]+$)[a-zA-Z0-9-_]{1,128}"),
                property(properties, "CurrentVersion", "[1-9][0-9]*"),
                property(properties, "TargetVersion", "[1-9][0-9]*"),
                hooks(file.objects("Hooks")));
    }

    /** From what {@link #json} gave. */
    public static AppSpec of(JsonObject json) {
        Map<String, String> hooks = new LinkedHashMap<>();
        JsonObject stored = json.objectOrEmpty("hooks");
        stored.keys().forEach(event -> hooks.put(event, stored.string(event, "")));
        return new AppSpec(
                json.string("function", ""),
                json.string("alias", ""),
                json.string("currentVersion", ""),
                json.string("targetVersion", ""),
                hooks);
    }

    public JsonObject json() {
        return new JsonObject()
                .put("function", function)
                .put("alias", alias)
                .put("currentVersion", currentVersion)
                .put("targetVersion", targetVersion)
                .put("hooks", hooks);
    }

    /** The way back, without hooks. */
    public AppSpec reversed() {
        return new AppSpec(function, alias, targetVersion, currentVersion, Map.of());
    }

    private static JsonObject only(JsonObject map) {
        return map.objectOrEmpty(map.keys().iterator().next());
    }

    private static String property(JsonObject properties, String name, String pattern) {
        Object value = properties.get(name);
        check(value instanceof String text && text.matches(pattern), name + " must be a text like " + pattern);
        return String.valueOf(value);
    }

    private static Map<String, String> hooks(List<JsonObject> entries) {
        Map<String, String> hooks = new LinkedHashMap<>();
        for (JsonObject entry : entries) {
            for (String event : entry.keys()) {
                check(event.equals(BEFORE) || event.equals(AFTER), "hooks are " + BEFORE + " and " + AFTER);
                check(hooks.put(event, entry.string(event, "")) == null, event + " is there twice");
            }
        }
        return hooks;
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
