// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The values of a function's variables, which nobody's words may show: AWS repeats some of what it refuses, and a function may
 * log its variables or answer with them.
 *
 * @param values each as it is and as JSON has it, the longest first
 */
public record SecretValues(List<String> values) {

    /** Shorter ones are in any text by chance: nothing could be told any more without {@code 1} or {@code prod}. */
    private static final int SHORTEST = 6;

    private static final String HIDDEN = "(a variable's value, not shown)";

    public SecretValues {
        values = List.copyOf(values);
    }

    /** Those of the variables that the POM sets, references looked up. */
    public static SecretValues of(FunctionSettings settings) {
        return of(Stream.of(SettingType.ENVIRONMENT, SettingType.ENVIRONMENT_MERGED)
                .flatMap(type -> settings.get(type).stream())
                .flatMap(variables -> variables.values().stream())
                .toList());
    }

    static SecretValues of(Collection<String> values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            String quoted = new JsonObject().put("v", value).toString();
            Stream.of(
                            value,
                            value.strip(),
                            quoted.substring(quoted.indexOf(':') + 1, quoted.length() - 1)
                                    .strip())
                    .map(text -> text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                            ? text.substring(1, text.length() - 1)
                            : text)
                    .filter(text -> text.length() >= SHORTEST)
                    .forEach(all::add);
        }
        return new SecretValues(all.stream()
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    /** The same text without any of them. */
    public String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, HIDDEN);
        }
        return hidden;
    }

    /** The same failure with none of them in its reason, but for what it says itself where it was: a region, a name. */
    public DeployException hide(DeployException failure) {
        String reason = failure.reason();
        if (reason == null) {
            return failure;
        }
        String own = failure.what() + " " + failure.where();
        String hidden = new SecretValues(
                        values.stream().filter(value -> !own.contains(value)).toList())
                .hide(reason);
        return hidden.equals(reason) ? failure : failure.reason(hidden);
    }
}
