// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * One function in one region: its reads, its writes and its waits. Every write is guarded by what was read before it
 * (RevisionId, CodeSha256); when the guard refuses, a {@link ContentionException} says that somebody has to look again.
 * Every other failure is a {@link DeployException} in AWS's words.
 */
public final class LambdaFunction {

    private static final Logger LOG = LoggerFactory.getLogger(LambdaFunction.class);

    /** How long AWS may take until it knows of a role, an image or a grant that was made a moment ago. */
    private static final Duration PROPAGATION = Duration.ofSeconds(60);

    private static final String NOT_ASSUMABLE = "cannot be assumed by Lambda";

    private static final Set<String> PROPAGATING = Set.of(
            NOT_ASSUMABLE,
            "execution role does not have permissions",
            "does not exist. Provide a valid source image",
            "does not have permission to access the ECR image");

    private final LambdaClient client;
    private final String name;
    private final String region;
    private final String where;
    private final Patience patience;
    private final LambdaCalls calls;
    private boolean warned;

    /**
     * @param name of the function
     * @param region for messages
     */
    public LambdaFunction(LambdaClient client, String name, String region, Patience patience) {
        this.client = client;
        this.name = name;
        this.region = region;
        this.where = "function " + name + " in " + region;
        this.patience = patience;
        this.calls = new LambdaCalls(client, name, where, patience);
    }

    /** The same with some minutes from now on, for what has to be done when a run has failed. */
    public LambdaFunction inExtraTime() {
        return new LambdaFunction(client, name, region, patience.inExtraTime());
    }

    /** For what is kept beside the function. */
    public LambdaCalls calls() {
        return calls;
    }

    public String name() {
        return name;
    }

    public String region() {
        return region;
    }

    /** For messages: the function and its region. */
    public String where() {
        return where;
    }

    /** Waits before looking again. */
    public void pause(Duration duration) {
        patience.pause(duration);
    }

    /** {@code $LATEST}; empty when there is no such function. */
    public Optional<FunctionState> latest() {
        return find(null);
    }

    /** A version by number or alias; empty when there is no such function, version or alias. */
    public Optional<FunctionState> version(String qualifier) {
        return find(qualifier);
    }

    private Optional<FunctionState> find(@Nullable String qualifier) {
        return reading(
                "Cannot read the function",
                () -> FunctionState.of(
                        client.getFunction(request -> request.functionName(name).qualifier(qualifier))));
    }

    /** The alias; empty when there is none of that name, or no function. */
    public Optional<AliasState> alias(String alias) {
        return new LambdaAlias(calls, alias).read();
    }

    /**
     * Waits until no update is in progress.
     *
     * @param qualifier a version; {@code $LATEST} for the function itself
     * @param what for people
     * @return the state then, successful or not; its RevisionId is good for the next call
     */
    public FunctionState settled(String qualifier, String what) {
        Supplier<Optional<FunctionState>> reading = sought(qualifier.equals("$LATEST") ? null : qualifier);
        return patience.until(what, where, () -> reading.get().filter(state -> !state.settling()));
    }

    /** Reads what has just been made, which AWS may not find for some seconds; later than that it is gone. */
    private Supplier<Optional<FunctionState>> sought(@Nullable String qualifier) {
        Instant late = patience.deadline().clock().instant().plus(PROPAGATION);
        return () -> {
            Optional<FunctionState> found = find(qualifier);
            if (found.isEmpty() && patience.deadline().clock().instant().isAfter(late)) {
                throw DeployException.environment("The function, or a version of it, is gone")
                        .where(qualifier == null ? where : where + ", version " + qualifier)
                        .left("Somebody has deleted it during this run.")
                        .next("Run the same command again.");
            }
            return found;
        };
    }

