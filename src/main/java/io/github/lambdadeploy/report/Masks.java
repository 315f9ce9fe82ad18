// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names for secret values, so that equal values show equal names and nothing about a value can be worked out: they are
 * numbered as they come. No hash, since a short secret is found by trying.
 */
final class Masks {

    private final Map<Object, String> names = new LinkedHashMap<>();

    /** What is shown in a value's place. */
    String of(Object value) {
        return names.computeIfAbsent(value, unknown -> "(secret " + (names.size() + 1) + ")");
    }
}
