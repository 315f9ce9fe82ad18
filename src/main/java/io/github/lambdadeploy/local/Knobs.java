// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a script of faults may set for the stand-in: named numbers, objects and texts, read each time they are needed. */
public interface Knobs {

    /** Nothing set: the stand-in's defaults. */
    Knobs NONE = new Knobs() {
        @Override
        public long number(String name, long fallback) {
            return fallback;
        }

        @Override
        public @Nullable JsonObject object(String name) {
            return null;
        }
    };

    /** The number of that name, or the fallback when it is not set. */
    long number(String name, long fallback);

    /** The object of that name; {@code null} when it is not set. */
    @Nullable
    JsonObject object(String name);

    /** The text of that name; {@code null} when it is not set. */
    default @Nullable String text(String name) {
        return null;
    }
}