    /**
     * Creates the function without publishing. Returns while it is still Pending.
     *
     * @param role ARN of the execution role
     * @param settings everything it is created with, defaults included
     * @param tags it has from the start
     */
    public void create(
            String role,
            FunctionCode code,
            @Nullable String architecture,
            List<SettingChange> settings,
            Map<String, String> tags) {
        CreateFunctionRequest.Builder request = CreateFunctionRequest.builder()
                .functionName(name)
                .role(role)
                .architecturesWithStrings(architecture == null ? null : List.of(architecture))
                .packageType(code instanceof FunctionCode.Image ? "Image" : "Zip")
                .code(CodeRequests.create(code))
                .tags(tags.isEmpty() ? null : tags)
                .publish(false);
        FunctionSettings.create(request, settings);
        String what = "Cannot create the function";
        try {
            writing(what, () -> propagated(what, () -> client.createFunction(request.build())));
        } catch (DeployException e) {
            // Tags of the POM are its author's wish; without ours a function is as good.
            boolean ours = OwnVariables.left(tags, Map.of()).containsAll(tags.keySet());
            if (!ours || !AwsErrors.isDenied(e) || !String.valueOf(e.reason()).contains("lambda:TagResource")) {
                throw e;
            }
            warnThatNothingIsRemembered(e);
            request.tags(null);
            writing(what, () -> propagated(what, () -> client.createFunction(request.build())));
        }
    }

    /** Sends the settings that differ, and only those. Returns while the update is in progress. */
    public void updateSettings(List<SettingChange> changes, String revisionId) {
        UpdateFunctionConfigurationRequest.Builder request =
                UpdateFunctionConfigurationRequest.builder().functionName(name).revisionId(revisionId);
        FunctionSettings.update(request, changes);
        String what = "Cannot update the settings of the function";
        writing(what, () -> propagated(what, () -> client.updateFunctionConfiguration(request.build())));
    }

    /** Takes sent settings back. Returns while the update is in progress. */
    public void restoreSettings(List<SettingChange> changes, String revisionId) {
        List<SettingChange> back =
                changes.stream().flatMap(change -> change.undone().stream()).toList();
        if (!back.isEmpty()) {
            updateSettings(back, revisionId);
        }
    }

    /**
     * Makes the function's tags say which variables are the POM's, and removes tags that said it before.
     *
     * @return whether AWS allows that; if not, a warning has said what it means
     */
    public boolean remember(FunctionState function, Set<String> variables) {
        try {
            tag(function, variables);
            return true;
        } catch (DeployException e) {
            if (!AwsErrors.isDenied(e)) {
                throw e;
            }
            warnThatNothingIsRemembered(e);
            return false;
        }
    }

    /** Says once what it means that nobody can tell which variables are the POM's. */
    public void warnOfUnknownVariables(FunctionState function) {
        if (function.ownVariables().isEmpty() && !warned) {
            warned = true;
            LOG.warn(
                    "The function's tags say which environment variables are this POM's, and cannot be read; a variable"
                            + " that is taken out of the POM stays on {} until then. Allow lambda:ListTags on {} to the"
                            + " role or user that deploys.",
                    where,
                    function.unqualifiedArn());
        }
    }

    private void warnThatNothingIsRemembered(DeployException denied) {
        LOG.warn(
                "The function's tags are to say which environment variables are this POM's, and must not be changed: {}",
                denied.reason());
        LOG.warn(
                "Deploying goes on; a variable that is taken out of the POM stays on {} until then. {}",
                where,
                denied.next());
    }

    private void tag(FunctionState function, Set<String> variables) {
        String arn = function.unqualifiedArn();
        Map<String, String> tags = OwnVariables.tags(variables);
        Map<String, String> before = function.tags() == null ? Map.of() : function.tags();
        Set<String> left = OwnVariables.left(before, tags);
        String what = "Cannot tag the function";
        if (!tags.isEmpty()) {
            writing(
                    what,
                    () -> client.tagResource(request -> request.resource(arn).tags(tags)));
        }
        if (!left.isEmpty()) {
            writing(
                    what,
                    () -> client.untagResource(request -> request.resource(arn).tagKeys(left)));
        }
    }

