// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.Finding;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Line;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of {@code deploy} for one function: look, plan, upload, settings, code, version, alias, each followed by its
 * wait. Nothing is remembered that AWS does not hold, so a run that was killed is repaired by running again; the order
 * of calls and what each answer means are from AWS's documentation and recorded answers.
 */
public final class Deployment {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    /** How often others may get in between before we give up. */
    private static final int ATTEMPTS = 5;

    /** Before looking again; twice as long each time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final DeploymentRequest request;
    private final LambdaFunction function;
    private final Wanted wanted;
    private final Observation observation;
    private final Clock clock;
    private final Planner planner = new Planner();

    private final List<String> done = new ArrayList<>();
    private final SentSettings sent;

    private @Nullable Observed first;
    /** Nothing else is to be done. */
    private @Nullable Plan agreed;

    private @Nullable FunctionCode code;
    private @Nullable String role;
    private boolean created;
    private boolean finished;
    /** Whether AWS lets us tag the function. */
    private boolean remembers = true;

    private @Nullable Instant start;
    /** What is known of the function so far; the report of a failed run tells it too. */
    private @Nullable String functionArn;

    private @Nullable String previousVersion;
    private @Nullable String liveVersion;
    private @Nullable String imageUri;

    /**
     * @param executor for reads that need not wait for each other
     */
    public Deployment(DeploymentRequest request, Executor executor, Clock clock) {
        this.request = request;
        this.function = request.function();
        this.wanted = request.wanted();
        this.observation = new Observation(request, executor);
        this.clock = clock;
        this.sent = new SentSettings(function);
    }

