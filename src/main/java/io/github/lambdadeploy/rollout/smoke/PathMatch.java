// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import io.github.lambdadeploy.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSONPath finds at least one value in the response that passes a test.
 *
 * @param path compiled
 * @param text as written, for messages
 */
record PathMatch(JsonPath path, String text, PathTest test) implements Expectation {

    /** Of what anybody writes; the library takes time by the square. */
    private static final int LONGEST = 2000;

    /** Named, so that nothing on the class path decides it. */
    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new JsonSmartJsonProvider())
            .mappingProvider(new JsonSmartMappingProvider())
            .build();

    /** Reads {@code $.path}, {@code $.path == "JSON"} and {@code $.path =~ /regex/}. */
    static Parsed parse(String text) {
        if (!text.startsWith("$")) {
            return new Mistake("is '" + Shown.of(text) + "': a JSONPath begins with $, write $.status == \"ok\"");
        }
        if (text.length() > LONGEST) {
            return new Mistake("has " + text.length() + " characters: use a JSONPath of at most " + LONGEST);
        }
        int end = PathText.end(text);
        String written = text.substring(0, end).strip();
        if (written.endsWith("[")) {
            // The library reads over it.
            return new Mistake("is no JSONPath: its last bracket is not closed");
        }
        JsonPath path;
        try {
            path = JsonPath.compile(written);
        } catch (RuntimeException e) {
            // The library's own exception, and others that escape it (a number too long).
            return new Mistake("is no JSONPath: " + firstLine(e));
        } catch (StackOverflowError e) {
            return new Mistake("is no JSONPath: it is nested too deeply");
        }
        return compared(path, written, text.substring(end).strip());
    }

    private static Parsed compared(JsonPath path, String written, String rest) {
        if (rest.isEmpty()) {
            return new Understood(new PathMatch(path, written, new PathTest.Something()));
        }
        if (rest.startsWith(PathText.MATCHES)) {
            return matching(
                    path, written, rest.substring(PathText.MATCHES.length()).strip());
        }
        for (PathTest.Operator operator : PathTest.Operator.values()) {
            if (rest.startsWith(operator.text)) {
                return compared(
                        path,
                        written,
                        operator,
                        rest.substring(operator.text.length()).strip());
            }
        }
        return new Mistake("has '" + Shown.of(rest) + "' behind the path: use ==, !=, <, <=, >, >= or =~");
    }

    private static Parsed compared(JsonPath path, String written, PathTest.Operator operator, String literal) {
        JsonValue value;
        try {
            value = JsonValue.parse(literal);
        } catch (IllegalArgumentException e) {
            return new Mistake(
                    "needs a JSON value behind " + operator.text + " (a text in double quotes): " + e.getMessage());
        }
        if (operator.isOrder() && !(value.tree() instanceof Number) && !(value.tree() instanceof String)) {
            return new Mistake("compares by " + operator.text + " with " + value.shown()
                    + ": only numbers and texts have an order");
        }
        return new Understood(new PathMatch(path, written, new PathTest.Compared(operator, value)));
    }

    private static Parsed matching(JsonPath path, String written, String regex) {
        if (regex.length() < 3 || !regex.startsWith("/") || !regex.endsWith("/")) {
            return new Mistake("needs a /regular expression/ behind =~");
        }
        Parsed pattern = TextMatch.parse(regex.substring(1, regex.length() - 1));
        return pattern instanceof Understood understood && understood.expectation() instanceof TextMatch found
                ? new Understood(new PathMatch(path, written, new PathTest.Matching(found.pattern())))
                : pattern;
    }

    @Override
    public Optional<String> mismatch(String response) {
        List<JsonValue> found;
        try {
            found = find(JsonValue.parse(response));
        } catch (IllegalArgumentException e) {
            return Optional.of("the response is no JSON: " + JsonValue.quoted(response));
        } catch (PathNotFoundException e) {
            found = List.of();
        } catch (RuntimeException e) {
            // Functions fail on values they are not made for, each in its own way.
            return Optional.of(text + " cannot be computed: " + firstLine(e));
        }
        if (found.stream().anyMatch(test::holds)) {
            return Optional.empty();
        }
        String is = found.isEmpty()
                ? "missing"
                : JsonValue.shortened(
                        found.stream().map(JsonValue::shown).collect(Collectors.joining(", ")), JsonValue.MOST_SHOWN);
        return Optional.of(text + " is " + is + ", expected " + test.wanted());
    }

    private List<JsonValue> find(JsonValue response) {
        Object tree = response.tree();
        if (tree == null) {
            // The library takes no null; a path into it finds nothing but itself.
            return text.equals("$") ? List.of(response) : List.of();
        }
        Object found = path.read(tree, CONFIGURATION);
        List<JsonValue> values = new ArrayList<>();
        if (!path.isDefinite() && found instanceof List<?> several) {
            several.forEach(value -> values.add(new JsonValue(value)));
        } else {
            // keys() gives a set.
            values.add(new JsonValue(found instanceof Set<?> set ? List.copyOf(set) : found));
        }
        return values;
    }

    private static String firstLine(RuntimeException e) {
        String message = e.getMessage();
        return JsonValue.shortened(
                message == null ? e.getClass().getSimpleName() : message.replaceAll("(?s)\\R.*", ""),
                JsonValue.MOST_SHOWN);
    }
}
