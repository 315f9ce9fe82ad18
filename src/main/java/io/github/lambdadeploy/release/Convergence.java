// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.plan.Line;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Preflight;
import io.github.lambdadeploy.plan.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and carries out until the function is as wanted: when somebody else was faster with the function, all is looked
 * at and decided anew. When somebody else has moved the alias, it is left where it is.
 */
final class Convergence {

    private static final Logger LOG = LoggerFactory.getLogger(Convergence.class);

    /** How often others may get in between before we give up. */
    private static final int ATTEMPTS = 5;

    /** Before looking again; twice as long each time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final LambdaFunction function;
    private final Wanted wanted;
    private final Supplier<Observed> look;
    private final Steps steps;
    private final @Nullable Plan agreed;
    private final Planner planner = new Planner();

    /**
     * @param look when nothing is in progress any more
     * @param agreed nothing else is to be done; {@code null} for whatever is needed
     */
    Convergence(DeploymentRequest request, Supplier<Observed> look, Steps steps, @Nullable Plan agreed) {
        this.function = request.function();
        this.wanted = request.wanted();
        this.look = look;
        this.steps = steps;
        this.agreed = agreed;
    }

    /**
     * Carries out what has to be done.
     *
     * @param seen what it is decided from
     * @throws DeployException when it cannot be, when more than was agreed would have to be, and when somebody else has
     *     moved the alias or never stops changing the function
     */
    void from(Observed seen) {
        Observed observed = seen;
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            steps.startFrom(observed);
            Plan plan = planner.plan(wanted, observed);
            refuseBeyond(plan);
            try {
                steps.carryOut(plan);
                return;
            } catch (ContentionException e) {
                LOG.info("Somebody else changed {}, looking again: {}", function.where(), e.reason());
                reason = e.reason();
                function.pause(FIRST_PAUSE.multipliedBy(1L << attempt));
                observed = look.get();
                Preflight.refuse(wanted, observed, function.where());
                steps.alias().refuseForeignMove(observed, reason);
            }
        }
        throw DeployException.environment("Somebody else keeps changing the function")
                .where(function.where())
                .reason(reason)
                .left(steps.alias().stand())
                .next("Run the same command again when the other deployment is over.");
    }

    private void refuseBeyond(Plan plan) {
        List<Line> more = agreed == null ? List.of() : agreed.beyond(plan);
        if (!more.isEmpty()) {
            throw DeployException.environment("Somebody else changed the function while the plan was carried out")
                    .where(function.where())
                    .reason("Not in the plan: " + more)
                    .left(steps.alias().stand() + " Done was: "
                            + (steps.done().isEmpty() ? "nothing" : String.join(", ", steps.done())) + ".")
                    .next("Make the plan again and look at it.");
        }
    }
}
