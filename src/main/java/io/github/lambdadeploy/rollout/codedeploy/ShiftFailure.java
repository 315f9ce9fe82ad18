// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import java.util.List;
import java.util.Optional;

/**
 * Why a deployment did not bring the alias to the new version, for people, with what to do about it. The codes are
 * those of CodeDeploy's ErrorCode (its API reference) that deployments to Lambda end with.
 *
 * @param spec which group
 * @param alarms that {@code <release><alarms>} names
 */
record ShiftFailure(CodeDeploySpec spec, List<String> alarms) {

    private static final String AGAIN = " Then run the same command again.";

    ShiftFailure {
        alarms = List.copyOf(alarms);
    }

    /**
     * The failure, without what was left.
     *
     * @param target the deployment's, as it ended
     */
    DeployException of(ShiftWatch.Ended ended, AppSpec appSpec, Optional<ShiftTarget> target) {
        ShiftState shift = ended.shift();
        Optional<ShiftTarget.Event> hook = target.flatMap(ShiftTarget::failedHook);
        String code = shift.errorCode().isEmpty() && hook.isPresent() ? "HOOK_EXECUTION_FAILURE" : shift.errorCode();
        return DeployException.environment("Version " + appSpec.target() + " of " + appSpec.function()
                        + " was not released: " + what(code, shift, appSpec, hook))
                .where("CodeDeploy deployment " + shift.id() + " (application " + spec.application()
                        + ", deployment group " + spec.deploymentGroup() + ")")
                .reason(reason(ended, hook))
                .next(next(code, shift, appSpec, hook));
    }

    private static String what(String code, ShiftState shift, AppSpec appSpec, Optional<ShiftTarget.Event> hook) {
        return switch (code) {
            case "ALARM_ACTIVE" -> "an alarm went off";
            case "HOOK_EXECUTION_FAILURE" ->
                "the hook " + hook.map(failed -> named(failed, appSpec)).orElse("function") + " failed";
            case "INVALID_LAMBDA_CONFIGURATION", "INVALID_LAMBDA_FUNCTION" ->
                "CodeDeploy cannot shift the traffic of " + appSpec.function() + ":" + appSpec.alias();
            case "IAM_ROLE_MISSING", "IAM_ROLE_PERMISSIONS" -> "the service role of the deployment group does not do";
            case "TIMEOUT" -> "the deployment took too long";
            case "APPLICATION_MISSING", "DEPLOYMENT_GROUP_MISSING" -> "the application or the deployment group is gone";
            case "REVISION_MISSING", "INVALID_REVISION" -> "CodeDeploy does not take the AppSpec file";
            case "CUSTOMER_APPLICATION_UNHEALTHY" -> "CodeDeploy found the function unhealthy";
            case "THROTTLED", "RESOURCE_LIMIT_EXCEEDED", "INTERNAL_ERROR" -> "CodeDeploy was not able to";
            case "MANUAL_STOP" -> "somebody stopped the deployment";
            default ->
                shift.status().equals("Stopped")
                        ? "somebody stopped the deployment"
                        : "the deployment ended as " + shift.status();
        };
    }

    private String next(String code, ShiftState shift, AppSpec appSpec, Optional<ShiftTarget.Event> hook) {
        return switch (code) {
            case "ALARM_ACTIVE" ->
                "Look at " + (alarms.isEmpty() ? "the alarms of the deployment group" : String.join(", ", alarms))
                        + " in CloudWatch and at the log of version " + appSpec.target()
                        + ", mend the function and deploy again.";
            case "HOOK_EXECUTION_FAILURE" ->
                "Look at the log of "
                        + hook.flatMap(failed -> function(failed, appSpec)).orElse("the hook's function")
                        + ". Within an hour it must report Succeeded, which its execution role must allow:"
                        + " codedeploy:PutLifecycleEventHookExecutionStatus.";
            case "INVALID_LAMBDA_CONFIGURATION" ->
                "The alias must be wholly at version " + appSpec.current()
                        + ", and both versions must have the same execution role and the same dead-letter queue."
                        + AGAIN;
            case "INVALID_LAMBDA_FUNCTION" ->
                "Look whether function, alias and both versions are there and Active." + AGAIN;
            case "IAM_ROLE_MISSING" ->
                "Give the deployment group a service role that codedeploy.amazonaws.com may assume." + AGAIN;
            case "IAM_ROLE_PERMISSIONS" ->
                "Attach AWS's policy service-role/AWSCodeDeployRoleForLambdaLimited to the service role; allow it"
                        + " lambda:InvokeFunction on hooks whose names do not begin with " + Hooks.PREFIX + "." + AGAIN;
            case "TIMEOUT" ->
                "A hook has an hour to report, the shift of traffic 48 hours. Look at the logs of the hooks, or take a"
                        + " faster <release><strategy>.";
            case "APPLICATION_MISSING", "DEPLOYMENT_GROUP_MISSING" ->
                "Make them again, or set <release><codeDeploy><create> to true." + AGAIN;
            case "THROTTLED", "RESOURCE_LIMIT_EXCEEDED", "INTERNAL_ERROR" -> "Run the same command again, later.";
            case "MANUAL_STOP" -> "Ask who stopped it, and why." + AGAIN;
            case "CUSTOMER_APPLICATION_UNHEALTHY" ->
                "Look at the log of version " + appSpec.target() + ", mend the function and deploy again.";
            default ->
                code.isEmpty() && shift.status().equals("Stopped")
                        ? "Ask who stopped it, and why." + AGAIN
                        : "Look at `aws deploy get-deployment --deployment-id " + shift.id() + "`." + AGAIN;
        };
    }

    /** AWS's words, also those about the way back when it was no success. */
    private static String reason(ShiftWatch.Ended ended, Optional<ShiftTarget.Event> hook) {
        String reason = words(ended.shift())
                + hook.map(ShiftTarget.Event::message)
                        .filter(message -> !message.isEmpty()
                                && !ended.shift().errorMessage().contains(message))
                        .map(message -> " (" + message + ")")
                        .orElse("");
        return ended.undoing()
                .filter(undoing -> !undoing.hasSucceeded())
                .map(undoing -> reason + "; its rollback " + undoing.id() + " ended too: " + words(undoing))
                .orElse(reason);
    }

    private static String words(ShiftState state) {
        if (state.errorCode().isEmpty()) {
            return "Status " + state.status() + (state.errorMessage().isEmpty() ? "" : ": " + state.errorMessage());
        }
        return state.errorCode() + (state.errorMessage().isEmpty() ? "" : ": " + state.errorMessage());
    }

    private static String named(ShiftTarget.Event hook, AppSpec appSpec) {
        return hook.name()
                + function(hook, appSpec).map(name -> " (" + name + ")").orElse("");
    }

    private static Optional<String> function(ShiftTarget.Event hook, AppSpec appSpec) {
        return hook.name().equals("BeforeAllowTraffic")
                ? appSpec.hooks().beforeAllowTraffic()
                : appSpec.hooks().afterAllowTraffic();
    }

    /** Where the alias is, for people. */
    static String stand(AliasState state) {
        String shares = state.weights().entrySet().stream()
                .map(share -> ", " + Math.round(share.getValue() * 100) + " % of its traffic goes to version "
                        + share.getKey())
                .sorted()
                .reduce("", String::concat);
        return "The alias " + state.name() + " points at version " + state.version() + shares + ".";
    }
}
