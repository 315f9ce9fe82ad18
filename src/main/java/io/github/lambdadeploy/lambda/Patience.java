// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.time.Deadline;
import io.github.lambdadeploy.time.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Lambda, asking ever less often: after 0.2 s first, every 2 s later. Waits of more than 2 s are shown, then
 * every 15 s. The SDK's waiters are not used: their failures hold no StateReason.
 *
 * @param sleeper waits between two questions
 * @param deadline the whole run's time
 */
public record Patience(Sleeper sleeper, Deadline deadline) {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final String NOT_MOVED = "The alias was not moved.";
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration EXTRA = Duration.ofMinutes(2);

    /** The same, in a run that never gets late. */
    Patience withoutDeadline() {
        return new Patience(sleeper, new Deadline(deadline.clock(), Instant.MAX));
    }

    /** The same, with some time of its own. */
    Patience inExtraTime() {
        return new Patience(sleeper, Deadline.in(EXTRA, deadline.clock()));
    }

    /**
     * Asks until there is an answer.
     *
     * @param what for people: {@code version 42 to become active}
     * @param question gives empty to go on waiting
     * @throws DeployException when the time of the run is spent
     */
    public <T> T until(String what, String where, Supplier<Optional<T>> question) {
        return until(what, where, NOT_MOVED, question);
    }

    /**
     * Asks until there is an answer.
     *
     * @param left where the function stands when the time is spent
     */
    public <T> T until(String what, String where, String left, Supplier<Optional<T>> question) {
        Instant start = deadline.clock().instant();
        Duration pause = FIRST;
        long shown = 0;
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            long waited = Duration.between(start, deadline.clock().instant()).toSeconds();
            if (deadline.passed()) {
                throw DeployException.environment("Gave up waiting for " + what + " after " + waited + " s")
                        .where(where)
                        .reason("The deployment's time budget (<timeoutSeconds>, -Dlambda.timeoutSeconds) is spent")
                        .left("What was done stays done. " + left)
                        .next("Run the same command again: it goes on from here.");
            }
            if (waited >= 2 && (shown == 0 || waited - shown >= 15)) {
                LOG.info("Waiting for {} ({} s)", what, waited);
                shown = waited;
            }
            pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        }
    }

    /**
     * Before a step that changes something.
     *
     * @param left where the function stands then
     * @throws DeployException when the time of the run is spent
     */
    public void refuseLate(String what, String where, String left) {
        if (deadline.passed()) {
            throw DeployException.environment(what + ": no time is left for it")
                    .where(where)
                    .reason("The deployment's time budget (<timeoutSeconds>, -Dlambda.timeoutSeconds) is spent")
                    .left("What was done stays done. " + left)
                    .next("Run the same command again: it goes on from here.");
        }
    }

    /** Waits once. */
    public void pause(Duration duration) {
        try {
            sleeper.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The deployment was interrupted")
                    .left("What was done stays done.")
                    .next("Run the same command again: it goes on from here.")
                    .cause(e);
        }
    }
}
