// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.util.regex.Pattern;

/** What is asked of a value that a JSONPath finds. */
sealed interface PathTest {

    boolean holds(JsonValue found);

    /** For a message, behind «expected». */
    String wanted();

    /** It says something: it is neither {@code null} nor {@code false}. */
    record Something() implements PathTest {
        @Override
        public boolean holds(JsonValue found) {
            return found.tree() != null && !Boolean.FALSE.equals(found.tree());
        }

        @Override
        public String wanted() {
            return "neither null nor false";
        }
    }

    /** It compares to another value; what has no order (a text and a number, objects) is neither less nor greater. */
    record Compared(Operator operator, JsonValue literal) implements PathTest {
        @Override
        public boolean holds(JsonValue found) {
            return operator.holds(found, literal);
        }

        @Override
        public String wanted() {
            return operator.text + " " + literal.shown();
        }
    }

    /** A regular expression is found in its text; of what is no text, in its JSON. */
    record Matching(Pattern pattern) implements PathTest {
        @Override
        public boolean holds(JsonValue found) {
            return TextMatch.found(pattern, found.tree() instanceof String text ? text : found.written());
        }

        @Override
        public String wanted() {
            return "=~ /" + pattern + "/";
        }
    }

    /** In the order in which they are looked for: none is the start of a later one. */
    enum Operator {
        SAME("=="),
        OTHER("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        GREATER(">");

        final String text;

        Operator(String text) {
            this.text = text;
        }

        boolean isOrder() {
            return this != SAME && this != OTHER;
        }

        boolean holds(JsonValue found, JsonValue literal) {
            if (!isOrder()) {
                return found.same(literal) == (this == SAME);
            }
            if (found.tree() instanceof Number a && literal.tree() instanceof Number b) {
                return holds(JsonValue.exact(a).compareTo(JsonValue.exact(b)));
            }
            return found.tree() instanceof String a && literal.tree() instanceof String b && holds(a.compareTo(b));
        }

        private boolean holds(int order) {
            return switch (this) {
                case SAME -> order == 0;
                case OTHER -> order != 0;
                case AT_MOST -> order <= 0;
                case AT_LEAST -> order >= 0;
                case LESS -> order < 0;
                case GREATER -> order > 0;
            };
        }
    }
}
