// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService.Call;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** CodeDeploy's operations that make, tell and stop deployments. */
record DeploymentCalls(
        Applications applications,
        DeploymentConfigs configs,
        Deployments deployments,
        Course course,
        Endings endings,
        Clock clock) {

    private static final int LONGEST_DESCRIPTION = 256;
    private static final String ALARMS = "overrideAlarmConfiguration";
    private static final String ROLLBACK = "autoRollbackConfiguration";

    JsonObject create(Call call) throws AwsError, IOException {
        JsonObject body = call.body();
        JsonObject application = applications.require(call.region(), body);
        JsonObject group = Applications.requireGroup(application, body, "deploymentGroupName");
        refuseWhatIsNotForLambda(body);
        String content = content(body);
        AppSpec spec = spec(content);
        String configName = body.has("deploymentConfigName")
                ? Rules.name(body, "deploymentConfigName", "DeploymentConfig")
                : group.string("deploymentConfigName", "");
        JsonObject config = configs.require(call.region(), configName);
        JsonObject info = new JsonObject()
                .put("applicationName", application.string("applicationName"))
                .put("deploymentGroupName", group.string("deploymentGroupName"))
                .put("deploymentConfigName", configName)
                .put("deploymentId", endings.id())
                .put("revision", Endings.revision(content))
                .put("createTime", clock.millis())
                .putIfPresent("description", body.string("description"))
                .put("creator", "user")
                .put("ignoreApplicationStopFailures", false)
                .put("updateOutdatedInstancesOnly", false)
                .put("deploymentStyle", group.object("deploymentStyle"))
                .put("instanceTerminationWaitTimeStarted", false)
                .put("computePlatform", Rules.PLATFORM);
        JsonObject rollback = group.objectOrEmpty(ROLLBACK);
        if (body.has(ROLLBACK)) {
            rollback = GroupRules.rollback(body.objectOrEmpty(ROLLBACK));
        }
        if (rollback.has("enabled")) {
            info.put(ROLLBACK, rollback);
        }
        JsonObject alarms = group.objectOrEmpty("alarmConfiguration");
        if (body.has(ALARMS)) {
            alarms = GroupRules.alarms(body.objectOrEmpty(ALARMS));
            info.put(ALARMS, alarms);
        }
        refuseSecond(call.region(), group);
        Deployment deployment = Deployment.create(
                call.region(),
                group.string("deploymentGroupId", ""),
                info,
                spec,
                Traffic.of(config.objectOrEmpty("trafficRoutingConfig")));
        deployment.document().put("alarms", alarms).put("rollback", rollback);
        deployments.add(deployment);
        return new JsonObject().put("deploymentId", deployment.id());
    }

    /** The one operation that counts as a look, see {@link Course}. */
    JsonObject get(Call call) throws Exception {
        Deployment deployment = deployments.require(call.region(), call.body());
        course.look(deployment, clock.millis());
        JsonObject info = deployment.info().copy();
        JsonObject overview = new JsonObject();
        for (String state : List.of("Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Ready")) {
            overview.put(state, TargetCalls.status(deployment).equals(state) ? 1 : 0);
        }
        return new JsonObject().put("deploymentInfo", Rules.told(info.put("deploymentOverview", overview)));
    }

    JsonObject stop(Call call) throws AwsError, IOException {
        Deployment deployment = deployments.require(call.region(), call.body());
        if (deployment.isOver()) {
            throw Rules.refusal(
                    "DeploymentAlreadyCompletedException",
                    "The deployment " + deployment.id() + " is already in a completed state.");
        }
        Optional<Boolean> rollback = call.body().has("autoRollbackEnabled")
                ? Optional.of(call.body().bool("autoRollbackEnabled", false))
                : Optional.empty();
        endings.stopOnRequest(deployment, rollback, clock.millis());
        return new JsonObject()
                .put("status", "Succeeded")
                .put("statusMessage", "No more commands will be scheduled for execution in the deployment instances");
    }

    private void refuseSecond(String region, JsonObject group) throws AwsError, IOException {
        for (Deployment other : deployments.of(region, group.string("deploymentGroupId", ""))) {
            if (!other.isOver()) {
                throw Rules.refusal(
                        "DeploymentLimitExceededException",
                        "The Deployment Group '" + group.string("deploymentGroupName")
                                + "' already has an active Deployment '" + other.id() + "'");
            }
        }
    }

    private static void refuseWhatIsNotForLambda(JsonObject body) throws AwsError {
        if (body.has("fileExistsBehavior")) {
            throw Rules.refusal(
                    "InvalidFileExistsBehaviorException",
                    "For Lambda and ECS deployment, fileExistsBehavior can not be specified");
        }
        if (body.has("targetInstances")) {
            throw Rules.refusal(
                    "InvalidTargetInstancesException",
                    "For Lambda and ECS deployment, targetInstances can not be specified");
        }
        if (body.bool("updateOutdatedInstancesOnly", false)) {
            throw Rules.refusal(
                    "InvalidUpdateOutdatedInstancesOnlyValueException",
                    "For Lambda and ECS deployment, updateOutdatedInstancesOnly can not be specified");
        }
        if (body.string("description", "").length() > LONGEST_DESCRIPTION) {
            throw Rules.refusal("DescriptionTooLongException", "The description is too long.");
        }
    }

    private static String content(JsonObject body) throws AwsError {
        JsonObject revision = body.object("revision");
        if (revision == null) {
            throw Rules.refusal("RevisionRequiredException", "The revision is required.");
        }
        JsonObject file = revision.objectOrEmpty("appSpecContent");
        String content = file.string("content", "");
        if (!"AppSpecContent".equals(revision.string("revisionType")) || content.isEmpty()) {
            throw invalid("the local stand-in takes the type AppSpecContent with its content only");
        }
        String sha256 = file.string("sha256");
        if (sha256 != null && !sha256.toLowerCase(Locale.ROOT).equals(Rules.hash(content))) {
            throw invalid("the sha256 is not that of the content");
        }
        return content;
    }

    private static AppSpec spec(String content) throws AwsError {
        try {
            return AppSpec.parse(content);
        } catch (IllegalArgumentException e) {
            throw invalid("the AppSpec file is not one of a Lambda function: " + e.getMessage());
        }
    }

    private static AwsError invalid(String reason) {
        return Rules.refusal("InvalidRevisionException", "The revision is invalid: " + reason + ".");
    }
}
