// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Rollout;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentLimitExceededException;

/**
 * Lets CodeDeploy move the alias. A run that was killed left a deployment that goes on by itself; the next run finds it
 * by the hash of its AppSpec file and waits for it, so that there is never a second one.
 */
public final class CodeDeployRollout implements Rollout {

    private static final Logger LOG = LoggerFactory.getLogger(CodeDeployRollout.class);

    /** Deployments that are tried while the policies of a role made by this run may not be known everywhere. */
    private static final int ATTEMPTS_WITH_NEW_ROLE = 4;

    private static final Duration NEW_ROLE = Duration.ofSeconds(10);
    private static final int LOOKS = 3;

    private final LambdaAlias alias;
    private final ReleaseSpec release;
    private final CodeDeploySpec spec;
    private final Consumer<String> appSpecFile;
    private final Turns turns;
    private final DeploymentGroup group;
    private final ShiftWatch watch;
    private final CodeDeploySetup setup;
    private final CodeDeployFindings findings;

    /**
     * @param alias that is moved
     * @param release with {@code <codeDeploy>}
     * @param appSpecFile takes the AppSpec file's text ({@link AppSpecFile})
     * @param turns shared by all functions of the run
     */
    public CodeDeployRollout(
            CodeDeployClients clients,
            LambdaAlias alias,
            ReleaseSpec release,
            Consumer<String> appSpecFile,
            Turns turns) {
        this.alias = alias;
        this.release = release;
        this.spec = release.codeDeploy().orElseThrow();
        this.appSpecFile = appSpecFile;
        this.turns = turns;
        this.group = new DeploymentGroup(clients.codeDeploy(), spec);
        this.watch = new ShiftWatch(group, alias);
        this.setup =
                new CodeDeploySetup(clients, release, spec, group, alias.calls().patience());
        this.findings = new CodeDeployFindings(clients, release, spec, group, alias.calls());
    }

    @Override
    public List<String> findings() {
        return findings.all();
    }

    @Override
    public ShiftEnd shift(AliasState seen, String version) {
        if (seen.version().equals(version)) {
            return new ShiftEnd.Shifted(seen.weights().isEmpty() ? seen : abandon(seen));
        }
        if (VersionNumber.parse(seen.version()).isEmpty()) {
            throw DeployException.configuration(
                            "CodeDeploy cannot move the alias " + seen.name() + " away from " + seen.version())
                    .where(seen.arn())
                    .reason("An AppSpec file takes numbers of versions only")
                    .left("The alias was not moved; version " + version + " is published.")
                    .next("Move it once without CodeDeploy: run the same command without <release><codeDeploy>.");
        }
        AppSpec appSpec =
                new AppSpec(alias.calls().functionName(), alias.name(), seen.version(), version, spec.hooks());
        appSpecFile.accept(appSpec.text());
        return turns.take(spec, () -> {
            boolean newRole = setup.ensure();
            return spec.start() ? shift(appSpec, newRole) : handOver(seen);
        });
    }

    @Override
    public AliasState abandon(AliasState seen) {
        return turns.take(spec, () -> {
            Optional<ShiftState> running = group.running().filter(state -> concerns(state, true));
            if (running.isPresent()) {
                outwait(running.get());
            }
            AliasState now = read();
            if (now.weights().isEmpty()) {
                return now;
            }
            LOG.info("All traffic of alias {} goes to version {} again", alias.name(), now.version());
            return alias.update(now, now.version(), Map.of(), now.note());
        });
    }

    /**
     * Stops the deployment that is moving this alias, if there is one, and waits until it is undone.
     *
     * @return whether one was undone, or already being undone; the alias tells how that ended
     */
    public boolean stop() {
        Optional<ShiftState> running = group.running().filter(state -> concerns(state, false));
        if (running.isEmpty()) {
            return false;
        }
        ShiftState state = running.get();
        if (!state.isRollback()) {
            LOG.info("CodeDeploy {}: stopping it, with a rollback", state.id());
            group.stop(state.id());
        }
        return state.isRollback() | !watch.untilOver(state.id(), true).shift().hasSucceeded();
    }

