// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Preflight;
import io.github.lambdadeploy.plan.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The story of {@code deploy} for one function: look, plan, carry out, and look again when somebody else was faster
 * ({@link Convergence}). The order of calls is the plan's, how each is made {@link Steps}'. Nothing is remembered that
 * AWS does not hold, so a run that was killed is repaired by running again; the order of calls and what each answer means
 * are from AWS's documentation and recorded answers.
 */
public final class Deployment {

    private final DeploymentRequest request;
    private final LambdaFunction function;
    private final Wanted wanted;
    private final Observation observation;
    private final Steps steps;
    private final Clock clock;
    private final Planner planner = new Planner();

    private @Nullable Observed first;
    /** Nothing else is to be done. */
    private @Nullable Plan agreed;

    private boolean finished;

    private @Nullable Instant start;
    /** What is known of the function so far; the report of a failed run tells it too. */
    private @Nullable String functionArn;

    private @Nullable String previousVersion;
    private @Nullable String imageUri;

    /**
     * @param executor for reads that need not wait for each other
     */
    public Deployment(DeploymentRequest request, Executor executor, Clock clock) {
        this.request = request;
        this.function = request.function();
        this.wanted = request.wanted();
        this.observation = new Observation(request, executor);
        this.steps = new Steps(request, observation);
        this.clock = clock;
    }

    /**
     * Looks at the function, without waiting for anything; {@link #run} starts from what is seen here.
     *
     * @return what stands in the way, each with what to do about it
     */
    public List<String> preflight() {
        List<String> findings = new ArrayList<>(Preflight.findings(wanted, observed()));
        findings.addAll(observation.obstacles());
        if (plan().movesAlias()) {
            AliasState alias = observed().alias();
            boolean halfWay = alias != null && !alias.weights().isEmpty();
            findings.addAll(request.release().findings(halfWay));
        }
        return findings;
    }

    /** What {@link #run} is going to do. */
    public Plan plan() {
        return planner.plan(wanted, observed());
    }

    /** The same, with what it was decided from. */
    public PlannedFunction planned() {
        return PlannedFunction.of(function.name(), function.region(), wanted, observed(), plan());
    }

    public String functionName() {
        return function.name();
    }

    /** What was seen at first. */
    public Observed observed() {
        Observed seen = first;
        if (seen == null) {
            start = clock.instant();
            seen = observe(false);
            first = seen;
        }
        return seen;
    }

    /**
     * Carries the plan out.
     *
     * @throws DeployException when it cannot be; the message tells where the alias is then, and {@link #result} what was
     *     done
     */
    public DeploymentResult run() {
        Observed observed = settled(observed());
        observation.refuseObstacles();
        AliasState alias = observed.alias();
        previousVersion = alias == null ? null : alias.version();
        try {
            new Convergence(request, () -> observe(true), steps, agreed).from(observed);
        } catch (DeployException e) {
            steps.alias().lookAgain();
            throw SecretValues.of(wanted.settings()).hide(steps.takingBack(e));
        }
        finished = true;
        return result();
    }

    /** How it ended, or how far a run got that failed. */
    public DeploymentResult result() {
        if (!finished) {
            return result(steps.alias().rolledBack() ? Outcome.ROLLED_BACK : Outcome.FAILED);
        }
        return result(steps.created() ? Outcome.CREATED : steps.done().isEmpty() ? Outcome.UNCHANGED : Outcome.UPDATED);
    }

    /**
     * Carries out {@link #plan}, or the rest of it when somebody else gets in between, and nothing else.
     *
     * @throws DeployException as {@link #run}, and when by now more would have to be done
     */
    public DeploymentResult runExactly() {
        agreed = plan();
        return run();
    }

    /** What was in progress when we looked may have ended otherwise than it looked. */
    private Observed settled(Observed seen) {
        if (!seen.settling() || planner.isLive(wanted, seen)) {
            return seen;
        }
        Observed settled = observe(true);
        Preflight.refuse(wanted, settled, function.where());
        return settled;
    }

    private DeploymentResult result(Outcome outcome) {
        Instant now = clock.instant();
        AliasState alias = steps.alias().alias();
        noteFunction(steps.latest());
        return new DeploymentResult(
                function.name(),
                functionArn,
                wanted.alias(),
                outcome,
                alias == null ? null : alias.version(),
                previousVersion,
                wanted.packageType(),
                imageUri,
                wanted.codeSha256(),
                steps.done(),
                Duration.between(start == null ? now : start, now));
    }

    private Observed observe(boolean settled) {
        Observed seen = observation.look(settled);
        noteFunction(seen.live());
        FunctionState latest = seen.latest();
        if (latest != null) {
            functionArn = latest.unqualifiedArn();
        }
        return seen;
    }

    private void noteFunction(@Nullable FunctionState state) {
        if (state != null) {
            functionArn = state.unqualifiedArn();
            imageUri = state.imageUri();
        }
    }
}
