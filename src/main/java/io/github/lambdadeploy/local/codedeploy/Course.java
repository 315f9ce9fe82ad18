// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.codedeploy.Deployment.Phase;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The course of deployments: one step after the other, each when its time has come. A step is taken when somebody asks
 * anything of the stand-in, at the time at which it was due. Runs inside the store's lock.
 *
 * <p>The knob {@code codedeploy.minuteMillis} says how long a minute of a deployment is (60,000 ms). With 0 there is no
 * time: each {@link #look} at a deployment takes it one step on, and nothing else does.
 */
record Course(
        Deployments deployments,
        Obstacles obstacles,
        ShiftedFunction function,
        Hooks hooks,
        Endings endings,
        Knobs knobs) {

    private static final String KNOB = "codedeploy.minuteMillis";
    private static final long MINUTE = 60_000;

    /** Takes every running deployment to the given time; also the rollbacks that begin on the way. */
    void advance(long now) throws Exception {
        Set<String> seen = new HashSet<>();
        List<Deployment> left = deployments.running();
        while (!left.isEmpty()) {
            for (Deployment deployment : left) {
                seen.add(deployment.id());
                advance(deployment, now);
            }
            left = deployments.running().stream()
                    .filter(deployment -> !seen.contains(deployment.id()))
                    .toList();
        }
    }

    /** One look at a deployment: where looks take the place of time, one step, unless it waits for a hook that runs. */
    void look(Deployment deployment, long now) throws Exception {
        boolean timeless = minute() == 0;
        if (timeless && !deployment.isOver() && due(deployment, 0) <= now) {
            step(deployment, now);
        }
    }

    private void advance(Deployment deployment, long now) throws Exception {
        long minute = minute();
        while (!deployment.isOver()) {
            Optional<Failure> alarm = obstacles.alarm(deployment);
            if (alarm.isPresent()) {
                endings.stop(deployment, alarm.get(), now);
                return;
            }
            long due = due(deployment, minute);
            if (minute == 0 || due > now) {
                return;
            }
            step(deployment, due);
        }
    }

    private long minute() {
        return knobs.number(KNOB, MINUTE);
    }

    /** When the next step is due. */
    private static long due(Deployment deployment, long minute) {
        return switch (deployment.phase()) {
            case CREATED, QUEUED -> deployment.since() + minute / 60;
            case BEFORE -> Hooks.due(deployment, AppSpec.BEFORE, minute);
            case SHIFTING ->
                deployment.percent() == 100
                        ? deployment.since()
                        : deployment.since() + traffic(deployment).minutes() * minute;
            case AFTER -> Hooks.due(deployment, AppSpec.AFTER, minute);
            case OVER -> Long.MAX_VALUE;
        };
    }

    private void step(Deployment deployment, long at) throws Exception {
        Optional<Failure> failure = switch (deployment.phase()) {
            case CREATED -> queue(deployment, at);
            case QUEUED -> start(deployment, at);
            case BEFORE -> beginTraffic(deployment, at);
            case SHIFTING ->
                deployment.percent() == 100
                        ? finishTraffic(deployment, at)
                        : shift(deployment, deployment.step() + 1, at);
            case AFTER -> succeed(deployment, at);
            case OVER -> Optional.empty();
        };
        if (failure.isPresent()) {
            endings.fail(deployment, failure.get(), at);
        } else {
            deployments.save(deployment);
        }
    }

    private static Optional<Failure> queue(Deployment deployment, long at) {
        deployment.info().put("status", "Queued");
        deployment.enter(Phase.QUEUED, at);
        return Optional.empty();
    }

    /** Begins, unless something is in the way; then nothing has been done that could be taken back. */
    private Optional<Failure> start(Deployment deployment, long at) throws Exception {
        deployment.info().put("status", "InProgress").put("startTime", at);
        Optional<Failure> obstacle =
                obstacles.beforeStart(deployment, traffic(deployment).isGradual());
        if (obstacle.isPresent()) {
            return obstacle;
        }
        deployment.begin(AppSpec.BEFORE, at);
        deployment.enter(Phase.BEFORE, at);
        return hooks.begin(deployment, AppSpec.BEFORE, obstacles.role(deployment), at);
    }

    private Optional<Failure> beginTraffic(Deployment deployment, long at) throws Exception {
        Optional<Failure> failure = Hooks.outcome(deployment, AppSpec.BEFORE);
        if (failure.isPresent()) {
            return failure;
        }
        // An event without hook counts as succeeded, not as skipped (as for servers; a guess for Lambda).
        deployment.finish(AppSpec.BEFORE, at);
        deployment.begin(Deployment.ALLOW, at);
        deployment.enter(Phase.SHIFTING, at);
        return shift(deployment, 0, at);
    }

    private Optional<Failure> shift(Deployment deployment, long step, long at) throws Exception {
        long percent = traffic(deployment).percent(step);
        Optional<Failure> failure =
                function.shift(deployment.region(), deployment.spec(), percent, deployment.isRollback());
        if (failure.isEmpty()) {
            deployment.step(step);
            deployment.percent(percent);
            deployment.enter(Phase.SHIFTING, at);
        }
        return failure;
    }

    private Optional<Failure> finishTraffic(Deployment deployment, long at) throws Exception {
        deployment.finish(Deployment.ALLOW, at);
        deployment.begin(AppSpec.AFTER, at);
        deployment.enter(Phase.AFTER, at);
        return hooks.begin(deployment, AppSpec.AFTER, obstacles.role(deployment), at);
    }

    private static Optional<Failure> succeed(Deployment deployment, long at) {
        Optional<Failure> failure = Hooks.outcome(deployment, AppSpec.AFTER);
        if (failure.isEmpty()) {
            deployment.finish(AppSpec.AFTER, at);
            deployment.end("Succeeded", at);
        }
        return failure;
    }

    private static Traffic traffic(Deployment deployment) {
        return Traffic.of(deployment.document().objectOrEmpty("traffic"));
    }
}
