// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Results of reads that ran at the same time. */
final class Futures {

    private Futures() {}

    /** Waits for it; a failure for people comes out as it was thrown. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DeployException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
