// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

/** Tells where a JSONPath ends and a comparison behind it begins. */
final class PathText {

    /** Before a regular expression. */
    static final String MATCHES = "=~";

    private PathText() {}

    /** Index of the first character of a comparison outside brackets and quotes; the length when there is none. */
    static int end(String text) {
        int depth = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = closing(text, at);
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            } else if (depth == 0 && "=!<>".indexOf(c) >= 0) {
                return at;
            } else if (text.startsWith(MATCHES, at)) {
                at = endOfRegex(text, at + MATCHES.length());
            }
            at++;
        }
        return text.length();
    }

    /** Of the regular expression in a filter: its brackets are not the path's. */
    private static int endOfRegex(String text, int from) {
        int start = from;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return start < text.length() && text.charAt(start) == '/' ? closing(text, start) : start - 1;
    }

    /** Index of the same character again, which a backslash hides; the last index when it does not come. */
    private static int closing(String text, int start) {
        for (int at = start + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == text.charAt(start)) {
                return at;
            }
        }
        return text.length() - 1;
    }
}
