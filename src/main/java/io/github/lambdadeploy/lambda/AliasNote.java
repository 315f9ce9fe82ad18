// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an alias's description says: words of its owner, and behind them the version that was live before, {@code
 * prev=41}. It is kept there because it has to be where the alias is: with AWS, changed in the same call, under the same
 * guard.
 *
 * @param words of whoever described the alias; never changed
 * @param previous the version to roll back to
 */
public record AliasNote(String words, Optional<VersionNumber> previous) {

    /** AWS's limit for a description. */
    private static final int MOST = 256;

    private static final Pattern PREVIOUS = Pattern.compile("(?:^|\\s+)prev=([1-9][0-9]{0,18})\\s*$");

    /** Reads a description; without a mark everything is its owner's words. */
    public static AliasNote of(String description) {
        Matcher mark = PREVIOUS.matcher(description);
        return mark.find()
                ? new AliasNote(description.substring(0, mark.start()), VersionNumber.parse(mark.group(1)))
                : new AliasNote(description, Optional.empty());
    }

    /** The same words, another version to roll back to. */
    public AliasNote withPrevious(VersionNumber version) {
        return new AliasNote(words, Optional.of(version));
    }

    /** The description; words that leave no room for the mark are shortened. */
    public String text() {
        String mark = previous.map(version -> (words.isEmpty() ? "" : " ") + "prev=" + version)
                .orElse("");
        return words.length() + mark.length() > MOST ? words.substring(0, MOST - mark.length()) + mark : words + mark;
    }
}
