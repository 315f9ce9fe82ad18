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
 * The same for several functions: several at a time, since AWS's quota for calls is for all of them together and most of
 * the time of each is spent waiting. Each ends in its own way.
 *
 * @param all one for each function
 * @param name of the function one is for
 * @param executor starts every task at once, however many
 */
record Several<T>(List<T> all, Function<T, String> name, Executor executor) {

    /** At a time: enough to keep within the quota busy, few enough that a waiting one is no burden. */
    static final int AT_A_TIME = 16;

    Several {
        all = List.copyOf(all);
    }

    /** What comes of each, in their order. */
    <R> List<R> each(Function<T, R> what) {
        if (all.size() == 1) {
            return List.of(what.apply(all.get(0)));
        }
        Semaphore places = new Semaphore(AT_A_TIME);
        List<CompletableFuture<R>> running = all.stream()
                .map(one -> CompletableFuture.supplyAsync(
                        () -> {
                            places.acquireUninterruptibly();
                            try {
                                return what.apply(one);
                            } finally {
                                places.release();
                            }
                        },
                        executor))
                .toList();
        return running.stream().map(Futures::join).toList();
    }

    /** Nobody has foreseen it; that is no reason to hide how the others ended. */
    private DeployException unexpected(T one, RuntimeException e) {
        return DeployException.environment("Something went wrong that must not happen")
                .where("function " + name.apply(one))
                // Its words may hold anything.
                .reason(e.getClass().getName() + ", shown by -e")
                .left("What was done until then stays done.")
                .next("Run the same command again; if it happens again, report it with the output of -e.")
                .cause(e);
    }

    /**
     * Carries each out, also when another fails.
     *
     * @param done of a function, for people: {@code deployed}
     * @param next what to do when some have failed
     * @throws DeployException when any has failed
     */
    void carryOut(Consumer<T> how, String done, String next) {
        List<Optional<DeployException>> ends = each(one -> {
            try {
                how.accept(one);
                return Optional.empty();
            } catch (DeployException e) {
                return Optional.of(e);
            } catch (RuntimeException e) {
                return Optional.of(unexpected(one, e));
            }
        });
        List<DeployException> failures = ends.stream().flatMap(Optional::stream).toList();
        if (all.size() == 1 && !failures.isEmpty()) {
            throw failures.get(0);
        }
        if (failures.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            T one = all.get(i);
            ends.get(i).ifPresent(failure -> lines.add(name.apply(one) + ": " + failure.getMessage()));
        }
        throw DeployException.environment(failures.size() + " of " + all.size() + " functions could not be " + done)
                .reason(lines.stream()
                        .map(line -> "\n  - " + line.replace("\n", "\n    "))
                        .collect(Collectors.joining()))
                .left("The other " + (all.size() - failures.size()) + " are as target/lambda/deployment.json says.")
                .next(next)
                .cause(failures.get(0));
    }
}
