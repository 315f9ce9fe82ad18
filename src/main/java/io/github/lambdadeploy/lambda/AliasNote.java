// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an alias's description says: words of its owner, and behind them the version that was live before and the main
 * version that is so of, {@code prev=41 of=42}. It is kept there because it has to be where the alias is: with AWS,
 * changed in the same call, under the same guard. Whoever moves the alias otherwise leaves the description as it was, so a
 * mark of another main version says nothing.
 *
 * @param words of whoever described the alias; never changed
 * @param previous the version to roll back to; empty when nothing is recorded for the alias's main version
 */
public record AliasNote(String words, Optional<VersionNumber> previous) {

    /** AWS's limit for a description. */
    private static final int MOST = 256;

    private static final Pattern MARK =
            Pattern.compile("(?:^|\\s+)prev=([1-9][0-9]{0,18})(?: of=([1-9][0-9]{0,18}))?\\s*$");

    /**
     * Reads a description; without a mark everything is its owner's words. A mark of another version is none of them.
     *
     * @param version the alias's main version
     */
    static AliasNote of(String description, String version) {
        Matcher mark = MARK.matcher(description);
        // Longer ones are not Lambda's.
        if (description.length() > MOST || !mark.find()) {
            return new AliasNote(description, Optional.empty());
        }
        return new AliasNote(
                description.substring(0, mark.start()),
                VersionNumber.parse(mark.group(1)).filter(previous -> version.equals(mark.group(2))));
    }

    /** The same words, another version to roll back to. */
    public AliasNote withPrevious(VersionNumber version) {
        return new AliasNote(words, Optional.of(version));
    }

    /**
     * The description; words that leave no room for the mark are shortened.
     *
     * @param version the main version that the alias has with it
     */
    String text(String version) {
        String mark = previous.filter(before -> VersionNumber.parse(version).isPresent())
                .map(before -> (words.isEmpty() ? "" : " ") + "prev=" + before + " of=" + version)
                .orElse("");
        return words.length() + mark.length() > MOST ? words.substring(0, MOST - mark.length()) + mark : words + mark;
    }
}
