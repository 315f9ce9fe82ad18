// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Functions that CodeDeploy invokes around a shift, each by name or ARN. They report with
 * PutLifecycleEventHookExecutionStatus; one that does not within an hour has failed (AWS documentation).
 *
 * @param beforeAllowTraffic before the first caller reaches the new version
 * @param afterAllowTraffic when all callers reach it
 */
public record Hooks(Optional<String> beforeAllowTraffic, Optional<String> afterAllowTraffic) {

    public static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty());

    /** Functions of this prefix, and no others, may be invoked under AWS's own policies for the service role. */
    static final String PREFIX = "CodeDeployHook_";

    /** The functions, in the order they are invoked. */
    public List<String> functions() {
        return Stream.of(beforeAllowTraffic, afterAllowTraffic)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Those that AWS's own policies do not let CodeDeploy invoke. */
    List<String> uncovered() {
        return functions().stream().filter(hook -> !isCovered(hook)).toList();
    }

    /** Whether AWS's own policies let CodeDeploy invoke this function. */
    static boolean isCovered(String function) {
        return function.replaceFirst("^arn:.*:function:", "").startsWith(PREFIX);
    }
}
