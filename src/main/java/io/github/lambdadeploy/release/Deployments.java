// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The deployments of several functions: several at a time, since AWS's quota for calls is for all of them together and
 * most of the time of each is spent waiting. Each ends in its own way.
 */
public final class Deployments {

    /** At a time: enough to keep within the quota busy, few enough that a waiting one is no burden. */
    private static final int AT_A_TIME = 16;

    private final List<Deployment> all;
    private final Executor executor;

    /** @param executor starts every task at once, however many */
    public Deployments(List<Deployment> all, Executor executor) {
        this.all = List.copyOf(all);
        this.executor = executor;
    }

    /** What stands in the way of any of them, each with what to do about it; reads only. */
    public List<String> preflight() {
        return each(Deployment::preflight).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** What is to be done, function by function. */
    public List<PlannedFunction> plans() {
        return each(Deployment::planned);
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
        return all.stream().map(Deployment::result).toList();
    }

    private void carryOut(Consumer<Deployment> how) {
        List<Optional<DeployException>> ends = each(deployment -> {
            try {
                how.accept(deployment);
                return Optional.empty();
            } catch (DeployException e) {
                return Optional.of(e);
            }
        });
        List<DeployException> failures = ends.stream().flatMap(Optional::stream).toList();
        if (all.size() == 1 && !failures.isEmpty()) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Deployment deployment = all.get(i);
                ends.get(i).ifPresent(failure -> lines.add(deployment.functionName() + ": " + failure.getMessage()));
            }
            throw DeployException.environment(
                            failures.size() + " of " + all.size() + " functions could not be deployed")
                    .reason(lines.stream()
                            .map(line -> "\n  - " + line.replace("\n", "\n    "))
                            .collect(Collectors.joining()))
                    .left("The other " + (all.size() - failures.size()) + " are as target/lambda/deployment.json says.")
                    .next("Mend what is said above and run the same command again: what is deployed is left alone.")
                    .cause(failures.get(0));
        }
    }

    private <T> List<T> each(Function<Deployment, T> what) {
        if (all.size() == 1) {
            return List.of(what.apply(all.get(0)));
        }
        Semaphore places = new Semaphore(AT_A_TIME);
        List<CompletableFuture<T>> running = all.stream()
                .map(deployment -> CompletableFuture.supplyAsync(
                        () -> {
                            places.acquireUninterruptibly();
                            try {
                                return what.apply(deployment);
                            } finally {
                                places.release();
                            }
                        },
                        executor))
                .toList();
        return running.stream().map(Futures::join).toList();
    }
}
