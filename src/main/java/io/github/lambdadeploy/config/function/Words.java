// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words of AWS's API. Which there are is the service's to say, as new ones come; but one that differs from a known one by
 * its letters' case only, or is no word at all, is a mistake.
 */
public final class Words {

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private Words() {}

    /** Notes a word that cannot be right; an empty one clears, and is. */
    public static void check(Problems problems, String element, @Nullable String word, List<String> known) {
        if (!problems.resolved(element, word) || word == null || word.isEmpty() || known.contains(word)) {
            return;
        }
        String use = String.join(" or ", known);
        known.stream()
                .filter(word.strip()::equalsIgnoreCase)
                .findFirst()
                .ifPresentOrElse(meant -> problems.wrong(element, word, "write " + meant), () -> {
                    if (!WORD.matcher(word).matches()) {
                        problems.wrong(element, word, "use a word of Lambda's, such as " + use);
                    }
                });
    }
}
