// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shift in steps: share after share, each held for a while under the eyes of the alarms. However it ends, the alias
 * is not left between two versions, unless somebody else has moved it or AWS does not let us.
 */
final class WeightedShift {

    private static final Logger LOG = LoggerFactory.getLogger(WeightedShift.class);

    /** Between two looks at alarms and alias. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    /** Between two lines about how long it still takes. */
    private static final Duration SHOWN = Duration.ofMinutes(1);

    private final Traffic traffic;
    private final Strategy strategy;
    private final Alarms alarms;
    private final WayBack wayBack;
    private final Patience patience;
    private final AliasState start;
    private final String version;

    private AliasState now;
    /** Where the last move was to bring the alias: its answer may be lost. */
    private AliasState aimed;
    /** Percent of the traffic that the version has. */
    private int share;

    /**
     * @param start the alias, with a share for the version when the shift was left half-way
     * @param version that is to get all traffic
     */
    WeightedShift(
            Traffic traffic,
            Strategy strategy,
            Alarms alarms,
            WayBack wayBack,
            Patience patience,
            AliasState start,
            String version) {
        this.traffic = traffic;
        this.strategy = strategy;
        this.alarms = alarms;
        this.wayBack = wayBack;
        this.patience = patience;
        this.start = start;
        this.version = version;
        this.now = start;
        this.aimed = start;
        this.share = share(start, version);
    }

    /** Percent of the alias's traffic that the version has beside the main one. */
    static int share(AliasState alias, String version) {
        return (int) Math.round(alias.weights().getOrDefault(version, 0.0) * 100);
    }

    /** Brings all traffic to the version, or back. */
    ShiftEnd carryOut() {
        try {
            goOn();
            for (int next : strategy.shares()) {
                if (next > share) {
                    aimed = start.routed(start.version(), Traffic.weights(version, next));
                    now = moving().share(now, version, next);
                    share = next;
                    hold();
                }
            }
            aimed = start.routed(version, Map.of());
            return new ShiftEnd.Shifted(moving().move(now, version));
        } catch (DeployException e) {
            DeployException trouble = Traffic.isForeignMove(e) ? e : stopped(e);
            return wayBack.take(WayBack.Goal.of(start), now, aimed, trouble);
        }
    }

    private void goOn() {
        if (share > 0) {
            LOG.info("An earlier run was shifting alias {} to version {} and got to {} %", now.name(), version, share);
            refuseTrouble();
            hold();
        }
    }

    /** What the shift takes is the POM's wish: once it has begun, it is not late before it is over. */
    private Traffic moving() {
        return share > 0 ? traffic.withoutDeadline() : traffic;
    }

    /** Lets the share last, by the clock: looking takes its time too. */
    private void hold() {
        Duration left = strategy.interval();
        Duration unsaid = SHOWN;
        while (isPositive(left)) {
            Instant begin = instant();
            Duration pause = left.compareTo(LOOK) < 0 ? left : LOOK;
            patience.pause(pause);
            refuseTrouble();
            now = traffic.unmoved(now, now);
            Duration passed = Duration.between(begin, instant());
            // On the stand-in a pause may be shorter than it says, and counts as what it says.
            Duration spent = passed.compareTo(pause) < 0 ? pause : passed;
            left = left.minus(spent);
            unsaid = unsaid.minus(spent);
            if (!isPositive(unsaid) && isPositive(left)) {
                LOG.info("{} % of alias {} at version {}, {} min more", share, now.name(), version, left.toMinutes());
                unsaid = SHOWN;
            }
        }
    }

    /** Alarms that cannot be looked at are no better than alarms that are on. */
    private void refuseTrouble() {
        alarms.trouble().ifPresent(trouble -> {
            throw DeployException.environment("An alarm speaks against it")
                    .reason(trouble)
                    .next("Look at the alarm and at the version's log, mend the function and deploy again.");
        });
    }

    private DeployException stopped(DeployException reason) {
        return reason.during("The shift to version " + version + " was stopped at " + share + " %")
                .where(start.arn());
    }

    private Instant instant() {
        return patience.deadline().clock().instant();
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
