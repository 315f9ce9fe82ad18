// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression is found anywhere in the response's text. */
record TextMatch(Pattern pattern) implements Expectation {

    private static final int LONGEST = 10_000;

    static Parsed parse(String text) {
        if (text.length() > LONGEST) {
            return new Mistake("has " + text.length() + " characters: use a regular expression of at most " + LONGEST);
        }
        try {
            return text.isBlank()
                    ? new Mistake("is blank: write a regular expression that is found in the response")
                    : new Understood(new TextMatch(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            return new Mistake("is no regular expression: " + reason(e));
        } catch (StackOverflowError e) {
            // The JDK compiles groups by recursion.
            return new Mistake("is no regular expression: its groups are nested too deeply");
        }
    }

    /** What is wrong and where, in one line. */
    static String reason(PatternSyntaxException e) {
        return e.getDescription() + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1));
    }

    /** Whether the expression is found; also when the JDK's recursion ends before it has an answer it is not. */
    static boolean found(Pattern pattern, String text) {
        try {
            return pattern.matcher(text).find();
        } catch (StackOverflowError e) {
            return false;
        }
    }

    @Override
    public Optional<String> mismatch(String response) {
        return found(pattern, response)
                ? Optional.empty()
                : Optional.of("/" + pattern + "/ is not found in the response: " + JsonValue.quoted(response));
    }
}
