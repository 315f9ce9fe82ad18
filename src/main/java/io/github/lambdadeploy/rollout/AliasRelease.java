// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasNote;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.List;
import java.util.Optional;

/**
 * Releases a published version on the alias: checked, shifted, checked again, and taken back when it does not do well.
 */
public final class AliasRelease {

    private final Traffic traffic;
    private final Rollout rollout;
    private final Verification verification;
    private final Alarms alarms;
    private final boolean rollbackOnFailure;

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
        this.rollbackOnFailure = rollbackOnFailure;
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

    /** What stands in the way, each with what to do about it, before anything is written; reads only. */
    public List<String> findings() {
        return rollout.findings();
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
        Optional<DeployException> trouble = trouble(version);
        if (trouble.isPresent()) {
            throw trouble.get()
                    .left("The alias " + made.name() + " is new and points at version " + version
                            + ": there is none to go back to.");
        }
        return new ShiftEnd.Shifted(made);
    }

    /** Brings all traffic to a version that was verified, or goes on where a run that was killed has left off. */
    public ShiftEnd shift(AliasState alias, String version) {
        AliasNote before = alias.note();
        ShiftEnd end = rollout.shift(alias, version);
        if (!(end instanceof ShiftEnd.Shifted shifted)) {
            return end;
        }
        Optional<DeployException> trouble = trouble(version);
        return trouble.isEmpty() ? end : back(alias.version(), before, shifted.alias(), trouble.get());
    }

    /** Gives up a shift to a version that is not wanted any more. */
    public AliasState abandon(AliasState alias) {
        return rollout.abandon(alias);
    }

    /** What speaks against the version once callers are sent to it. */
    private Optional<DeployException> trouble(String version) {
        try {
            verification.answers(traffic.name(), version);
            return alarms.firing()
                    .map(on -> DeployException.environment("An alarm went off with version " + version)
                            .where(traffic.name())
                            .reason("On: " + on)
                            .next("Look at the alarm and at the version's log, mend the function and deploy again."));
        } catch (DeployException e) {
            return Optional.of(e.during("Alias " + traffic.name() + " does not do well at version " + version));
        }
    }

    private ShiftEnd back(String previous, AliasNote note, AliasState now, DeployException trouble) {
        if (!rollbackOnFailure || VersionNumber.parse(previous).isEmpty()) {
            throw trouble.left("The alias " + now.name() + " stays at version " + now.version() + ": "
                    + (rollbackOnFailure
                            ? "it pointed at " + previous + " before, which is no version."
                            : "<release><rollbackOnFailure> is false."));
        }
        AliasState back = traffic.back(now, previous, note);
        return new ShiftEnd.RolledBack(
                back,
                trouble.left("All traffic of alias " + now.name() + " goes to version " + previous
                        + " again; $LATEST stays as it is."));
    }
}
