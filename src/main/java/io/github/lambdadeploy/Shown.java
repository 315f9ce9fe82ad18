// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import java.util.regex.Pattern;

/**
 * A text that somebody else has written, as part of a message: what cannot be seen or would move the cursor is written out
 * ({@code \n}, {@code \u202e}), so that no value can look like a line of its own; a long one is shortened; the login in an
 * address is left out.
 */
public final class Shown {

    private static final int MOST = 80;
    private static final int MOST_OF_A_REASON = 240;
    private static final Pattern LOGIN = Pattern.compile("//[^/@\\s]{1,1000}@");

    private Shown() {}

    /** A value, shortened. */
    public static String of(String text) {
        return shortened(text, MOST);
    }

    /** What somebody says of a value, and repeats of it; shortened too, but not as much. */
    public static String reason(String text) {
        return shortened(text, MOST_OF_A_REASON);
    }

    private static String shortened(String text, int most) {
        String start = text.length() > 2 * most ? text.substring(0, 2 * most) : text;
        String line = line(LOGIN.matcher(start).replaceAll("//***@"));
        return line.codePointCount(0, line.length()) > most
                ? line.substring(0, line.offsetByCodePoints(0, most - 3)) + "..."
                : line;
    }

    /** A text of any length in one line. */
    public static String line(String text) {
        return written(text, false);
    }

    /** A text of any length that may have lines. */
    static String lines(String text) {
        return written(text, true);
    }

    private static String written(String text, boolean lines) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f || lines && c == '\n')) {
            return text;
        }
        StringBuilder written = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (lines && point == '\n' || isVisible(point)) {
                written.appendCodePoint(point);
            } else {
                written.append(escape(point));
            }
        });
        return written.toString();
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> point == ' ' || !Character.isSpaceChar(point);
        };
    }

    private static String escape(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(point > 0xffff ? "\\u{%x}" : "\\u%04x", point);
        };
    }
}
