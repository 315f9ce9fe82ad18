// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words of AWS's API. Which there are is the service's to say, as new ones come; but one that differs from a known one by
 * its letters' case only, or is no word at all, is a mistake.
 */
public final class Words {

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
                .ifPresentOrElse(meant -> problems.add(element + " is '" + word + "': write " + meant), () -> {
                    if (!word.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
                        problems.add(element + " is '" + word + "': use a word of Lambda's, such as " + use);
                    }
                });
    }
}
