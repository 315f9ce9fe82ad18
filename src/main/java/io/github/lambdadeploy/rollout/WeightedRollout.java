// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the alias by its own weights, at once or in steps, and looks at the alarms and the alias between steps. Nothing
 * is remembered but what the alias itself says: its main version is the one to go back to, its weight how far a shift
 * has got.
 */
public final class WeightedRollout implements Rollout {

    private static final Logger LOG = LoggerFactory.getLogger(WeightedRollout.class);

    /** Between two looks at alarms and alias. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    /** Between two lines about how long it still takes. */
    private static final Duration SHOWN = Duration.ofMinutes(1);

    private final Traffic traffic;
    private final Strategy strategy;
    private final Alarms alarms;
    private final boolean rollbackOnFailure;
    private final Patience patience;

    /** @param patience waits between two looks */
    public WeightedRollout(
            Traffic traffic, Strategy strategy, Alarms alarms, boolean rollbackOnFailure, Patience patience) {
        this.traffic = traffic;
        this.strategy = strategy;
        this.alarms = alarms;
        this.rollbackOnFailure = rollbackOnFailure;
        this.patience = patience;
    }

    @Override
    public List<String> findings() {
        return alarms.findings();
    }

    @Override
    public ShiftEnd shift(AliasState alias, String version) {
        if (!strategy.isGradual() || alias.version().equals("$LATEST")) {
            return new ShiftEnd.Shifted(traffic.move(alias, version));
        }
        refuseWhileFiring(alias, version);
        int reached = (int) Math.round(alias.weights().getOrDefault(version, 0.0) * 100);
        if (reached > 0) {
            LOG.info(
                    "An earlier run was shifting alias {} to version {} and got to {} %: going on from there",
                    alias.name(), version, reached);
            Optional<DeployException> trouble = watched(alias, version, reached);
            if (trouble.isPresent()) {
                return back(alias, version, trouble.get());
            }
        }
        AliasState now = alias;
        for (int share : strategy.shares()) {
            if (share > reached) {
                now = traffic.share(now, version, share);
                Optional<DeployException> trouble = watched(now, version, share);
                if (trouble.isPresent()) {
                    return back(now, version, trouble.get());
                }
            }
        }
        return new ShiftEnd.Shifted(traffic.move(now, version));
    }

    @Override
    public AliasState abandon(AliasState alias) {
        LOG.info(
                "An earlier run was shifting alias {} to version {} and did not get to the end: given up",
                alias.name(),
                String.join(", ", alias.weights().keySet()));
        return traffic.move(alias, alias.version());
    }

    private void refuseWhileFiring(AliasState alias, String version) {
        alarms.firing().ifPresent(on -> {
            throw DeployException.environment("No traffic is shifted while an alarm is on")
                    .where(alias.arn())
                    .reason("On: " + on)
                    .left("Version " + version + " is published; the alias was not moved.")
                    .next("Run the same command again when the alarm is OK.");
        });
    }

    /** Lets a share last; tells what spoke against the version meanwhile. */
    private Optional<DeployException> watched(AliasState alias, String version, int share) {
        Duration left = strategy.interval();
        Duration unsaid = SHOWN;
        while (!left.isZero()) {
            Duration pause = left.compareTo(LOOK) < 0 ? left : LOOK;
            patience.pause(pause);
            left = left.minus(pause);
            unsaid = unsaid.minus(pause);
            Optional<DeployException> trouble = trouble(alias, version, share);
            if (trouble.isPresent()) {
                return trouble;
            }
            traffic.refuseForeignMove(alias);
            if (unsaid.isZero() && !left.isZero()) {
                LOG.info("{} % of alias {} at version {}, {} min more", share, alias.name(), version, left.toMinutes());
                unsaid = SHOWN;
            }
        }
        return Optional.empty();
    }

    /** Alarms that cannot be looked at are no better than alarms that are on. */
    private Optional<DeployException> trouble(AliasState alias, String version, int share) {
        String during = "The shift to version " + version + " was stopped at " + share + " %";
        try {
            return alarms.firing()
                    .map(on -> DeployException.environment(during + " by an alarm")
                            .where(alias.arn())
                            .reason("On: " + on)
                            .next("Look at the alarm and at the version's log, mend the function and deploy again."));
        } catch (DeployException e) {
            return Optional.of(e.during(during).where(alias.arn()));
        }
    }

    private ShiftEnd back(AliasState alias, String version, DeployException trouble) {
        if (!rollbackOnFailure) {
            throw trouble.left("The alias still shares its traffic between version " + alias.version() + " and "
                    + version + ", as <release><rollbackOnFailure>false</rollbackOnFailure> wants.");
        }
        AliasState back = traffic.back(alias, alias.version(), alias.note());
        return new ShiftEnd.RolledBack(
                back,
                trouble.left("All traffic of alias " + alias.name() + " goes to version " + alias.version()
                        + " again; $LATEST stays as it is."));
    }
}
