// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Waits for deployments and shows how far they are. They may take two days, so it asks ever less often, every 15 s at
 * last, and a while without answers does not end it.
 */
final class ShiftWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ShiftWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** Build servers take a job that says nothing for ten minutes for dead. */
    private static final Duration SILENCE = Duration.ofMinutes(5);
    /** Unanswered questions in a row, each repeated by the SDK: some minutes. */
    private static final int MOST_UNANSWERED = 20;
    /** How long CodeDeploy may take to make the deployment that undoes another one. */
    private static final Duration UNDOING = Duration.ofSeconds(60);

    private static final Duration MAYBE_UNDOING = Duration.ofSeconds(10);

    private final DeploymentGroup group;
    private final LambdaAlias alias;
    private final Patience patience;

    ShiftWatch(DeploymentGroup group, LambdaAlias alias) {
        this.group = group;
        this.alias = alias;
        this.patience = alias.calls().patience();
    }

    /**
     * A deployment that has ended.
     *
     * @param undoing the one that undid it, which has ended too
     */
    record Ended(ShiftState shift, Optional<ShiftState> undoing) {}

    /** Waits until a deployment has ended, and the one that undoes it, if there is any. */
    Ended untilOver(String id, boolean undoingWasAsked) {
        ShiftState ended = untilEnded(id);
        if (ended.hasSucceeded() || ended.isRollback()) {
            return new Ended(ended, Optional.empty());
        }
        boolean sure = undoingWasAsked || ended.awaitsRollback();
        // Whoever stops one by hand may ask for a rollback, which is not told before it is there.
        Duration most = sure ? UNDOING : ended.status().equals("Stopped") ? MAYBE_UNDOING : Duration.ZERO;
        for (Duration waited = Duration.ZERO;
                ended.rollbackId().isEmpty() && waited.compareTo(most) < 0;
                waited = waited.plus(FIRST)) {
            patience.pause(FIRST);
            ended = group.state(id);
        }
        Optional<String> undoing = ended.rollbackId();
        undoing.ifPresent(other -> LOG.info("CodeDeploy {}: is undone by {}", id, other));
        return new Ended(ended, undoing.map(this::untilEnded));
    }

    /**
     * Waits until somebody else's deployment has ended.
     *
     * @return what says that all has to be decided anew then
     */
    ContentionException outwait(ShiftState other) {
        LOG.info("CodeDeploy {}: is somebody else's and has to end first", other.id());
        ShiftState ended = untilOver(other.id(), false).shift();
        return new ContentionException("Deployment " + other.id() + " of the same group ended as " + ended.status());
    }

    /** Waits until a deployment has ended, however. */
    ShiftState untilEnded(String id) {
        Instant start = patience.deadline().clock().instant();
        Instant shown = start;
        Duration pause = FIRST;
        Progress before = Progress.NONE;
        Optional<String> target = Optional.empty();
        int unanswered = 0;
        while (true) {
            try {
                ShiftState state = group.state(id);
                target = target.or(() -> group.targetId(id));
                Progress progress = progress(state, target);
                List<String> lines = progress.since(before);
                lines.forEach(line -> LOG.info("CodeDeploy {}: {}", id, line));
                before = progress;
                unanswered = 0;
                if (state.hasEnded()) {
                    return state;
                }
                Instant now = patience.deadline().clock().instant();
                if (!lines.isEmpty()) {
                    shown = now;
                } else if (!now.isBefore(shown.plus(SILENCE))) {
                    shown = now;
                    LOG.info(
                            "CodeDeploy {}: {} for {} min",
                            id,
                            state.status(),
                            Duration.between(start, now).toMinutes());
                }
            } catch (DeployException e) {
                unanswered++;
                if (!isPassing(e) || unanswered > MOST_UNANSWERED) {
                    throw e.left(goesOn(id));
                }
                LOG.warn("CodeDeploy {}: no answer, asking again: {}", id, e.reason());
            }
            refuseLate(id, start);
            patience.pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        }
    }

    private Progress progress(ShiftState state, Optional<String> targetId) {
        Optional<ShiftTarget> target = targetId.flatMap(found -> group.target(state.id(), found));
        boolean ours = target.filter(found -> found.isOf(alias.calls().functionName(), alias.name()))
                .isPresent();
        Optional<AliasState> now = ours ? alias.read() : Optional.empty();
        return new Progress(
                state.status(),
                target,
                now.map(AliasState::version).orElse(""),
                now.map(AliasState::weights).orElse(Map.of()));
    }

    private void refuseLate(String id, Instant start) {
        if (patience.deadline().passed()) {
            Duration waited =
                    Duration.between(start, patience.deadline().clock().instant());
            throw DeployException.environment(
                            "Gave up waiting for CodeDeploy deployment " + id + " after " + waited.toSeconds() + " s")
                    .where(alias.calls().where())
                    .reason("The deployment's time budget (<timeoutSeconds>, -Dlambda.timeoutSeconds) is spent")
                    .left(goesOn(id))
                    .next("Run the same command again: it attaches to the deployment that is running. Or stop it:"
                            + " `aws deploy stop-deployment --deployment-id " + id + " --auto-rollback-enabled`.");
        }
    }

    private String goesOn(String id) {
        return "Deployment " + id + " goes on in CodeDeploy and moves the alias " + alias.name() + ".";
    }

    /** Whether asking again may help: nobody answered, or AWS was busy. */
    private static boolean isPassing(DeployException e) {
        return e.getCause() instanceof SdkException cause
                && (!(cause instanceof AwsServiceException service)
                        || service.statusCode() >= 500
                        || service.isThrottlingException());
    }
}
