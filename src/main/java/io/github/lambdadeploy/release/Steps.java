// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaVersions;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.Finding;
import io.github.lambdadeploy.plan.Change;
import io.github.lambdadeploy.plan.Observed;
import io.github.lambdadeploy.plan.Plan;
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
    private final Observation observation;
    private final FunctionSteps code;
    private final AliasSteps alias;
    private final List<String> done = new ArrayList<>();
    /** The version that was published last; empty when none was. */
    private String published = "";

    Steps(DeploymentRequest request, Observation observation) {
        this.request = request;
        this.function = request.function();
        this.observation = observation;
        this.code = new FunctionSteps(request);
        this.alias = new AliasSteps(request);
    }

    /** What was done until now, for people. */
    List<String> done() {
        return done;
    }

    /** Whether the function was made. */
    boolean created() {
        return code.created();
    }

    /** {@code $LATEST} as it was seen last; {@code null} when nobody looked. */
    @Nullable
    FunctionState latest() {
        return code.latest();
    }

    /** The failure of the run, once what must not stay half done was taken back. */
    DeployException takingBack(DeployException failure) {
        return code.takingBack(failure);
    }

    /** What is done with the alias, and where it is. */
    AliasSteps alias() {
        return alias;
    }

    /** Starts from what was seen. */
    void startFrom(Observed observed) {
        code.startFrom(observed.latest());
        alias.startFrom(observed.alias());
    }

    /**
     * Carries the plan out.
     *
     * @throws ContentionException when somebody else was faster: look again and plan anew
     */
    void carryOut(Plan plan) {
        String before = alias.version();
        // Before the code: what is wrong with it shows at once, and a new role becomes known while the code is sent.
        if (code.ensureRole(plan)) {
            done(plan, Change.CreateRole.class);
        }
        if (code.upload(plan)) {
            done(plan, Change.UploadCode.class);
        }
        for (Change change : plan.changes()) {
            if (change instanceof Change.PublishVersion) {
                publish(change);
            } else if (!(change instanceof Change.CreateRole)
                    && !(change instanceof Change.UploadCode)
                    && carryOut(change)) {
                done(change);
            }
        }
        if (!alias.version().equals(before)) {
            followTheAlias();
        }
    }

    private void done(Plan plan, Class<? extends Change> kind) {
        plan.changes().stream().filter(kind::isInstance).forEach(this::done);
    }

    /** What was begun again, because somebody else got in between, is one thing that was done. */
    private void done(Change change) {
        if (!done.contains(change.text())) {
            done.add(change.text());
        }
    }

    /** Published again, what is a version already stays the same one; two versions are two things that were done. */
    private void publish(Change change) {
        // Where nothing else is done that can be told, only a new version is.
        Optional<VersionNumber> newest =
                request.release().handsOver() ? new LambdaVersions(function.calls()).newest() : Optional.empty();
        String number = code.publish();
        alias.target(number);
        if (!number.equals(published) && !newest.equals(VersionNumber.parse(number))) {
            published = number;
            done.add(change.text());
        }
    }

    /** @return whether it was done; what AWS does not allow and nobody needs is left */
    private boolean carryOut(Change change) {
        if (change instanceof Change.RememberVariables variables) {
            return code.remember(variables);
        } else if (change instanceof Change.CreateFunction creation) {
            code.create(creation);
        } else if (change instanceof Change.UpdateSettings settings) {
            code.updateSettings(settings.settings());
        } else if (change instanceof Change.UpdateCode) {
            code.updateCode();
        } else if (change instanceof Change.UpdateAttachment attachment) {
            update(attachment.difference());
        } else if (change instanceof Change.PointAlias) {
            return release();
        } else if (change instanceof Change.FinishShift shift) {
            return alias.finish(there(), shift.to());
        } else if (change instanceof Change.ClearWeights) {
            alias.clear(there());
        } else {
            throw new IllegalStateException("Nobody carries out " + change);
        }
        return true;
    }

    private AliasState there() {
        AliasState found = alias.alias();
        if (found == null) {
            throw new IllegalStateException("The plan is for an alias that is there");
        }
        return found;
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

    /** Where a later step of the pipeline moves the alias, what is ready for that is what was done. */
    private boolean release() {
        String to = alias.version();
        boolean moved = alias.release();
        if (!moved && !done.isEmpty()) {
            done.add(
                    "write AppSpec file: alias " + there().name() + " from version " + there().version() + " to " + to);
        }
        return moved;
    }
}