    /**
     * Looks at the function, without waiting for anything; {@link #run} starts from what is seen here.
     *
     * @return what stands in the way, each with what to do about it
     */
    public List<String> preflight() {
        return Preflight.findings(wanted, observed());
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
     * @throws DeployException when it cannot be; the alias is then where it was, and {@link #result} tells what was done
     */
    public DeploymentResult run() {
        Observed observed = settled(observed());
        AliasState alias = observed.alias();
        previousVersion = alias == null ? null : alias.version();
        liveVersion = previousVersion;
        converge(observed);
        finished = true;
        return result();
    }

    /** How it ended, or how far a run got that failed. */
    public DeploymentResult result() {
        if (!finished) {
            return result(Outcome.FAILED);
        }
        return result(created ? Outcome.CREATED : done.isEmpty() ? Outcome.UNCHANGED : Outcome.UPDATED);
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

    private void refuseBeyond(Plan plan) {
        List<Line> more = agreed == null ? List.of() : agreed.beyond(plan);
        if (!more.isEmpty()) {
            throw DeployException.environment("Somebody else changed the function while the plan was carried out")
                    .where(function.where())
                    .reason("Not in the plan: " + more)
                    .left("The alias " + wanted.alias() + " points at version "
                            + (liveVersion == null ? "none" : liveVersion)
                            + "; done was: "
                            + (done.isEmpty() ? "nothing" : String.join(", ", done)) + ".")
                    .next("Make the plan again and look at it.");
        }
    }

    /** What was in progress when we looked may have ended otherwise than it looked. */
    private Observed settled(Observed seen) {
        if (!seen.settling() || planner.isLive(wanted, seen)) {
            return seen;
        }
        Observed settled = observe(true);
        List<String> findings = Preflight.findings(wanted, settled);
        if (!findings.isEmpty()) {
            throw DeployException.configuration(String.join("\n", findings))
                    .where(function.where())
                    .left("Nothing was sent or changed.");
        }
        return settled;
    }

    private DeploymentResult result(Outcome outcome) {
        Instant now = clock.instant();
        return new DeploymentResult(
                function.name(),
                functionArn,
                wanted.alias(),
                outcome,
                liveVersion,
                previousVersion,
                wanted.packageType(),
                imageUri,
                wanted.codeSha256(),
                done,
                Duration.between(start == null ? now : start, now));
    }

    private void converge(Observed seen) {
        Observed observed = seen;
        ContentionException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Plan plan = planner.plan(wanted, observed);
            refuseBeyond(plan);
            try {
                apply(plan, observed);
                return;
            } catch (ContentionException e) {
                LOG.info("Somebody else changed {}, looking again: {}", function.where(), e.reason());
                last = e;
                function.pause(FIRST_PAUSE.multipliedBy(1L << attempt));
                observed = observe(true);
            }
        }
        throw DeployException.environment("Somebody else keeps changing the function")
                .where(function.where())
                .reason(last == null ? "" : last.reason())
                .left("The alias " + wanted.alias() + " was not moved.")
                .next("Run the same command again when the other deployment is over.");
    }

    private Observed observe(boolean settled) {
        Observed seen = observation.look(settled);
        FunctionState live = seen.live();
        FunctionState latest = seen.latest();
        if (live != null) {
            functionArn = live.unqualifiedArn();
            imageUri = live.imageUri();
        }
        if (latest != null) {
            functionArn = latest.unqualifiedArn();
        }
        return seen;
    }

    private void apply(Plan plan, Observed observed) {
        if (plan.creates() && role == null) {
            // Before the code: what is wrong with it shows at once, and a new role becomes known while the code is
            // sent.
            role = request.role().ensure();
            done(plan, Change.CreateRole.class);
        }
        if (plan.needsCode() && code == null) {
            code = request.upload().upload();
            done(plan, Change.UploadCode.class);
        }
        AliasState alias = observed.alias();
        FunctionState latest = observed.latest();
        String version = alias == null ? "" : alias.version();
        for (Change change : plan.changes()) {
            if (change instanceof Change.CreateRole || change instanceof Change.UploadCode) {
                continue;
            }
            if (change instanceof Change.RememberVariables variables) {
                remembers = remembers && function.remember(present(latest), variables.names());
                if (!remembers) {
                    continue;
                }
                latest = function.latest().orElseThrow(() -> new ContentionException("The function is gone"));
            } else if (change instanceof Change.CreateFunction creation) {
                latest = create(creation);
            } else if (change instanceof Change.UpdateSettings settings) {
                latest = updateSettings(present(latest), settings.settings());
            } else if (change instanceof Change.UpdateCode) {
                latest = updateCode(present(latest));
            } else if (change instanceof Change.UpdateAttachment attachment) {
                update(attachment.difference());
            } else if (change instanceof Change.PublishVersion) {
                version = publish(present(latest));
            } else if (change instanceof Change.PointAlias || change instanceof Change.ClearWeights) {
                point(alias, version);
                liveVersion = version;
            } else {
                throw new IllegalStateException("Nobody carries out " + change);
            }
            done.add(change.text());
        }
        if (!version.equals(alias == null ? "" : alias.version())) {
            followTheAlias();
        }
        if (latest != null) {
            imageUri = latest.imageUri();
        }
    }

    private void done(Plan plan, Class<? extends Change> kind) {
        plan.changes().stream().filter(kind::isInstance).map(Change::text).forEach(done::add);
    }

    private FunctionState updateSettings(FunctionState latest, List<SettingChange> settings) {
        sent.add(settings);
        function.updateSettings(settings, latest.revisionId());
        return settledUpdate();
    }

    private FunctionState updateCode(FunctionState latest) {
        try {
            function.updateCode(present(code), wanted.architecture(), wanted.codeSha256(), latest.revisionId());
            FunctionState settled = settledUpdate();
            sent.keep();
            return settled;
        } catch (ContentionException e) {
            throw e;
        } catch (DeployException e) {
            String left = (e.left() == null ? "" : e.left() + " ") + sent.takeBack();
            throw left.isEmpty() ? e : e.left(left.strip());
        }
    }

    /** Some of what hangs on an alias starts anew when the alias moves: provisioned concurrency. */
    private void followTheAlias() {
        request.wishes().on(true).look(function::latest).stream()
                .filter(found -> found.difference().isPresent())
                .forEach(Finding::fulfil);
    }

    private void update(Difference difference) {
        observation.findings().stream()
                .filter(found -> found.wish().attachment().name().equals(difference.name()))
                .forEach(Finding::fulfil);
        LOG.info("Updated {} of {}", difference.name(), function.name());
    }

    /** Only what was wanted becomes a version: while an update settled, somebody else may have sent another. */
    private String publish(FunctionState latest) {
        if (!planner.isReady(wanted, latest)) {
            throw new ContentionException("$LATEST is not what was sent a moment ago");
        }
        String version = function.publish(
                latest,
                wanted.codeSha256(),
                wanted.settings().has(SettingType.DESCRIPTION) ? null : request.description());
        FunctionState active = function.active(version);
        if (!active.codeSha256().equals(wanted.codeSha256())) {
            throw new ContentionException("Version " + version + " holds other code");
        }
        LOG.info("Published {}:{}", function.name(), version);
        return version;
    }

    private FunctionState create(Change.CreateFunction creation) {
        try {
            function.create(present(role), present(code), wanted.architecture(), creation.settings(), creation.tags());
        } catch (ContentionException e) {
            // Somebody was faster, or an earlier try of the same call had succeeded and its answer was lost.
            LOG.debug("There is a function already: {}", e.reason());
        }
        FunctionState latest = function.settled("$LATEST", "the new function to become active");
        functionArn = latest.unqualifiedArn();
        latest.failure().ifPresent(reason -> {
            throw DeployException.environment("Lambda could not create the function")
                    .where(latest.arn())
                    .reason(reason)
                    .left("The function is there in state Failed; no version was published, no alias made.")
                    .next("Mend the reason, delete the function (aws lambda delete-function) and deploy again.");
        });
        created = planner.isReady(wanted, latest);
        LOG.info("Created {}", latest.arn());
        return latest;
    }

    private FunctionState settledUpdate() {
        FunctionState latest = function.settled("$LATEST", "the update to settle");
        latest.updateFailure().ifPresent(reason -> {
            throw DeployException.environment("Lambda could not take the update")
                    .where(latest.arn())
                    .reason(reason)
                    .left("The code and settings from before stay in force; the alias " + wanted.alias()
                            + " was not moved.")
                    .next("Mend the reason and deploy again.");
        });
        return latest;
    }

    /** Never overwrites somebody else's move: a refusal is only fine when the alias already is where it should be. */
    private void point(@Nullable AliasState alias, String version) {
        try {
            if (alias == null) {
                new LambdaAlias(function.calls(), wanted.alias()).create(version);
            } else {
                new LambdaAlias(function.calls(), wanted.alias())
                        .update(alias, version, java.util.Map.of(), alias.noteFor(version));
            }
        } catch (ContentionException e) {
            AliasState now = function.alias(wanted.alias()).orElse(null);
            if (now == null || !now.version().equals(version) || !now.weights().isEmpty()) {
                throw DeployException.environment(
                                "Somebody else moved the alias " + wanted.alias() + " in the meantime")
                        .where(now == null ? function.where() : now.arn())
                        .reason(e.reason())
                        .left("The alias points at version " + (now == null ? "none" : now.version()) + "; version "
                                + version + " is published and was not released.")
                        .next("Look who else deploys this function; run the same command again to release this build.")
                        .cause(e);
            }
        }
        LOG.info("{} {} -> {}", alias == null ? "Created alias" : "Moved alias", wanted.alias(), version);
    }

    /** The planner orders changes so that what one needs an earlier one made. */
    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The plan is out of order");
        }
        return value;
    }
}
