// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a version's description says of where the version came from: {@code orders 1.4.2, commit 1a2b3c4, by ada, image
 * 5e0c…}. It is kept there because a version's description can never be changed, and everybody who lists versions sees
 * it. No part has a comma: they part the parts.
 *
 * @param words artifact id and version of the build
 * @param commit the sources' revision, as the version control names it
 * @param by who, or what, deployed it
 * @param code package type and hash, {@code image 5e0c…}
 */
public record VersionNote(String words, Optional<String> commit, Optional<String> by, String code) {

    /** AWS's limit for a description. */
    private static final int MOST = 256;

    /** A SHA-256 of Git. */
    private static final int MOST_COMMIT = 64;

    private static final int MOST_BY = 40;

    /** The package type and a SHA-256 in hexadecimal digits. */
    private static final int MOST_CODE = 70;

    private static final Pattern FORM =
            Pattern.compile("([^,]+)(?:, commit ([^,]+))?(?:, by ([^,]+))?, ((?:image|zip) [^, ]+)");

    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp},\\s]+");

    /** Takes out of the parts what would make the description another one; a part nothing is left of is none. */
    public VersionNote {
        commit = commit.map(text -> safe(text, MOST_COMMIT)).filter(text -> !text.isEmpty());
        by = by.map(text -> safe(text, MOST_BY)).filter(text -> !text.isEmpty());
        code = safe(code, MOST_CODE);
        words = safe(words, MOST - rest(commit, by, code).length());
    }

    /** Reads a description; empty when it was not written by this. */
    public static Optional<VersionNote> parse(String description) {
        Matcher form = FORM.matcher(description);
        return form.matches()
                ? Optional.of(new VersionNote(
                        form.group(1),
                        Optional.ofNullable(form.group(2)),
                        Optional.ofNullable(form.group(3)),
                        form.group(4)))
                : Optional.empty();
    }

    /** The description, 256 characters at most. */
    public String text() {
        return words + rest(commit, by, code);
    }

    /** The commit as people write it: a hash by its beginning, as Git does; {@code -} when it is not known. */
    public String shortCommit() {
        return commit.map(text -> text.matches("[0-9a-f]{40,}") ? text.substring(0, 7) : text)
                .orElse("-");
    }

    /** For a sentence about a version: {@code orders 1.4.2, commit 1a2b3c4, by ada}; another description as it is. */
    public static String brief(String description) {
        return parse(description)
                .map(note -> {
                    List<String> parts = new ArrayList<>(List.of(note.words));
                    note.commit.ifPresent(commit -> parts.add("commit " + note.shortCommit()));
                    note.by.ifPresent(by -> parts.add("by " + by));
                    return String.join(", ", parts);
                })
                .orElse(description);
    }

    private static String rest(Optional<String> commit, Optional<String> by, String code) {
        return commit.map(text -> ", commit " + text).orElse("")
                + by.map(text -> ", by " + text).orElse("")
                + ", " + code;
    }

    private static String safe(String text, int most) {
        String safe = UNSAFE.matcher(text).replaceAll(" ").strip();
        if (safe.length() <= most) {
            return safe;
        }
        int end = most - 1;
        // Half a character is none.
        return safe.substring(0, Character.isHighSurrogate(safe.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
