// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.time;

import java.util.function.Supplier;

/** The wish of whoever stops a build. */
public final class Interruption {

    private Interruption() {}

    /**
     * Does what has to be done also when the build is being stopped: an interrupted thread could make no call. The
     * interruption stands afterwards.
     */
    public static <T> T deferred(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
