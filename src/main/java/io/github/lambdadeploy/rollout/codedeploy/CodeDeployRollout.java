// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
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

/**
 * Lets CodeDeploy move the alias. A run that was killed left a deployment that goes on by itself; the next run finds it
 * by the hash of its AppSpec file and waits for it, so that there is never a second one.
 */
public final class CodeDeployRollout implements Rollout {

    private static final Logger LOG = LoggerFactory.getLogger(CodeDeployRollout.class);

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

    /** A new alias is made without CodeDeploy: nothing stands in its way then. */
    @Override
    public List<String> findings() {
        return alias.read().isEmpty() ? List.of() : findings.all();
    }

    @Override
    public boolean handsOver() {
        return !spec.start();
    }

    @Override
    public boolean judgesAlarms() {
        return true;
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
            return spec.start()
                    ? new Shift(alias, release, spec, group, watch, appSpec).carryOut(newRole)
                    : handOver(seen);
        });
    }

    @Override
    public AliasState abandon(AliasState seen) {
        return turns.take(spec, () -> {
            Optional<ShiftState> running = group.running().filter(state -> concerns(state, true));
            if (running.isPresent()) {
                throw watch.outwait(running.get());
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
     * @return the version it was taking callers away from, whether it was undone or had ended before it could be
     *     stopped; the alias tells where they are
     */
    public Optional<VersionNumber> stop() {
        Optional<ShiftState> running = group.running();
        Optional<ShiftTarget> target = running.flatMap(this::target).filter(this::isOurs);
        if (running.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        String id = running.get().id();
        if (running.get().isRollback()) {
            watch.untilEnded(id);
            return whereItIs();
        }
        LOG.info("CodeDeploy {}: stopping it, with a rollback", id);
        group.stop(id);
        boolean undone = watch.untilOver(id, true)
                .undoing()
                .filter(ShiftState::hasSucceeded)
                .isPresent();
        return undone ? whereItIs() : VersionNumber.parse(target.get().current());
    }

    private Optional<VersionNumber> whereItIs() {
        return alias.read().map(AliasState::version).flatMap(VersionNumber::parse);
    }

    private ShiftEnd handOver(AliasState seen) {
        if (!seen.weights().isEmpty()) {
            LOG.warn(
                    "The alias {} is split: CodeDeploy takes it only when a shift that is running has ended",
                    alias.name());
        }
        return new ShiftEnd.HandedOver(seen);
    }

    /**
     * Whether a deployment works on this alias.
     *
     * @param doubt the answer when AWS does not tell
     */
    private boolean concerns(ShiftState state, boolean doubt) {
        return target(state).map(this::isOurs).orElse(doubt);
    }

    private boolean isOurs(ShiftTarget target) {
        return target.isOf(alias.calls().functionName(), alias.name());
    }

    /** What a deployment works on, which is not told in its first seconds. */
    private Optional<ShiftTarget> target(ShiftState state) {
        Optional<ShiftTarget> target = group.target(state.id());
        for (int look = 0; target.isEmpty() && look < LOOKS; look++) {
            alias.calls().patience().pause(Duration.ofSeconds(1));
            target = group.target(state.id());
        }
        return target;
    }

    private AliasState read() {
        return alias.read().orElseThrow(() -> new ContentionException("The alias " + alias.name() + " is gone"));
    }
}
