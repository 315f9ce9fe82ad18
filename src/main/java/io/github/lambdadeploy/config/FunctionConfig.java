// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <function>} element: settings of the function, named as in AWS's API. An absent element leaves the live
 * setting as it is, an empty one clears it.
 */
public class FunctionConfig {

    /** Runtime of a zip, e.g. {@code java21}; default when created: from {@code maven.compiler.release}. */
    @Nullable
    String runtime;

    /** Description, at most 256 characters; an empty {@code <description>} removes it. */
    @Nullable
    String description;

    /** Memory in MB; default when created: 512. */
    @Nullable
    Integer memorySize;

    /** Seconds an invocation may take, 1 to 900; default when created: 30. */
    @Nullable
    Integer timeout;

    /** Environment variables, an element each; an empty {@code <environment>} removes all. */
    @Nullable
    Variables environment;

    /** {@code merge} (default) keeps variables that others have set, {@code replace} removes them. */
    String environmentMode = "merge";

    /** The settings the POM names. */
    public FunctionSettings toSpec() {
        return FunctionSettings.NONE
                .with(SettingType.RUNTIME, setting(runtime))
                .with(SettingType.DESCRIPTION, setting(description))
                .with(SettingType.MEMORY_SIZE, setting(memorySize))
                .with(SettingType.TIMEOUT, setting(timeout))
                .with(environmentType(), setting(variables()));
    }

    private SettingType<Map<String, String>> environmentType() {
        boolean all = environmentMode.equals("replace") || environment != null && environment.isEmpty();
        return all ? SettingType.ENVIRONMENT : SettingType.ENVIRONMENT_MERGED;
    }

    /** Maven gives an empty element no value; Lambda takes an empty one. */
    private @Nullable Map<String, String> variables() {
        if (environment == null) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> variables.put(name, value == null ? "" : value));
        return variables;
    }

    /**
     * Tells an empty element, which clears a setting, from an absent one: Maven fills in neither.
     *
     * @param empty whether {@code function/NAME} is in the POM, and empty
     */
    public void clear(Predicate<String> empty) {
        if (description == null && empty.test("function/description")) {
            description = "";
        }
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        checkEnvironment(problems);
        problems.resolved("<function><runtime>", runtime);
        problems.resolved("<function><description>", description);
        if (description != null && description.length() > 256) {
            problems.add("<function><description> has " + description.length() + " characters: Lambda takes 256");
        }
        if (memorySize != null && (memorySize < 128 || memorySize > 32_768)) {
            problems.add("<function><memorySize> is " + memorySize + ": use 128 to 10240 (MB)");
        }
        if (timeout != null && (timeout < 1 || timeout > 900)) {
            problems.add("<function><timeout> is " + timeout + ": use 1 to 900 (seconds)");
        }
    }

    private void checkEnvironment(Problems problems) {
        if (!Set.of("merge", "replace").contains(environmentMode)) {
            problems.add("<function><environmentMode> is '" + environmentMode + "': use merge or replace");
        }
        Map<String, String> variables = variables();
        if (variables == null) {
            return;
        }
        variables.forEach((name, value) -> {
            if (!name.matches("[a-zA-Z][a-zA-Z0-9_]+")) {
                problems.add("<function><environment><" + name + "> is no name for a variable: use two or more letters,"
                        + " digits and _, a letter first");
            }
            problems.resolved("<function><environment><" + name + ">", value);
        });
    }

    /** The runtime of a zip; empty when the POM does not say. */
    public Optional<String> runtime() {
        return Optional.ofNullable(runtime);
    }

    private static <T> Setting<T> setting(@Nullable T value) {
        return value == null ? new Setting.Absent<>() : new Setting.Value<>(value);
    }
}
