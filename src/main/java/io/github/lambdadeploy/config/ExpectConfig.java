// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.smoke.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <expect>} element of {@code <smoke>}: plain text, {@code <expect>{"status":"ok"}</expect>}, or elements,
 * all of which must hold.
 */
public class ExpectConfig {

    private static final String ELEMENT = "<release><smoke><expect>";

    /** The {@code statusCode} of the response. */
    @Nullable
    Integer status;

    /** What the response contains, JSON. */
    @Nullable
    String json;

    /** What is true of the response: {@code $.status == "ok"}. */
    @Nullable
    String jsonPath;

    /** What is found anywhere in the response, a regular expression. */
    @Nullable
    String regex;

    private @Nullable String text;

    /** The short form; Maven calls this for an element with text in place of elements. */
    public void set(String text) {
        this.text = text;
    }

    /** What is expected; a mistake is noted, and expects nothing. */
    Expectation read(Problems problems) {
        List<Expectation> all = new ArrayList<>();
        add(problems, all, "", text, Expectation::parse);
        problems.range(ELEMENT + "<status>", status, 100, 999, "a status code");
        if (status != null) {
            all.add(Expectation.status(status));
        }
        add(problems, all, "<json>", json, Expectation::json);
        add(problems, all, "<jsonPath>", jsonPath, Expectation::jsonPath);
        add(problems, all, "<regex>", regex, Expectation::regex);
        if (text == null && status == null && json == null && jsonPath == null && regex == null) {
            problems.missing(ELEMENT, "is blank: say what the response must be, or leave the element out");
        }
        return Expectation.all(all);
    }

    private static void add(
            Problems problems,
            List<Expectation> all,
            String child,
            @Nullable String value,
            Function<String, Expectation.Parsed> parser) {
        if (!problems.resolved(ELEMENT + child, value) || value == null) {
            return;
        }
        Expectation.Parsed parsed = parser.apply(value);
        if (parsed instanceof Expectation.Understood understood) {
            all.add(understood.expectation());
        } else if (parsed instanceof Expectation.Mistake mistake) {
            problems.add(ELEMENT + child + " " + mistake.reason());
        }
    }
}
