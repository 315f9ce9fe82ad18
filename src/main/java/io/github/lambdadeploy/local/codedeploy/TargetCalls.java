// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService.Call;
import io.github.lambdadeploy.local.codedeploy.Deployment.Phase;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import io.github.lambdadeploy.local.lambda.FunctionName;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** CodeDeploy's operations on the one target of a deployment, the function, and on its hooks. */
record TargetCalls(Deployments deployments, Clock clock) {

    private static final int MOST_TARGETS = 25;

    /** A target's state follows its deployment's; that a stopped one's is Failed is a guess. */
    static String status(Deployment deployment) {
        return switch (deployment.status()) {
            case "Created", "Queued" -> "Pending";
            case "Stopped" -> "Failed";
            default -> deployment.status();
        };
    }

    JsonObject list(Call call) throws AwsError, IOException {
        Deployment deployment = started(call);
        JsonObject filters = call.body().objectOrEmpty("targetFilters");
        List<String> wanted = new ArrayList<>();
        for (String filter : filters.keys()) {
            if (!filter.equals("TargetStatus")) {
                throw Rules.refusal("InvalidTargetFilterNameException", "Not a filter for Lambda: " + filter);
            }
            wanted.addAll(filters.strings(filter));
        }
        boolean told = wanted.isEmpty() || wanted.contains(status(deployment));
        return new JsonObject().put("targetIds", told ? List.of(id(deployment)) : List.of());
    }

    JsonObject get(Call call) throws AwsError, IOException {
        Deployment deployment = started(call);
        String id = call.body().string("targetId", "");
        check(deployment, List.of(id));
        return new JsonObject().put("deploymentTarget", Rules.told(target(deployment)));
    }

    JsonObject batchGet(Call call) throws AwsError, IOException {
        Deployment deployment = started(call);
        List<String> ids = call.body().strings("targetIds");
        if (ids.size() > MOST_TARGETS) {
            throw Rules.refusal(
                    "DeploymentTargetListSizeExceededException", "At most " + MOST_TARGETS + " targets are told.");
        }
        check(deployment, ids);
        return new JsonObject().put("deploymentTargets", List.of(Rules.told(target(deployment))));
    }

    /** What a hook reports; taken once, and only while the deployment runs. */
    JsonObject report(Call call) throws AwsError, IOException {
        JsonObject body = call.body();
        Deployment deployment = deployments.require(call.region(), body);
        String id = body.string("lifecycleEventHookExecutionId", "");
        String status = body.string("status", "");
        if (!status.equals("Succeeded") && !status.equals("Failed")) {
            throw Rules.refusal(
                    "InvalidLifecycleEventHookExecutionStatusException",
                    "The status of a hook must be Succeeded or Failed.");
        }
        for (String event : List.of(AppSpec.BEFORE, AppSpec.AFTER)) {
            JsonObject execution = deployment.execution(event);
            if (id.equals(execution.string("id"))) {
                if (execution.has("status") || deployment.isOver()) {
                    throw Rules.refusal(
                            "LifecycleEventAlreadyCompletedException",
                            "The lifecycle event " + event + " is already completed.");
                }
                execution.put("status", status).put("at", clock.millis());
                deployments.save(deployment);
                return new JsonObject().put("lifecycleEventHookExecutionId", id);
            }
        }
        throw Rules.refusal(
                "InvalidLifecycleEventHookExecutionIdException",
                "The deployment " + deployment.id() + " has no execution of a hook with this ID.");
    }

    private Deployment started(Call call) throws AwsError, IOException {
        Deployment deployment = deployments.require(call.region(), call.body());
        if (deployment.phase() == Phase.CREATED || deployment.phase() == Phase.QUEUED) {
            throw Rules.refusal(
                    "DeploymentNotStartedException", "The deployment " + deployment.id() + " has not started.");
        }
        return deployment;
    }

    private static void check(Deployment deployment, List<String> ids) throws AwsError {
        if (ids.isEmpty() || ids.contains("")) {
            throw Rules.refusal("DeploymentTargetIdRequiredException", "A deployment target ID is required.");
        }
        for (String id : ids) {
            if (!id.equals(id(deployment))) {
                throw Rules.refusal(
                        "DeploymentTargetDoesNotExistException",
                        "The deployment " + deployment.id() + " has no target " + id + ".");
            }
        }
    }

    /** Function and alias; AWS documents no form, so that clients must ask for it. */
    private static String id(Deployment deployment) {
        return deployment.spec().function() + ":" + deployment.spec().alias();
    }

    private static JsonObject target(Deployment deployment) {
        AppSpec spec = deployment.spec();
        JsonObject function = new JsonObject()
                .put("functionName", spec.function())
                .put("functionAlias", spec.alias())
                .put("currentVersion", spec.currentVersion())
                .put("targetVersion", spec.targetVersion())
                .put("targetVersionWeight", deployment.percent() / 100.0);
        JsonObject target = new JsonObject()
                .put("deploymentId", deployment.id())
                .put("targetId", id(deployment))
                .put("targetArn", new FunctionName(spec.function(), spec.alias()).arn(deployment.region()))
                .put("status", status(deployment))
                .put("lastUpdatedAt", deployment.since())
                .put("lifecycleEvents", deployment.events())
                .put("lambdaFunctionInfo", function);
        return new JsonObject().put("deploymentTargetType", "LambdaTarget").put("lambdaTarget", target);
    }
}
