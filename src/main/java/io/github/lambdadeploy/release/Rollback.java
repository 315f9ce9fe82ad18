// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.VersionNote;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.lambda.attachment.ProvisionedConcurrency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of {@code rollback} for one function: end a shift that runs, look, choose, check, move the alias in one
 * guarded call, wait for what follows it. Code and configuration come back together, since a version holds both; {@code
 * $LATEST} is never touched. Where the alias came from is recorded with it, so that a second rollback takes the first one
 * back.
 */
public final class Rollback {

    private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

    private final RollbackRequest request;
    private final LambdaFunction function;
    private final Clock clock;
    private final List<String> done = new ArrayList<>();

    private @Nullable Instant start;
    /** What is known so far; the report of a failed run tells it too. */
    private @Nullable AliasState before;

    private @Nullable AliasState now;
    private @Nullable FunctionState target;
    private boolean finished;

    public Rollback(RollbackRequest request, Clock clock) {
        this.request = request;
        this.function = request.function();
        this.clock = clock;
    }

    public String functionName() {
        return function.name();
    }

    /**
     * Rolls back.
     *
     * @throws DeployException when it cannot be; the message tells where the alias is, and {@link #result} what was done
     */
    public DeploymentResult run() {
        start = clock.instant();
        Optional<VersionNumber> left = letGo();
        AliasState alias = alias();
        before = alias;
        RollbackTarget targets = new RollbackTarget(request);
        FunctionState version = targets.of(alias, left);
        target = version;
        if (alias.isWhollyAt(version.version())) {
            LOG.info("The alias {} is at version {} already{}", alias.name(), version.version(), words(version));
        } else {
            targets.refuseUnusable(alias, version);
            LOG.info("Rolling {} back to version {}{}", alias.name(), version.version(), words(version));
            move(alias, version.version());
        }
        if (!done.isEmpty()) {
            new ProvisionedConcurrency(function.calls(), alias.name()).await();
            tell(version);
        }
        finished = true;
        return result();
    }

    /** How it ended, or how far a run got that failed. */
    public DeploymentResult result() {
        Instant end = clock.instant();
        Outcome outcome = !finished ? Outcome.FAILED : done.isEmpty() ? Outcome.UNCHANGED : Outcome.ROLLED_BACK;
        return new DeploymentResult(
                function.name(),
                target == null ? null : target.unqualifiedArn(),
                request.aliasName(),
                outcome,
                now == null ? null : now.version(),
                before == null ? null : before.version(),
                target == null ? "" : target.packageType(),
                target == null ? null : target.imageUri(),
                target == null ? "" : target.codeSha256(),
                done,
                Duration.between(start == null ? end : start, end));
    }

    private AliasState alias() {
        AliasState alias = request.alias()
                .read()
                .orElseThrow(() -> DeployException.configuration(
                                "There is no such function, or it has no alias " + request.aliasName())
                        .where(function.where())
                        .left("Nothing was changed.")
                        .next("Mend <functionName> (-Dlambda.functionName), <alias> (-Dlambda.alias) or <region>"
                                + " (-Dlambda.region), or deploy it first (mvn deploy)."));
        now = alias;
        return alias;
    }

    /**
     * Whoever is shifting traffic would go on with it after our move, also when it has not begun to, or waits for a last
     * check.
     *
     * @return the version it was taking the callers away from
     */
    private Optional<VersionNumber> letGo() {
        Optional<VersionNumber> from = request.running().stop();
        if (from.isPresent()) {
            done.add("stop the shift of alias " + request.aliasName());
            LOG.info("Stopped the shift of {}, which went away from version {}", request.aliasName(), from.get());
        }
        return from;
    }

    /** Never overwrites somebody else's move: a refusal is only fine when the alias already is where it should be. */
    private void move(AliasState alias, String version) {
        if (alias.isWhollyAt(version)) {
            return;
        }
        AliasState moved;
        try {
            moved = request.alias().update(alias, version, Map.of(), alias.noteFor(version));
        } catch (ContentionException e) {
            // An answer of ours that was lost looks like somebody else's move.
            AliasState found = request.alias().read().orElse(null);
            if (found == null || !found.isWhollyAt(version)) {
                throw somebodyElse(found, e);
            }
            moved = found;
        }
        now = moved;
        done.add(
                alias.version().equals(version)
                        ? "clear the weights of alias " + alias.name()
                        : "move alias " + alias.name() + " from version " + alias.version());
        LOG.info("Moved alias {} -> {}", moved.name(), moved.version());
    }

    private DeployException somebodyElse(@Nullable AliasState found, ContentionException refusal) {
        now = found;
        String where = found == null
                ? "The alias is gone."
                : "The alias points at version " + found.version()
                        + function.version(found.version()).map(Rollback::words).orElse("")
                        + (found.weights().isEmpty() ? "." : ", with weights " + found.weights() + ".");
        return DeployException.environment(
                        "Somebody else changed the alias " + request.aliasName() + " in the meantime")
                .where(found == null ? function.where() : found.arn())
                .reason(refusal.reason())
                .left(where + " This run did not move it.")
                .next("Look who else deploys this function (mvn lambda:status), and run the same command again if that"
                        + " version is not the one.")
                .cause(refusal);
    }

    private void tell(FunctionState version) {
        List<String> newer =
                function.latest().map(latest -> latest.differencesFrom(version)).orElse(List.of());
        LOG.info(
                "The configuration came back with the version; $LATEST stays as it is{}",
                newer.isEmpty() ? "" : " (newer: " + String.join(", ", newer) + ")");
        Optional<VersionNumber> next =
                now == null ? Optional.empty() : now.note().previous();
        LOG.info(
                next.isPresent()
                        ? "A second rollback would go to version " + next.get()
                        : "Where a second rollback would go is not recorded");
    }

    private static String words(FunctionState version) {
        String brief = VersionNote.brief(version.description());
        return brief.isBlank() ? "" : " (" + brief + ")";
    }
}
