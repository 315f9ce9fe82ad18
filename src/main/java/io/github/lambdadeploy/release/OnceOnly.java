// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done once for all who want what comes of it. What has failed has failed for all of them: it is not
 * tried again for each.
 */
final class OnceOnly<T> {

    private final Supplier<T> work;
    private @Nullable T done;
    private @Nullable RuntimeException failure;

    OnceOnly(Supplier<T> work) {
        this.work = work;
    }

    /** What came of it; does it when nobody has done it yet, while others wait. */
    synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        T known = done;
        if (known == null) {
            try {
                known = work.get();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            done = known;
        }
        return known;
    }

    /** What came of it; empty when it was not done, or has failed. */
    synchronized Optional<T> done() {
        return Optional.ofNullable(done);
    }
}
