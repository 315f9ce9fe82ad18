// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import io.github.lambdadeploy.Shown;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a response must be; {@code <release><smoke><expect>}.
 *
 * <p>A short text is told by its start: {@code {}, {@code [}, {@code "}, {@code true}, {@code false} and {@code null}
 * begin JSON that the response contains, three digits are its {@code statusCode}, {@code $} begins a JSONPath, {@code /}
 * a regular expression that ends with another {@code /}.
 */
public sealed interface Expectation permits AnyResponse, StatusCode, JsonSubset, PathMatch, TextMatch, AllOf {

    /** Any response will do. */
    Expectation ANY = new AnyResponse();

    /** Why the response is not as expected, short, in words for people; empty when it is. */
    Optional<String> mismatch(String response);

    /** What became of a text. */
    sealed interface Parsed {}

    record Understood(Expectation expectation) implements Parsed {}

    /** @param reason continues a sentence that begins with the element: {@code is no JSON: …} */
    record Mistake(String reason) implements Parsed {}

    /** Reads the short form; never throws. */
    static Parsed parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return new Mistake("is blank: say what the response must be, or leave the element out");
        }
        char first = stripped.charAt(0);
        if (first == '$') {
            return jsonPath(stripped);
        }
        if (first == '/') {
            return stripped.length() > 1 && stripped.endsWith("/")
                    ? regex(stripped.substring(1, stripped.length() - 1))
                    : new Mistake("is '" + Shown.of(stripped) + "': a regular expression ends with / as it begins");
        }
        if (stripped.matches("[1-9][0-9]{2}")) {
            return new Understood(status(Integer.parseInt(stripped)));
        }
        if ("{[\"".indexOf(first) >= 0 || List.of("true", "false", "null").contains(stripped)) {
            return json(stripped);
        }
        String is = "is '" + Shown.of(stripped) + "': ";
        return new Mistake(
                Pattern.matches("-?[0-9].*", stripped)
                        ? is
                                + "a number alone is a status code, 100 to 999; write $ == 42 for a response that is a number"
                        : is + "use JSON that the response contains, its statusCode such as 200, a JSONPath such as"
                                + " $.status == \"ok\", or /a regular expression/");
    }

    /** The response, of API Gateway's shape, has this {@code statusCode}. */
    static Expectation status(int code) {
        return new StatusCode(code);
    }

    /** The response contains the JSON; never throws. */
    static Parsed json(String text) {
        return JsonSubset.parse(text);
    }

    /** Something is true of the response: {@code $.status == "ok"}; never throws. */
    static Parsed jsonPath(String text) {
        return PathMatch.parse(text.strip());
    }

    /** The expression, without slashes around it, is found in the response; never throws. */
    static Parsed regex(String text) {
        return TextMatch.parse(text);
    }

    /** All of these. */
    static Expectation all(List<Expectation> expectations) {
        if (expectations.isEmpty()) {
            return ANY;
        }
        return expectations.size() == 1 ? expectations.get(0) : new AllOf(expectations);
    }
}
