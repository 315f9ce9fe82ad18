// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Plan;
import io.github.lambdadeploy.plan.Planner;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.time.Interruption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with the function itself, up to a published version; each step is followed by its wait. */
final class FunctionSteps {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionSteps.class);

    private final DeploymentRequest request;
    private final LambdaFunction function;
    private final Wanted wanted;
    private final Planner planner = new Planner();
    private final SentSettings sent;

    private @Nullable FunctionCode code;
    private @Nullable String role;
    private @Nullable FunctionState latest;
    private boolean created;
    /** Whether AWS lets us tag the function. */
    private boolean remembers = true;

    FunctionSteps(DeploymentRequest request) {
        this.request = request;
        this.function = request.function();
        this.wanted = request.wanted();
        this.sent = new SentSettings(function);
    }

    void startFrom(@Nullable FunctionState seen) {
        latest = seen;
    }

    /** {@code $LATEST} as it was seen last; {@code null} when nobody looked. */
    @Nullable
    FunctionState latest() {
        return latest;
    }

    /** Whether the function was made. */
    boolean created() {
        return created;
    }

    /** @return whether the role was seen to in this step, rather than in an earlier try */
    boolean ensureRole(Plan plan) {
        if (!plan.creates() || role != null) {
            return false;
        }
        role = request.role().ensure();
        return true;
    }

    /** @return whether the code was sent in this step, rather than in an earlier try */
    boolean upload(Plan plan) {
        if (!plan.needsCode() || code != null) {
            return false;
        }
        code = request.upload().upload();
        return true;
    }

    /** @return whether it was done; what AWS does not allow and nobody needs is left */
    boolean remember(Change.RememberVariables variables) {
        remembers = remembers && function.remember(present(latest), variables.names());
        if (remembers) {
            latest = sameCode(function.latest().orElseThrow(() -> new ContentionException("The function is gone")));
        }
        return remembers;
    }

    void updateSettings(List<SettingChange> settings) {
        sent.add(settings);
        function.updateSettings(settings, present(latest).revisionId());
        latest = sameCode(settledUpdate());
    }

    /** What was found has a revision of its own, which guards nothing that was decided before. */
    private FunctionState sameCode(FunctionState found) {
        if (!found.codeSha256().equals(present(latest).codeSha256())) {
            throw new ContentionException("$LATEST has other code than a moment ago");
        }
        return found;
    }

    void updateCode() {
        function.updateCode(
                present(code),
                wanted.architecture(),
                wanted.settings().orElse(present(latest).settings()),
                wanted.codeSha256(),
                present(latest).revisionId());
        latest = settledUpdate();
    }

    /** The run has failed: settings that the code did not follow are taken back, and the failure says so. */
    DeployException takingBack(DeployException failure) {
        String back = Interruption.deferred(sent::takeBack);
        String left = failure.left() == null ? "" : failure.left() + " ";
        return back.isEmpty() ? failure : failure.left(left + back);
    }

    /** Only what was wanted becomes a version: while an update settled, somebody else may have sent another. */
    String publish() {
        FunctionState found = present(latest);
        if (!planner.isReady(wanted, found)) {
            throw new ContentionException("$LATEST is not what was sent a moment ago");
        }
        sent.keep();
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

    void create(Change.CreateFunction creation) {
        String there = "";
        try {
            function.create(present(role), present(code), wanted.architecture(), creation.settings(), creation.tags());
        } catch (ContentionException e) {
            // Somebody was faster, or an earlier try of the same call had succeeded and its answer was lost.
            there = e.reason();
        }
        FunctionState settled = settledCreation(there);
        latest = settled;
        settled.failure().ifPresent(reason -> {
            throw DeployException.environment("Lambda could not create the function")
                    .where(settled.arn())
                    .reason(reason)
                    .left("The function is there in state Failed; no version was published, no alias made.")
                    .next("Mend the reason, delete the function (aws lambda delete-function) and deploy again.");
        });
        created = planner.isReady(wanted, settled);
        if (!there.isEmpty() && !created) {
            throw new ContentionException(there);
        }
        LOG.info("Created {}", settled.arn());
    }

    /** @param refusal of the call, if it was refused; the function may be one that somebody is about to delete, too */
    private FunctionState settledCreation(String refusal) {
        try {
            return function.settled("$LATEST", "the new function to become active");
        } catch (DeployException e) {
            if (refusal.isEmpty() || function.latest().isPresent()) {
                throw e;
            }
            throw new ContentionException(refusal, e);
        }
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
