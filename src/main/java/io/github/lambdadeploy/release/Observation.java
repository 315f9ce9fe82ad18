// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.Finding;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what AWS has of a function: as little as tells whether there is anything to do, and all of that at the same
 * time. Only then more is asked. Reads only.
 */
final class Observation {

    private final DeploymentRequest request;
    private final Executor executor;
    private final Planner planner = new Planner();
    private List<Finding<?>> findings = List.of();
    private final List<DeployException> obstacles = new ArrayList<>();

    Observation(DeploymentRequest request, Executor executor) {
        this.request = request;
        this.executor = executor;
    }

    /**
     * Looks.
     *
     * @param settled whether to wait until nothing is in progress: its result would be another than what is read now
     */
    Observed look(boolean settled) {
        obstacles.clear();
        LambdaFunction function = request.function();
        Wanted wanted = request.wanted();
        CodeUpload upload = request.upload();
        var aliasRead = reading(() -> function.alias(wanted.alias()));
        var liveRead = reading(() -> function.version(wanted.alias()));
        Once<Optional<FunctionState>> latestRead = new Once<>(function::latest);
        // Its tags tell which variables are ours.
        boolean always = wanted.variables().isPresent() || request.drift();
        if (always) {
            latestRead.start();
        }
        List<CompletableFuture<Finding<?>>> comparisons = new ArrayList<>();
        request.wishes().all().forEach(wish -> comparisons.add(reading(() -> wish.look(latestRead))));
        AliasState alias = Futures.join(aliasRead).orElse(null);
        FunctionState live = Futures.join(liveRead).orElse(null);
        if (alias != null && (live == null || !live.version().equals(alias.version()))) {
            // Somebody has moved it between the two reads: one after the other they tell of one state.
            alias = function.alias(wanted.alias()).orElse(null);
            live = alias == null ? null : function.version(alias.version()).orElse(null);
        }
        findings = Wishes.inOrder(comparisons.stream().map(Futures::join).toList());
        List<Difference> differences =
                findings.stream().flatMap(found -> found.difference().stream()).toList();
        FunctionState latest = always ? latestRead.get().orElse(null) : null;
        if (latest != null && wanted.variables().isPresent()) {
            function.warnOfUnknownVariables(latest);
        }
        FunctionState candidate = alias == null ? null : candidate(alias);
        Observed seen = new Observed(latest, alias, live, candidate, null, null, differences);
        if (planner.isLive(wanted, seen)) {
            return seen;
        }
        if (!planner.hasCode(wanted, live)) {
            upload.prepare(executor);
        }
        // A version that is not wanted may take its time.
        if (settled && alias != null && live != null && live.settling() && planner.hasWanted(wanted, seen)) {
            live = function.settled(alias.version(), "version " + alias.version() + " to settle");
        }
        latest = latestRead.get().orElse(null);
        if (settled && latest != null && latest.settling()) {
            latest = function.settled("$LATEST", "an update in progress to settle");
        }
        if (settled && candidate != null && candidate.settling()) {
            candidate = function.settled(candidate.version(), "version " + candidate.version() + " to settle");
        }
        boolean code = planner.sendsCode(wanted, live, latest);
        return new Observed(
                latest,
                alias,
                live,
                candidate,
                code ? unlessRefused(upload::look) : null,
                latest == null ? unlessRefused(() -> request.role().missing().orElse(null)) : null,
                differences);
    }

    /** What makes a deployment impossible hides nothing else that does. */
    private <T> @Nullable T unlessRefused(Supplier<@Nullable T> look) {
        try {
            return look.get();
        } catch (DeployException e) {
            if (e.fault() != DeployException.Fault.CONFIGURATION) {
                throw e;
            }
            obstacles.add(e);
            return null;
        }
    }

    /** What was found that makes a deployment impossible, each with what to do about it. */
    List<String> obstacles() {
        return obstacles.stream()
                .map(obstacle -> obstacle.what()
                        + (obstacle.where() == null ? "" : ", " + obstacle.where())
                        + (obstacle.reason() == null ? "" : ": " + obstacle.reason())
                        + (obstacle.next() == null ? "" : ". " + obstacle.next()))
                .toList();
    }

    /** @throws DeployException when the last look has met any */
    void refuseObstacles() {
        if (!obstacles.isEmpty()) {
            throw obstacles.get(0);
        }
    }

    /** The version beside the live one that has a part of the traffic. */
    private @Nullable FunctionState candidate(AliasState alias) {
        return alias.weights().keySet().stream()
                .findFirst()
                .flatMap(request.function()::version)
                .orElse(null);
    }

    /** What was found beside the function when it was looked at last, in the order in which it has to be mended. */
    List<Finding<?>> findings() {
        return findings;
    }

    private <T> CompletableFuture<T> reading(Supplier<T> read) {
        return CompletableFuture.supplyAsync(read, executor);
    }

    /** A read that several want and one carries out, when it is first wanted. */
    private final class Once<T> implements Supplier<T> {
        private final Supplier<T> read;
        private @Nullable CompletableFuture<T> started;

        Once(Supplier<T> read) {
            this.read = read;
        }

        synchronized CompletableFuture<T> start() {
            CompletableFuture<T> known = started;
            if (known == null) {
                known = reading(read);
                started = known;
            }
            return known;
        }

        @Override
        public T get() {
            return Futures.join(start());
        }
    }
}
