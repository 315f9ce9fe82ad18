// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasNote;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.time.Interruption;
import java.util.Optional;

/**
 * The way back of an alias whose new version does not do well, or cannot be brought all traffic. What went wrong first
 * is what people are told, also when the way back is barred; with it where the alias really is.
 *
 * @param isOpen whether the alias goes back by itself
 */
record WayBack(Traffic traffic, boolean isOpen) {

    /** The version to go back to, and what the alias's note is there. */
    record Goal(String version, AliasNote note) {

        /** Where an alias is before it is moved. */
        static Goal of(AliasState alias) {
            return new Goal(alias.version(), alias.note());
        }
    }

    /**
     * Goes back, however late it is in the run and also when the build is being stopped.
     *
     * @param now the alias as it was known last
     * @param aimed where our last move was to bring it, if it is not known whether that was carried out
     * @param trouble why
     * @throws DeployException the trouble, when the alias is not brought back
     */
    ShiftEnd take(Goal goal, AliasState now, AliasState aimed, DeployException trouble) {
        return Interruption.deferred(() -> taken(goal, now, aimed, trouble));
    }

    /** The trouble, when the way back is barred too: that one failure must not hide the other. */
    DeployException barred(AliasState now, DeployException trouble, DeployException bar) {
        DeployException told = trouble.left("Taking it back failed as well (" + bar.what() + ": " + bar.reason() + "). "
                        + (Traffic.isForeignMove(bar) ? bar.left() : stand(now)))
                .next((trouble.next() == null ? "" : trouble.next() + " ") + "To go back now: `mvn lambda:rollback`.");
        told.addSuppressed(bar);
        return told;
    }

    private ShiftEnd taken(Goal goal, AliasState now, AliasState aimed, DeployException trouble) {
        if (Traffic.isForeignMove(trouble)) {
            throw trouble;
        }
        if (!isOpen || VersionNumber.parse(goal.version()).isEmpty()) {
            throw trouble.left(stand(now) + " It stays so: "
                    + (isOpen
                            ? "it pointed at " + goal.version() + " before, which is no version."
                            : "<release><rollbackOnFailure> is false."));
        }
        return brought(goal, now, aimed, trouble)
                .map(back -> new ShiftEnd.RolledBack(
                        back,
                        trouble.left("All traffic of alias " + back.name() + " goes to version " + back.version()
                                + " again; $LATEST stays as it is.")))
                .orElseThrow(() -> trouble.left(now.stand()));
    }

    /** The alias when it is back; empty when it never was away. */
    private Optional<AliasState> brought(Goal goal, AliasState now, AliasState aimed, DeployException trouble) {
        try {
            AliasState from = now.isWhollyAt(goal.version()) ? traffic.unmoved(now, aimed) : now;
            return from.isWhollyAt(goal.version())
                    ? Optional.empty()
                    : Optional.of(traffic.back(from, aimed, goal.version(), goal.note()));
        } catch (DeployException bar) {
            throw barred(now, trouble, bar);
        }
    }

    private String stand(AliasState known) {
        try {
            return traffic.read().map(AliasState::stand).orElseGet(() -> "The alias " + known.name() + " is gone.");
        } catch (DeployException e) {
            return "Where the alias is now cannot be read (" + e.reason() + "). As it was seen last: " + known.stand();
        }
    }
}