    /**
     * Sends the code. Returns while the update is in progress.
     *
     * @param settings that are sent with it, each time: Lambda drops what is not
     */
    public void updateCode(
            FunctionCode code,
            @Nullable String architecture,
            FunctionSettings settings,
            String codeSha256,
            String revisionId) {
        UpdateFunctionCodeRequest.Builder request = UpdateFunctionCodeRequest.builder()
                .functionName(name)
                .architecturesWithStrings(architecture == null ? null : List.of(architecture))
                .revisionId(revisionId);
        CodeRequests.update(
                request, code, settings.get(SettingType.SOURCE_KMS_KEY_ARN).orElse(null));
        String what = "Cannot update the code of the function";
        String answered = writing(what, () -> propagated(what, () -> client.updateFunctionCode(request.build())))
                .codeSha256();
        if (!codeSha256.equals(answered)) {
            throw DeployException.environment("Lambda took other code than was sent")
                    .where(where)
                    .reason("CodeSha256 is " + answered + ", sent was " + codeSha256)
                    .left("The alias was not moved; $LATEST holds the other code.")
                    .next("Run the same command again; if it happens again, look who else writes to this repository or"
                            + " bucket.");
        }
    }

    /**
     * Publishes {@code $LATEST}, if it still is as it was read and holds this code. Nothing new since the last publish
     * gives the version of then.
     *
     * @param codeSha256 of the code that is to be published
     * @param description of the version; {@code null} to take the function's
     * @return the version's number
     */
    public String publish(FunctionState latest, String codeSha256, @Nullable String description) {
        try {
            return writing(
                            "Cannot publish a version",
                            () -> client.publishVersion(request -> request.functionName(name)
                                    .codeSha256(codeSha256)
                                    .revisionId(latest.revisionId())
                                    .description(description)))
                    .version();
        } catch (DeployException e) {
            // Lambda says 400, not 412, when $LATEST holds other code than the one to publish (recorded).
            if (String.valueOf(e.reason()).contains("CodeSHA256")) {
                throw new ContentionException(String.valueOf(e.reason()), e);
            }
            throw e;
        }
    }

    /**
     * Waits until a version can serve: Active, and with SnapStart its snapshot taken.
     *
     * @throws DeployException with Lambda's reason when it never will
     */
    public FunctionState active(String version) {
        Supplier<Optional<FunctionState>> reading = sought(version);
        FunctionState state = patience.until(
                "version " + version + " to become active",
                where,
                () -> reading.get()
                        .filter(found -> !found.settling() && !"Off".equals(found.optimization())
                                || found.failure().isPresent()));
        state.failure().ifPresent(reason -> {
            throw DeployException.environment("Version " + version + " cannot start")
                    .where(state.arn())
                    .reason(reason)
                    .left("The alias was not moved.")
                    .next("Mend the reason and deploy again.");
        });
        return state;
    }

    private <T> Optional<T> reading(String what, Supplier<T> call) {
        return calls.reading(what, call);
    }

    private <T> T writing(String what, Supplier<T> call) {
        return calls.writing(what, "The alias was not moved.", call);
    }

    /** Repeats a call only on the messages that mean «not known everywhere yet», for a minute, or until time is up. */
    private <T> T propagated(String what, Supplier<T> call) {
        Duration waited = Duration.ZERO;
        Duration pause = Duration.ofSeconds(1);
        while (true) {
            try {
                return call.get();
            } catch (LambdaException e) {
                String message = AwsErrors.message(e);
                if (PROPAGATING.stream().noneMatch(message::contains)) {
                    throw e;
                }
                if (waited.compareTo(PROPAGATION) >= 0 || patience.deadline().passed()) {
                    throw stillUnknown(what + ", also not after " + waited.toSeconds() + " s of trying again", e);
                }
                LOG.info("Not known everywhere in AWS yet, trying again in {} s: {}", pause.toSeconds(), message);
                patience.pause(pause);
                waited = waited.plus(pause);
                pause = pause.multipliedBy(2).compareTo(Duration.ofSeconds(10)) > 0
                        ? Duration.ofSeconds(10)
                        : pause.multipliedBy(2);
            }
        }
    }

    /** Waiting did not help, so it is no longer a matter of time. */
    private DeployException stillUnknown(String what, LambdaException e) {
        DeployException failure = AwsErrors.explain(what, where, e).left("The alias was not moved.");
        return AwsErrors.message(e).contains(NOT_ASSUMABLE)
                ? failure.next("Look at the role's trust policy: it must allow sts:AssumeRole to lambda.amazonaws.com."
                        + " If it does, run the same command again: a new role takes minutes at times.")
                : failure;
    }
}
