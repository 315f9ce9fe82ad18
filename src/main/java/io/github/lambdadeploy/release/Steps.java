// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaVersions;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.Finding;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the changes of a plan, one after the other, each followed by its wait. When somebody else gets in between,
 * the same steps carry out the next plan: what was sent is not sent again.
 */
final class Steps {

    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private final DeploymentRequest request;
    private final LambdaFunction function;
    private final Wanted wanted;
    private final Observation observation;
    private final Planner planner = new Planner();
    private final SentSettings sent;
    private final List<String> done = new ArrayList<>();

    private @Nullable FunctionCode code;
    private @Nullable String role;
    private @Nullable FunctionState latest;
    private @Nullable AliasState alias;
    /** The version the alias is to point at. */
    private String version = "";

    private boolean created;
    private boolean rolledBack;
    /** Whether AWS lets us tag the function. */
    private boolean remembers = true;

    Steps(DeploymentRequest request, Observation observation) {
        this.request = request;
        this.function = request.function();
        this.wanted = request.wanted();
        this.observation = observation;
        this.sent = new SentSettings(function);
    }

    /** What was done until now, for people. */
    List<String> done() {
        return done;
    }

    /** Whether the function was made. */
    boolean created() {
        return created;
    }

    /** Whether the alias was moved and taken back. */
    boolean rolledBack() {
        return rolledBack;
    }

    /** {@code $LATEST} as it was seen last; {@code null} when nobody looked. */
    @Nullable
    FunctionState latest() {
        return latest;
    }

    /** The alias as it was seen last; {@code null} when there is none. */
    @Nullable
    AliasState alias() {
        return alias;
    }

    /** Where the alias points, for people. */
    String aliasVersion() {
        return alias == null ? "none" : alias.version();
    }

    /** Starts from what was seen. */
    void startFrom(Observed observed) {
        latest = observed.latest();
        alias = observed.alias();
        version = alias == null ? "" : alias.version();
    }

    /**
     * Carries the plan out.
     *
     * @throws ContentionException when somebody else was faster: look again and plan anew
     */
    void carryOut(Plan plan) {
        String before = version;
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
        for (Change change : plan.changes()) {
            if (!(change instanceof Change.CreateRole) && !(change instanceof Change.UploadCode) && carryOut(change)) {
                done.add(change.text());
            }
        }
        if (!version.equals(before)) {
            followTheAlias();
        }
    }

    private void done(Plan plan, Class<? extends Change> kind) {
        plan.changes().stream().filter(kind::isInstance).map(Change::text).forEach(done::add);
    }

    /** @return whether it was done; what AWS does not allow and nobody needs is left */
    private boolean carryOut(Change change) {
        if (change instanceof Change.RememberVariables variables) {
            return remember(variables);
        } else if (change instanceof Change.CreateFunction creation) {
            latest = create(creation);
        } else if (change instanceof Change.UpdateSettings settings) {
            latest = updateSettings(present(latest), settings.settings());
        } else if (change instanceof Change.UpdateCode) {
            latest = updateCode(present(latest));
        } else if (change instanceof Change.UpdateAttachment attachment) {
            update(attachment.difference());
        } else if (change instanceof Change.PublishVersion) {
            return publish();
        } else if (change instanceof Change.PointAlias) {
            return release();
        } else if (change instanceof Change.FinishShift shift) {
            version = shift.to();
            return end(request.release().shift(present(alias), version));
        } else if (change instanceof Change.ClearWeights) {
            alias = request.release().abandon(present(alias));
        } else {
            throw new IllegalStateException("Nobody carries out " + change);
        }
        return true;
    }

    private boolean remember(Change.RememberVariables variables) {
        remembers = remembers && function.remember(present(latest), variables.names());
        if (remembers) {
            latest = function.latest().orElseThrow(() -> new ContentionException("The function is gone"));
        }
        return remembers;
    }

    /** Callers are sent to a version only after it was seen working. */
    private boolean release() {
        request.release().verify(version);
        AliasState from = alias;
        return end(
                from == null
                        ? request.release().create(version)
                        : request.release().shift(from, version));
    }

    /** @return whether the alias was moved; where a later step of the pipeline moves it, what is ready for that is noted */
    private boolean end(ShiftEnd end) {
        alias = end.alias();
        if (end instanceof ShiftEnd.RolledBack back) {
            rolledBack = true;
            throw back.reason();
        }
        if (end instanceof ShiftEnd.HandedOver) {
            LOG.info(
                    "Version {} is ready; alias {} stays at {} until the pipeline's CodeDeploy moves it",
                    version,
                    end.alias().name(),
                    end.alias().version());
            if (!done.isEmpty()) {
                done.add("write AppSpec file: alias " + end.alias().name() + " from version "
                        + end.alias().version() + " to " + version);
            }
            version = end.alias().version();
            return false;
        }
        return true;
    }

    private FunctionState updateSettings(FunctionState found, List<SettingChange> settings) {
        sent.add(settings);
        function.updateSettings(settings, found.revisionId());
        return settledUpdate();
    }

    private FunctionState updateCode(FunctionState found) {
        try {
            function.updateCode(present(code), wanted.architecture(), wanted.codeSha256(), found.revisionId());
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

    /** @return whether there is a new version, which matters where nothing else is done that can be told */
    private boolean publish() {
        Optional<VersionNumber> newest =
                request.release().handsOver() ? new LambdaVersions(function.calls()).newest() : Optional.empty();
        version = publish(present(latest));
        return !newest.equals(VersionNumber.parse(version));
    }

    /** Only what was wanted becomes a version: while an update settled, somebody else may have sent another. */
    private String publish(FunctionState found) {
        if (!planner.isReady(wanted, found)) {
            throw new ContentionException("$LATEST is not what was sent a moment ago");
        }
        String number = function.publish(
                found,
                wanted.codeSha256(),
                wanted.settings().has(SettingType.DESCRIPTION) ? null : request.description());
        FunctionState active = function.active(number);
        if (!active.codeSha256().equals(wanted.codeSha256())) {
            throw new ContentionException("Version " + number + " holds other code");
        }
        LOG.info("Published {}:{}", function.name(), number);
        return number;
    }

    private FunctionState create(Change.CreateFunction creation) {
        try {
            function.create(present(role), present(code), wanted.architecture(), creation.settings(), creation.tags());
        } catch (ContentionException e) {
            // Somebody was faster, or an earlier try of the same call had succeeded and its answer was lost.
            LOG.debug("There is a function already: {}", e.reason());
        }
        FunctionState settled = function.settled("$LATEST", "the new function to become active");
        latest = settled;
        settled.failure().ifPresent(reason -> {
            throw DeployException.environment("Lambda could not create the function")
                    .where(settled.arn())
                    .reason(reason)
                    .left("The function is there in state Failed; no version was published, no alias made.")
                    .next("Mend the reason, delete the function (aws lambda delete-function) and deploy again.");
        });
        created = planner.isReady(wanted, settled);
        LOG.info("Created {}", settled.arn());
        return settled;
    }

    private FunctionState settledUpdate() {
        FunctionState settled = function.settled("$LATEST", "the update to settle");
        settled.updateFailure().ifPresent(reason -> {
            throw DeployException.environment("Lambda could not take the update")
                    .where(settled.arn())
                    .reason(reason)
                    .left("The code and settings from before stay in force; the alias " + wanted.alias()
                            + " was not moved.")
                    .next("Mend the reason and deploy again.");
        });
        return settled;
    }

    /** The planner orders changes so that what one needs an earlier one made. */
    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The plan is out of order");
        }
        return value;
    }
}
