// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.Diagnostics;
import software.amazon.awssdk.services.codedeploy.model.LambdaFunctionInfo;
import software.amazon.awssdk.services.codedeploy.model.LambdaTarget;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEvent;

/**
 * What a deployment works on, as BatchGetDeploymentTargets answers. The weight it also tells is not used: the alias
 * tells the same in a unit that is documented.
 *
 * @param function name of the function; empty when AWS does not tell
 * @param alias name of the alias
 * @param current number of the version that the alias is moved away from; empty when AWS does not tell
 * @param events what was done, and is to be, in order
 */
record ShiftTarget(String function, String alias, String current, List<Event> events) {

    ShiftTarget {
        events = List.copyOf(events);
    }

    /**
     * A hook, or the shift itself.
     *
     * @param name {@code BeforeAllowTraffic}, {@code AllowTraffic}, {@code AfterAllowTraffic}
     * @param status {@code Pending}, {@code InProgress}, {@code Succeeded}, {@code Failed}, {@code Skipped}, …
     * @param message why it failed, in CodeDeploy's words
     */
    record Event(String name, String status, String message) {

        boolean isHook() {
            return name.equals("BeforeAllowTraffic") || name.equals("AfterAllowTraffic");
        }

        /** Whether there is something to tell: it has begun, and there is a hook at all. */
        boolean hasBegun() {
            return status.equals("InProgress") || status.equals("Succeeded") || status.equals("Failed");
        }
    }

    static ShiftTarget of(LambdaTarget target) {
        LambdaFunctionInfo info = target.lambdaFunctionInfo();
        return new ShiftTarget(
                info == null ? "" : text(info.functionName()),
                info == null ? "" : text(info.functionAlias()),
                info == null ? "" : text(info.currentVersion()),
                target.lifecycleEvents().stream().map(ShiftTarget::event).toList());
    }

    boolean isOf(String functionName, String aliasName) {
        return functionName.equals(function) && aliasName.equals(alias);
    }

    /** Whether callers may have reached the new version; what is not told may have been. */
    boolean allowedTraffic() {
        return events.isEmpty()
                || events.stream().anyMatch(event -> event.name().equals("AllowTraffic") && event.hasBegun());
    }

    /** The hook that failed. */
    Optional<Event> failedHook() {
        return events.stream()
                .filter(event -> event.isHook() && event.status().equals("Failed"))
                .findFirst();
    }

    private static Event event(LifecycleEvent event) {
        Diagnostics diagnostics = event.diagnostics();
        return new Event(
                text(event.lifecycleEventName()),
                text(event.statusAsString()),
                diagnostics == null ? "" : text(diagnostics.message()));
    }

    private static String text(@Nullable String answer) {
        return answer == null ? "" : answer;
    }
}
