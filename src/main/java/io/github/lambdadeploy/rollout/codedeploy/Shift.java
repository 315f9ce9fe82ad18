// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentLimitExceededException;

/** One shift of traffic by one deployment: started, or found running; waited for; told. */
final class Shift {

    private static final Logger LOG = LoggerFactory.getLogger(Shift.class);

    /** Deployments that are tried while the policies of a role made by this run may not be known everywhere. */
    private static final int ATTEMPTS_WITH_NEW_ROLE = 4;

    private static final Duration NEW_ROLE = Duration.ofSeconds(10);
    private static final int LOOKS = 3;

    private final LambdaAlias alias;
    private final ReleaseSpec release;
    private final CodeDeploySpec spec;
    private final DeploymentGroup group;
    private final ShiftWatch watch;
    private final AppSpec appSpec;

    Shift(
            LambdaAlias alias,
            ReleaseSpec release,
            CodeDeploySpec spec,
            DeploymentGroup group,
            ShiftWatch watch,
            AppSpec appSpec) {
        this.alias = alias;
        this.release = release;
        this.spec = spec;
        this.group = group;
        this.watch = watch;
        this.appSpec = appSpec;
    }

    /**
     * Brings the alias to the new version.
     *
     * @param newRole whether the service role was made by this run
     * @throws ContentionException when something else has to end first, or the alias is elsewhere
     */
    ShiftEnd carryOut(boolean newRole) {
        for (int attempt = 1; ; attempt++) {
            AliasState now = read();
            if (now.isWhollyAt(appSpec.target())) {
                return new ShiftEnd.Shifted(noted(now));
            }
            if (!now.version().equals(appSpec.current())) {
                throw new ContentionException("The alias " + alias.name() + " is at version " + now.version()
                        + ", no longer at " + appSpec.current());
            }
            Optional<String> running = attached();
            AliasState begun = running.isPresent() ? now : whole(now);
            String id = running.orElseGet(this::start);
            ShiftWatch.Ended ended = watch.untilOver(id, false);
            AliasState left = read();
            String code = ended.shift().errorCode();
            if (newRole
                    && attempt < ATTEMPTS_WITH_NEW_ROLE
                    && code.startsWith("IAM_ROLE")
                    && left.isWhollyAt(appSpec.current())) {
                LOG.info("The policies of the new service role are not known everywhere in AWS yet, trying again");
                alias.calls().patience().pause(NEW_ROLE);
                continue;
            }
            return end(ended, begun, left);
        }
    }

    /** The deployment of an earlier run, or of a call whose answer was lost. */
    private Optional<String> attached() {
        Optional<ShiftState> running = group.running();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        if (!running.get().carriesOut(appSpec)) {
            throw watch.outwait(running.get());
        }
        LOG.info(
                "CodeDeploy {}: already moves {} from version {} to {}, waiting for it",
                running.get().id(),
                alias.name(),
                appSpec.current(),
                appSpec.target());
        return Optional.of(running.get().id());
    }

    /** A deployment that was stopped without rollback leaves an alias split; CodeDeploy takes no such alias. */
    private AliasState whole(AliasState now) {
        if (now.weights().isEmpty()) {
            return now;
        }
        LOG.warn("No deployment is running, but traffic is split, which is undone first: {}", ShiftFailure.stand(now));
        return alias.update(now, now.version(), Map.of(), now.note());
    }

    private String start() {
        try {
            String id = group.start(appSpec, release);
            LOG.info(
                    "CodeDeploy {}: started, {} from version {} to {}",
                    id,
                    alias.name(),
                    appSpec.current(),
                    appSpec.target());
            return id;
        } catch (DeploymentLimitExceededException busy) {
            return attached().orElseThrow(() -> new ContentionException(AwsErrors.reason(busy), busy));
        } catch (SdkException e) {
            boolean unanswered = !(e instanceof AwsServiceException service) || service.statusCode() >= 500;
            for (int look = 0; unanswered && look < LOOKS; look++) {
                Optional<String> ours = attached();
                if (ours.isPresent()) {
                    return ours.get();
                }
                alias.calls().patience().pause(Duration.ofSeconds(1));
            }
            // One that nobody told us of may have come and gone.
            throw group.explain("Cannot start the deployment", e)
                    .left(unanswered ? ShiftFailure.stand(read()) : "The alias was not moved.");
        }
    }

    /**
     * @param begun the alias before the deployment, or when it was found running
     * @param left the alias after it
     */
    private ShiftEnd end(ShiftWatch.Ended ended, AliasState begun, AliasState left) {
        if (ended.shift().hasSucceeded() && left.isWhollyAt(appSpec.target())) {
            return new ShiftEnd.Shifted(noted(left));
        }
        if (ended.shift().errorCode().equals("INVALID_LAMBDA_CONFIGURATION")
                && !left.version().equals(appSpec.current())) {
            // Somebody was faster, or it was our own deployment of an earlier try of the same call.
            throw new ContentionException(ended.shift().errorMessage());
        }
        if (ended.shift().hasSucceeded()) {
            throw DeployException.environment("CodeDeploy has succeeded, and the alias is elsewhere")
                    .where(left.arn())
                    .reason("Deployment " + ended.shift().id() + " ended as Succeeded for version " + appSpec.target())
                    .left(ShiftFailure.stand(left))
                    .next("Look who else moves the alias; run the same command again to release this build.");
        }
        Optional<ShiftTarget> target = group.target(ended.shift().id());
        DeployException failure = new ShiftFailure(spec, release.alarms())
                .of(ended, appSpec, target)
                .left(ShiftFailure.stand(left));
        if (left.isWhollyAt(appSpec.current())) {
            // CodeDeploy also moves the alias to where it is already, to undo what had moved nothing.
            if (left.revisionId().equals(begun.revisionId())
                    || !target.map(ShiftTarget::allowedTraffic).orElse(true)) {
                throw failure;
            }
            return new ShiftEnd.RolledBack(left, failure);
        }
        throw failure.next(failure.next() + " To go back now: `mvn lambda:rollback`.");
    }

    /** CodeDeploy does not know of the note in which the way back is kept. The move itself is done, so nothing fails. */
    private AliasState noted(AliasState now) {
        VersionNumber previous = new VersionNumber(appSpec.current());
        if (now.note().previous().equals(Optional.of(previous))) {
            return now;
        }
        String reason;
        try {
            return alias.update(now, now.version(), Map.of(), now.note().withPrevious(previous));
        } catch (ContentionException e) {
            reason = e.reason();
        } catch (DeployException e) {
            reason = e.what() + ": " + e.reason();
        }
        LOG.warn(
                "That version {} was live before could not be noted with alias {}: {}", previous, alias.name(), reason);
        return now;
    }

    private AliasState read() {
        return alias.read().orElseThrow(() -> new ContentionException("The alias " + alias.name() + " is gone"));
    }
}
