// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import io.github.lambdadeploy.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response contains this JSON: objects may have more members, arrays have as many elements as expected, each of which
 * contains the expected one; numbers are the same by value.
 */
record JsonSubset(JsonValue expected) implements Expectation {

    static Parsed parse(String text) {
        try {
            return new Understood(new JsonSubset(JsonValue.parse(text)));
        } catch (IllegalArgumentException e) {
            return new Mistake("is no JSON: " + Shown.reason(String.valueOf(e.getMessage()))
                    + "; write JSON that the response contains");
        }
    }

    @Override
    public Optional<String> mismatch(String response) {
        JsonValue actual;
        try {
            actual = JsonValue.parse(response);
        } catch (IllegalArgumentException e) {
            return Optional.of("the response is no JSON: " + JsonValue.quoted(response));
        }
        return missing("$", expected, actual);
    }

    private static Optional<String> missing(String path, JsonValue wanted, JsonValue found) {
        if (wanted.tree() instanceof Map<?, ?> members && found.tree() instanceof Map<?, ?> there) {
            return members.entrySet().stream()
                    .flatMap(
                            member -> missing(path, String.valueOf(member.getKey()), member.getValue(), there).stream())
                    .findFirst();
        }
        if (wanted.tree() instanceof List<?> elements && found.tree() instanceof List<?> there) {
            return missing(path, elements, there);
        }
        return found.same(wanted)
                ? Optional.empty()
                : Optional.of(path + " is " + found.shown() + ", expected " + wanted.shown());
    }

    private static Optional<String> missing(
            String path, String name, @org.jspecify.annotations.Nullable Object wanted, Map<?, ?> there) {
        if (!there.containsKey(name)) {
            return Optional.of(
                    (path.equals("$") ? "" : path + ": ") + "member " + new JsonValue(name).shown() + " is missing");
        }
        String step = name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + name : "[" + new JsonValue(name).shown() + "]";
        return missing(path + step, new JsonValue(wanted), new JsonValue(there.get(name)));
    }

    private static Optional<String> missing(String path, List<?> wanted, List<?> there) {
        if (wanted.size() != there.size()) {
            return Optional.of(path + " has " + elements(there.size()) + ", expected " + wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            Optional<String> missing =
                    missing(path + "[" + i + "]", new JsonValue(wanted.get(i)), new JsonValue(there.get(i)));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static String elements(int count) {
        return count + (count == 1 ? " element" : " elements");
    }
}
