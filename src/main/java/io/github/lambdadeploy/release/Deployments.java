// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The deployments of several functions; each ends in its own way. */
public final class Deployments {

    private final Several<Deployment> all;

    /** @param executor starts every task at once, however many */
    public Deployments(List<Deployment> all, Executor executor) {
        this.all = new Several<>(all, Deployment::functionName, executor);
    }

    /** How many turns so many functions take, each as long as its slowest. */
    public static int turns(int functions) {
        return (functions + Several.AT_A_TIME - 1) / Several.AT_A_TIME;
    }

    /** What stands in the way of any of them, each with what to do about it; reads only. */
    public List<String> preflight() {
        return all.each(Deployment::preflight).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** What is to be done, function by function. */
    public List<PlannedFunction> plans() {
        return all.each(Deployment::planned);
    }

    /**
     * Deploys all.
     *
     * @throws DeployException when any has failed; the others are deployed all the same
     */
    public void run() {
        carryOut(Deployment::run);
    }

    /** As {@link #run}, but does what was planned and nothing else. */
    public void runExactly() {
        carryOut(Deployment::runExactly);
    }

    /** How each ended, or how far it got. */
    public List<DeploymentResult> results() {
        return all.all().stream().map(Deployment::result).toList();
    }

    private void carryOut(Consumer<Deployment> how) {
        all.carryOut(
                how,
                "deployed",
                "Mend what is said above and run the same command again: what is deployed is left alone.");
    }
}
