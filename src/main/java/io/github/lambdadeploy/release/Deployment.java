// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    private final LambdaFunction function;
    private final Wanted wanted;
    private final CodeUpload upload;
    private final Creation creation;
    private final String description;
    private final Executor executor;
    private final Clock clock;
    private final Planner planner = new Planner();

    private final List<String> done = new ArrayList<>();
    private @Nullable FunctionCode code;
    private boolean created;
    private @Nullable Instant start;
    /** What is known of the function so far; the report of a failed run tells it too. */
    private @Nullable String functionArn;

    private @Nullable String previousVersion;
    private @Nullable String liveVersion;
    private @Nullable String imageUri;

    /**
     * @param upload brings the code to where Lambda fetches it
     * @param creation for a function that is not there
     * @param description of the published version, unless the POM wants a description of the function: a version that
     *     does not have that one would look changed for ever
     * @param executor for reads that need not wait for each other
     */
    public Deployment(
            LambdaFunction function,
            Wanted wanted,
            CodeUpload upload,
            Creation creation,
            String description,
            Executor executor,
            Clock clock) {
        this.function = function;
        this.wanted = wanted;
        this.upload = upload;
        this.creation = creation;
        this.description = description;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Carries the plan out.
     *
     * @throws DeployException when it cannot be; the alias is then where it was, and {@link #failed} tells what was done
     */
    public DeploymentResult run() {
        start = clock.instant();
        Observed observed = observe();
        AliasState alias = observed.alias();
        previousVersion = alias == null ? null : alias.version();
        liveVersion = previousVersion;
        converge(observed);
        return result(created ? Outcome.CREATED : done.isEmpty() ? Outcome.UNCHANGED : Outcome.UPDATED);
    }

    /** What a run that failed has done until then. */
    public DeploymentResult failed() {
        return result(Outcome.FAILED);
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

    private void converge(Observed first) {
        Observed observed = first;
        ContentionException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Plan plan = planner.plan(wanted, observed);
            try {
                apply(plan, observed);
                return;
            } catch (ContentionException e) {
                LOG.info("Somebody else changed {}, looking again: {}", function.where(), e.reason());
                last = e;
                function.pause(FIRST_PAUSE.multipliedBy(1L << attempt));
                observed = observe();
            }
        }
        throw DeployException.environment("Somebody else keeps changing the function")
                .where(function.where())
                .reason(last == null ? "" : last.reason())
                .left("The alias " + wanted.alias() + " was not moved.")
                .next("Run the same command again when the other deployment is over.");
    }

    /** Two reads at the same time tell whether there is anything to do; only then is more asked. */
    private Observed observe() {
        CompletableFuture<Optional<AliasState>> aliasRead =
                CompletableFuture.supplyAsync(() -> function.alias(wanted.alias()), executor);
        CompletableFuture<Optional<FunctionState>> liveRead =
                CompletableFuture.supplyAsync(() -> function.version(wanted.alias()), executor);
        AliasState alias = Futures.join(aliasRead).orElse(null);
        FunctionState live = Futures.join(liveRead).orElse(null);
        if (live != null) {
            functionArn = unqualified(live.arn());
            imageUri = live.imageUri();
        }
        if (planner.isLive(wanted, alias, live)) {
            return new Observed(null, alias, live);
        }
        if (code == null && !planner.hasCode(wanted, live)) {
            upload.prepare(executor);
        }
        if (alias != null && live != null && live.settling()) {
            live = function.settled(alias.version(), "version " + alias.version() + " to settle");
        }
        FunctionState latest = function.latest().orElse(null);
        if (latest != null && latest.settling()) {
            latest = function.settled("$LATEST", "an update in progress to settle");
        }
        if (latest != null) {
            functionArn = unqualified(latest.arn());
        }
        return new Observed(latest, alias, live);
    }

    private void apply(Plan plan, Observed observed) {
        AliasState alias = observed.alias();
        FunctionState latest = observed.latest();
        if (plan.needsCode() && code == null) {
            code = upload.upload();
        }
        String version = alias == null ? "" : alias.version();
        for (Change change : plan.changes()) {
            if (change instanceof Change.CreateFunction) {
                latest = create();
            } else if (change instanceof Change.UpdateSettings settings) {
                function.updateSettings(settings.settings(), present(latest).revisionId());
                latest = settledUpdate();
            } else if (change instanceof Change.UpdateCode) {
                String revision = present(latest).revisionId();
                function.updateCode(present(code), wanted.architecture(), wanted.codeSha256(), revision);
                latest = settledUpdate();
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
        if (latest != null) {
            imageUri = latest.imageUri();
        }
    }

    /** Only what was wanted becomes a version: while an update settled, somebody else may have sent another. */
    private String publish(FunctionState latest) {
        if (!planner.isReady(wanted, latest)) {
            throw new ContentionException("$LATEST is not what was sent a moment ago");
        }
        String version = function.publish(
                latest, wanted.codeSha256(), wanted.settings().has(SettingType.DESCRIPTION) ? null : description);
        FunctionState active = function.active(version);
        if (!active.codeSha256().equals(wanted.codeSha256())) {
            throw new ContentionException("Version " + version + " holds other code");
        }
        LOG.info("Published {}:{}", function.name(), version);
        return version;
    }

    private FunctionState create() {
        try {
            function.create(
                    creation.role().get(),
                    present(code),
                    wanted.architecture(),
                    wanted.settings().orElse(creation.defaults()));
        } catch (ContentionException e) {
            // Somebody was faster, or an earlier try of the same call had succeeded and its answer was lost.
            LOG.debug("There is a function already: {}", e.reason());
        }
        FunctionState latest = function.settled("$LATEST", "the new function to become active");
        functionArn = unqualified(latest.arn());
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
                function.createAlias(wanted.alias(), version);
            } else {
                function.moveAlias(alias, version);
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

    private static String unqualified(String arn) {
        String[] parts = arn.split(":");
        return parts.length > 7 ? String.join(":", List.of(parts).subList(0, 7)) : arn;
    }

    /** The planner orders changes so that what one needs an earlier one made. */
    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The plan is out of order");
        }
        return value;
    }
}
