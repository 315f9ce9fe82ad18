// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import org.jspecify.annotations.Nullable;

/** The {@code <ephemeralStorage>} element: a number, or AWS's {@code <size>} in it. */
public class EphemeralStorage {

    /** MB of {@code /tmp}, 512 to 10240. */
    @Nullable
    Integer size;

    /** Maven's way to hand over an element's text. */
    public void set(Integer text) {
        size = text;
    }

    public @Nullable Integer toSpec() {
        return size;
    }
}
