// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.time.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a published version on the alias: checked, shifted, checked again, and taken back when it does not do well.
 */
public final class AliasRelease {

    private static final Logger LOG = LoggerFactory.getLogger(AliasRelease.class);

    private final Traffic traffic;
    private final Rollout rollout;
    private final Verification verification;
    private final Alarms alarms;
    private final WayBack wayBack;

    /**
     * @param traffic of the alias
     * @param rollout how fast, and by whom
     * @param verification what a version must answer
     * @param alarms that must be quiet in the end
     * @param rollbackOnFailure whether the alias goes back by itself
     */
    public AliasRelease(
            Traffic traffic, Rollout rollout, Verification verification, Alarms alarms, boolean rollbackOnFailure) {
        this.traffic = traffic;
        this.rollout = rollout;
        this.verification = verification;
        this.alarms = alarms;
        this.wayBack = new WayBack(traffic, rollbackOnFailure);
    }

    /** In one step, with nothing to check. */
    public static AliasRelease atOnce(LambdaFunction function, String alias) {
        Traffic traffic = new Traffic(function, alias);
        Alarms none = new Alarms(
                () -> {
                    throw new IllegalStateException("There is no alarm to ask for");
                },
                List.of());
        return new AliasRelease(
                traffic,
                new WeightedRollout(
                        traffic,
                        Strategy.ALL_AT_ONCE,
                        none,
                        true,
                        function.calls().patience()),
                Verification.NONE,
                none,
                true);
    }

    /**
     * What stands in the way, each with what to do about it, before anything is written; reads only.
     *
     * @param halfWay whether a shift was left half-way, which is ended whatever the alarms say
     */
    public List<String> findings(boolean halfWay) {
        List<String> findings = new ArrayList<>(rollout.findings());
        findings.addAll(alarms.findings(halfWay));
        return findings;
    }

    /** Whether an alias that is there is moved later, by a later step of the pipeline. */
    public boolean handsOver() {
        return rollout.handsOver();
    }

    /**
     * Sees the version work, before anybody is sent to it.
     *
     * @throws DeployException when it does not
     */
    public void verify(String version) {
        try {
            verification.answers(version, version);
        } catch (DeployException e) {
            throw e.during("The smoke check of version " + version + " failed")
                    .left("Version " + version + " is published; the alias " + traffic.name() + " was not moved.");
        }
    }

    /** Makes the alias at a version that was verified. */
    public ShiftEnd create(String version) {
        AliasState made = traffic.create(version);
        Optional<DeployException> trouble = trouble(version, false);
        if (trouble.isPresent()) {
            throw trouble.get()
                    .left("The alias " + made.name() + " is new and points at version " + version
                            + ": there is none to go back to.");
        }
        return new ShiftEnd.Shifted(made);
    }

    /** Brings all traffic to a version that was verified. */
    public ShiftEnd shift(AliasState alias, String version) {
        ShiftEnd end = rollout.shift(alias, version);
        if (!(end instanceof ShiftEnd.Shifted shifted)) {
            return end;
        }
        return trouble(version, rollout.judgesAlarms())
                .map(trouble -> wayBack.take(WayBack.Goal.of(alias), shifted.alias(), shifted.alias(), trouble))
                .orElse(end);
    }

    /** Goes on where a run that was killed has left off, unless the version does not work. */
    public ShiftEnd finish(AliasState alias, String version) {
        try {
            verification.answers(version, version);
        } catch (DeployException e) {
            return giveUp(alias, version, e.during("The smoke check of version " + version + " failed"));
        }
        return shift(alias, version);
    }

    /** Gives up a shift to a version that is not wanted any more. */
    public AliasState abandon(AliasState alias) {
        return rollout.abandon(alias);
    }

    /**
     * What to say when somebody else has moved the alias.
     *
     * @param now the alias; empty when it is gone
     */
    public DeployException movedByOther(Optional<AliasState> now, String reason) {
        return traffic.movedByOther(now, "", reason);
    }

    private ShiftEnd giveUp(AliasState alias, String version, DeployException trouble) {
        WayBack.Goal goal = WayBack.Goal.of(alias);
        if (!wayBack.isOpen()) {
            return wayBack.take(goal, alias, alias, trouble);
        }
        try {
            AliasState back = Interruption.deferred(() -> rollout.abandon(alias));
            return new ShiftEnd.RolledBack(back, trouble.left(back.stand()));
        } catch (ContentionException e) {
            // CodeDeploy had to come to its end first, and may have brought all traffic to the version.
            return wayBack.take(goal, alias, alias.routed(version, Map.of()), trouble);
        } catch (DeployException e) {
            throw wayBack.barred(alias, trouble, e);
        }
    }

    /**
     * What speaks against the version once callers are sent to it.
     *
     * @param judged whether somebody else has judged the alarms
     */
    private Optional<DeployException> trouble(String version, boolean judged) {
        try {
            verification.answers(traffic.name(), version);
            return alarmed(judged)
                    .map(reason -> DeployException.environment("An alarm went off with version " + version)
                            .where(traffic.name())
                            .reason(reason)
                            .next("Look at the alarm and at the version's log, mend the function and deploy again."));
        } catch (DeployException e) {
            return Optional.of(e.during("Alias " + traffic.name() + " does not do well at version " + version));
        }
    }

    private Optional<String> alarmed(boolean judged) {
        try {
            return alarms.trouble();
        } catch (DeployException e) {
            if (!judged || !AwsErrors.isDenied(e)) {
                throw e;
            }
            LOG.warn("The alarms were watched during the shift; how they are now may not be read: {}", e.reason());
            return Optional.empty();
        }
    }
}