    private ShiftEnd shift(AppSpec appSpec, boolean newRole) {
        for (int attempt = 1; ; attempt++) {
            AliasState now = read();
            if (now.isWhollyAt(appSpec.target())) {
                return new ShiftEnd.Shifted(noted(now, appSpec));
            }
            if (!now.version().equals(appSpec.current())) {
                throw new ContentionException("The alias " + alias.name() + " is at version " + now.version()
                        + ", no longer at " + appSpec.current());
            }
            String id = attached(appSpec).orElseGet(() -> start(now, appSpec));
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
            return end(ended, left, appSpec);
        }
    }

    /** The deployment of an earlier run, or of a call whose answer was lost. */
    private Optional<String> attached(AppSpec appSpec) {
        Optional<ShiftState> running = group.running();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        if (!running.get().carriesOut(appSpec)) {
            outwait(running.get());
        }
        LOG.info(
                "CodeDeploy {}: already moves {} from version {} to {}, waiting for it",
                running.get().id(),
                alias.name(),
                appSpec.current(),
                appSpec.target());
        return Optional.of(running.get().id());
    }

    private String start(AliasState now, AppSpec appSpec) {
        if (!now.weights().isEmpty()) {
            // What a deployment leaves that was stopped without rollback; CodeDeploy takes no such alias.
            LOG.warn(
                    "No deployment is running, but the alias {} is split ({}): that is undone first",
                    alias.name(),
                    now);
            alias.update(now, now.version(), Map.of(), now.note());
        }
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
            return attached(appSpec).orElseThrow(() -> new ContentionException(AwsErrors.reason(busy), busy));
        } catch (SdkException e) {
            boolean unanswered = !(e instanceof AwsServiceException service) || service.statusCode() >= 500;
            for (int look = 0; unanswered && look < LOOKS; look++) {
                Optional<String> ours = attached(appSpec);
                if (ours.isPresent()) {
                    return ours.get();
                }
                alias.calls().patience().pause(Duration.ofSeconds(1));
            }
            throw group.explain("Cannot start the deployment", e).left("The alias was not moved.");
        }
    }

    private ShiftEnd end(ShiftWatch.Ended ended, AliasState left, AppSpec appSpec) {
        if (ended.shift().hasSucceeded() && left.isWhollyAt(appSpec.target())) {
            return new ShiftEnd.Shifted(noted(left, appSpec));
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
                    .left(stand(left))
                    .next("Look who else moves the alias; run the same command again to release this build.");
        }
        DeployException failure = new ShiftFailure(spec, release.alarms())
                .of(ended, appSpec, group.target(ended.shift().id()))
                .left(stand(left));
        if (left.isWhollyAt(appSpec.current())) {
            return new ShiftEnd.RolledBack(left, failure);
        }
        throw failure.next(failure.next() + " To go back now: `mvn lambda:rollback`.");
    }

    private ShiftEnd handOver(AliasState seen) {
        if (!seen.weights().isEmpty()) {
            LOG.warn(
                    "The alias {} is split: CodeDeploy takes it only when a shift that is running has ended",
                    alias.name());
        }
        return new ShiftEnd.HandedOver(seen);
    }

    /** Waits until somebody else's deployment has ended; what is to be done then has to be decided anew. */
    private void outwait(ShiftState other) {
        LOG.info("CodeDeploy {}: is somebody else's and has to end first", other.id());
        ShiftState ended = watch.untilOver(other.id(), false).shift();
        throw new ContentionException("Deployment " + other.id() + " of the same group ended as " + ended.status());
    }

    /**
     * Whether a deployment works on this alias.
     *
     * @param doubt the answer when AWS does not tell
     */
    private boolean concerns(ShiftState state, boolean doubt) {
        Optional<ShiftTarget> target = group.target(state.id());
        for (int look = 0; target.isEmpty() && look < LOOKS; look++) {
            alias.calls().patience().pause(Duration.ofSeconds(1));
            target = group.target(state.id());
        }
        return target.map(found -> found.isOf(alias.calls().functionName(), alias.name()))
                .orElse(doubt);
    }

    /** CodeDeploy does not know of the note in which the way back is kept. The move itself is done, so nothing fails. */
    private AliasState noted(AliasState now, AppSpec appSpec) {
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

    private static String stand(AliasState state) {
        String shares = state.weights().entrySet().stream()
                .map(share -> ", " + Math.round(share.getValue() * 100) + " % of its traffic goes to version "
                        + share.getKey())
                .sorted()
                .reduce("", String::concat);
        return "The alias " + state.name() + " points at version " + state.version() + shares + ".";
    }
}
