// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.Patience;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the alias by its own weights, at once or in steps, and looks at the alarms and the alias between steps. Nothing
 * is remembered but what the alias itself says: its main version is the one to go back to, its weight how far a shift
 * has got.
 */
public final class WeightedRollout implements Rollout {

    private static final Logger LOG = LoggerFactory.getLogger(WeightedRollout.class);

    private final Traffic traffic;
    private final Strategy strategy;
    private final Alarms alarms;
    private final WayBack wayBack;
    private final Patience patience;

    /**
     * @param rollbackOnFailure whether the alias goes back by itself
     * @param patience waits between two looks
     */
    public WeightedRollout(
            Traffic traffic, Strategy strategy, Alarms alarms, boolean rollbackOnFailure, Patience patience) {
        this.traffic = traffic;
        this.strategy = strategy;
        this.alarms = alarms;
        this.wayBack = new WayBack(traffic, rollbackOnFailure);
        this.patience = patience;
    }

    @Override
    public List<String> findings() {
        return List.of();
    }

    @Override
    public ShiftEnd shift(AliasState alias, String version) {
        boolean halfWay = WeightedShift.share(alias, version) > 0;
        if (!halfWay) {
            refuseTrouble(alias, version);
            if (!strategy.isGradual() || alias.version().equals("$LATEST")) {
                return new ShiftEnd.Shifted(traffic.move(alias, version));
            }
        }
        return new WeightedShift(traffic, strategy, alarms, wayBack, patience, alias, version).carryOut();
    }

    @Override
    public AliasState abandon(AliasState alias) {
        LOG.info(
                "An earlier run was shifting alias {} to version {} and did not get to the end: given up",
                alias.name(),
                String.join(", ", alias.weights().keySet()));
        return traffic.withoutDeadline().move(alias, alias.version());
    }

    /** Before anybody is sent to the version. */
    private void refuseTrouble(AliasState alias, String version) {
        String left = "Version " + version + " is published; the alias was not moved to it.";
        try {
            alarms.trouble().ifPresent(trouble -> {
                throw DeployException.environment("No traffic is shifted while an alarm is on")
                        .reason(trouble)
                        .next("Run the same command again when the alarm is OK.");
            });
        } catch (DeployException e) {
            throw e.where(alias.arn()).left(left);
        }
    }
}
