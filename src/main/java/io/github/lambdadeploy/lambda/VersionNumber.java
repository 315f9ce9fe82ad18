// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of a published version. What deletes a version takes this type and nothing else: DeleteFunction without a
 * number, or with an empty one, deletes the whole function (AWS documentation).
 *
 * @param text decimal digits, no leading zero, as Lambda writes it
 */
public record VersionNumber(String text) implements Comparable<VersionNumber> {

    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,18}");

    /** @throws IllegalArgumentException when it is no positive number: an alias, {@code $LATEST}, nothing at all */
    public VersionNumber {
        if (!POSITIVE.matcher(text).matches()) {
            throw new IllegalArgumentException("Not the number of a version: '" + text + "'");
        }
    }

    /** The number a text holds; empty when it holds something else. */
    public static Optional<VersionNumber> parse(String text) {
        return POSITIVE.matcher(text).matches() ? Optional.of(new VersionNumber(text)) : Optional.empty();
    }

    /** By age: numbers only grow and are never used again (measured). */
    @Override
    public int compareTo(VersionNumber other) {
        int length = Integer.compare(text.length(), other.text.length());
        return length == 0 ? text.compareTo(other.text) : length;
    }

    @Override
    public String toString() {
        return text;
    }
}
