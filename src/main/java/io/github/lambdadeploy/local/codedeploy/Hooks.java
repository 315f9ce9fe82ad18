// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.ServiceRoles;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The functions that validate a deployment before and after the traffic. Each is invoked with the deployment's id and
 * one of its own, and reports with PutLifecycleEventHookExecutionStatus within an hour; what it returns does not count.
 * The knob {@code codedeploy.hook.NAME} ({@code Succeeded}, {@code Failed}, {@code silent}) reports in its place, without
 * running it.
 */
record Hooks(ShiftedFunction functions, ServiceRoles roles, Knobs knobs, Stamps stamps) {

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final long LIMIT_MINUTES = LIMIT.toMinutes();
    private static final String SILENT = "silent";

    /** The name that AWS's own policies for CodeDeploy let it invoke. */
    private static final String ALLOWED = "CodeDeployHook_";

    private static final String AWS_POLICY =
            "arn:aws[a-z-]*:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda(Limited)?";

    /** Invokes the event's hook, if it has one. */
    Optional<Failure> begin(Deployment deployment, String event, String role, long at) throws Exception {
        String hook = deployment.spec().hooks().get(event);
        if (hook == null) {
            return Optional.empty();
        }
        String name = name(hook);
        if (!functions.exists(deployment.region(), hook)) {
            return Optional.of(Failure.ofHook("The hook of " + event + " is no Lambda function: " + hook));
        }
        if (!mayInvoke(role, name)) {
            return Optional.of(Failure.ofPermissions(role));
        }
        JsonObject execution = new JsonObject().put("id", stamps.revision());
        Optional<String> decided = Optional.ofNullable(knobs.text("codedeploy.hook." + name));
        if (decided.isPresent() && !decided.get().equals(SILENT)) {
            execution.put("status", decided.get()).put("at", at);
        }
        deployment.execute(event, execution.put("silent", decided.isPresent()));
        if (decided.isPresent()) {
            return Optional.empty();
        }
        JsonObject payload = new JsonObject()
                .put("DeploymentId", deployment.id())
                .put("LifecycleEventHookExecutionId", execution.string("id"));
        return functions
                .invoke(deployment.region(), hook, payload)
                .map(refusal -> Failure.ofHook("The hook of " + event + " could not be invoked: " + refusal));
    }

    /** When the event's hook is done: at once without hook, when it reported, or after an hour. */
    static long due(Deployment deployment, String event, long minuteMillis) {
        JsonObject execution = deployment.execution(event);
        if (!execution.has("id")) {
            return deployment.since();
        }
        // A function that runs needs its real time, however short the minutes of a deployment are.
        long limit = execution.bool("silent", false) ? LIMIT_MINUTES * minuteMillis : LIMIT.toMillis();
        return execution.number("at").orElse(deployment.since() + limit);
    }

    /** What is wrong with the event's hook once it is due. */
    static Optional<Failure> outcome(Deployment deployment, String event) {
        JsonObject execution = deployment.execution(event);
        String status = execution.string("status", "");
        if (!execution.has("id") || status.equals("Succeeded")) {
            return Optional.empty();
        }
        String hook = deployment.spec().hooks().getOrDefault(event, "");
        return Optional.of(Failure.ofHook(
                status.isEmpty()
                        ? "The hook of " + event + " did not report within one hour: " + hook
                        : "The hook of " + event + " reported " + status + ": " + hook));
    }

    /** The bare name of a function given by name or ARN. */
    private static String name(String hook) {
        return hook.replaceFirst("^.*:function:", "").replaceFirst(":.*$", "");
    }

    private boolean mayInvoke(String role, String function) throws IOException {
        List<String> policies = roles.policies(role).orElse(List.of());
        return function.startsWith(ALLOWED) || !policies.stream().allMatch(policy -> policy.matches(AWS_POLICY));
    }
}
