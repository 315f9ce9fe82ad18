// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import java.util.List;
import java.util.concurrent.Executor;

/** The rollbacks of several functions; each ends in its own way. */
public final class Rollbacks {

    private final Several<Rollback> all;

    /** @param executor starts every task at once, however many */
    public Rollbacks(List<Rollback> all, Executor executor) {
        this.all = new Several<>(all, Rollback::functionName, executor);
    }

    /**
     * Rolls all back.
     *
     * @throws io.github.lambdadeploy.DeployException when any has failed; the others are rolled back all the same
     */
    public void run() {
        all.carryOut(
                Rollback::run,
                "rolled back",
                "Mend what is said above and roll back those alone, with -Dlambda.functionName: a second rollback takes"
                        + " the others forth again.");
    }

    /** How each ended, or how far it got. */
    public List<DeploymentResult> results() {
        return all.all().stream().map(Rollback::result).toList();
    }
}
