// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a deployment is, for people.
 *
 * @param status of the deployment
 * @param target what it works on; empty while AWS does not tell
 * @param version the alias's main version
 * @param weights other versions and their shares
 */
record Progress(String status, Optional<ShiftTarget> target, String version, Map<String, Double> weights) {

    Progress {
        weights = Map.copyOf(weights);
    }

    /** Before anything is known. */
    static final Progress NONE = new Progress("", Optional.empty(), "", Map.of());

    /** What has changed, a line each; nothing when nothing has. */
    List<String> since(Progress before) {
        List<String> lines = new ArrayList<>();
        List<ShiftTarget.Event> known = before.events();
        events().stream()
                .filter(event -> event.isHook() && event.hasBegun() && !known.contains(event))
                .forEach(event -> lines.add(event.name() + " " + event.status()
                        + (event.message().isEmpty() ? "" : ": " + event.message())));
        if (!weights.equals(before.weights)) {
            weights.forEach((number, share) -> lines.add(percent(share) + " % to version " + number));
        }
        boolean moved = !before.version.isEmpty()
                && (!version.equals(before.version) || weights.isEmpty() && !before.weights.isEmpty());
        if (moved && weights.isEmpty()) {
            lines.add("100 % to version " + version);
        }
        if (!status.equals(before.status)) {
            lines.add(status);
        }
        return lines;
    }

    private List<ShiftTarget.Event> events() {
        return target.map(ShiftTarget::events).orElse(List.of());
    }

    private static String percent(double share) {
        double percent = Math.round(share * 10_000) / 100.0;
        return percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent);
    }
}
