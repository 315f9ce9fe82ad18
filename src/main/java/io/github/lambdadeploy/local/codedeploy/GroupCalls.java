// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService.Call;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** CodeDeploy's operations on applications and their deployment groups. */
record GroupCalls(
        Applications applications,
        DeploymentConfigs configs,
        Deployments deployments,
        GroupRules rules,
        Stamps stamps) {

    private static final String GROUP = "deploymentGroupName";
    private static final String CONFIG = "deploymentConfigName";

    JsonObject createApplication(Call call) throws AwsError, IOException {
        String name = Rules.name(call.body(), "applicationName", "Application");
        Rules.platform(call.body().string("computePlatform"));
        if (applications.find(call.region(), name).isPresent()) {
            throw Rules.refusal("ApplicationAlreadyExistsException", "Application already exists: " + name);
        }
        String id = stamps.revision();
        applications.save(
                call.region(),
                new JsonObject()
                        .put("applicationId", id)
                        .put("applicationName", name)
                        .put("createTime", stamps.clock().millis())
                        .put("linkedToGitHub", false)
                        .put("computePlatform", Rules.PLATFORM)
                        .put("tags", call.body().objects("tags")));
        return new JsonObject().put("applicationId", id);
    }

    JsonObject getApplication(Call call) throws AwsError, IOException {
        JsonObject application = applications.require(call.region(), call.body());
        return new JsonObject()
                .put("application", Rules.told(application.remove("tags").remove("groups")));
    }

    /** With its groups; an application that is not there is as good as deleted. */
    JsonObject deleteApplication(Call call) throws AwsError, IOException {
        applications.delete(call.region(), Rules.name(call.body(), "applicationName", "Application"));
        return new JsonObject();
    }

    JsonObject create(Call call) throws AwsError, IOException {
        JsonObject body = call.body();
        JsonObject application = applications.require(call.region(), body);
        String name = Rules.name(body, GROUP, "DeploymentGroup");
        if (Applications.groups(application).has(name)) {
            throw Rules.refusal("DeploymentGroupAlreadyExistsException", "Deployment Group already exists: " + name);
        }
        String id = stamps.revision();
        JsonObject group = new JsonObject()
                .put("applicationName", application.string("applicationName"))
                .put("deploymentGroupId", id)
                .put(GROUP, name)
                .put(CONFIG, config(call, DeploymentConfigs.DEFAULT))
                .put("computePlatform", Rules.PLATFORM)
                .put("outdatedInstancesStrategy", "UPDATE");
        // Both have no default that would do for Lambda, so that their absence is refused like a wrong value.
        JsonObject whole = body.copy();
        whole.put("serviceRoleArn", body.string("serviceRoleArn", ""));
        whole.put("deploymentStyle", body.objectOrEmpty("deploymentStyle"));
        rules.apply(whole, group);
        Applications.groups(application).put(name, group);
        applications.save(call.region(), application);
        return new JsonObject().put("deploymentGroupId", id);
    }

    JsonObject get(Call call) throws AwsError, IOException {
        JsonObject application = applications.require(call.region(), call.body());
        JsonObject group =
                Applications.requireGroup(application, call.body(), GROUP).copy();
        List<Deployment> made = deployments.of(call.region(), group.string("deploymentGroupId", ""));
        made.stream().findFirst().ifPresent(last -> group.put("lastAttemptedDeployment", last.brief()));
        made.stream()
                .filter(deployment -> deployment.status().equals("Succeeded"))
                .findFirst()
                .ifPresent(last -> group.put("lastSuccessfulDeployment", last.brief()));
        return new JsonObject().put("deploymentGroupInfo", Rules.told(group));
    }

    JsonObject update(Call call) throws AwsError, IOException {
        JsonObject application = applications.require(call.region(), call.body());
        JsonObject group = Applications.requireGroup(application, call.body(), "currentDeploymentGroupName");
        String current = group.string(GROUP, "");
        JsonObject changed = group.copy().put(CONFIG, config(call, group.string(CONFIG, "")));
        rules.apply(call.body(), changed);
        if (call.body().has("newDeploymentGroupName")) {
            String name = Rules.name(call.body(), "newDeploymentGroupName", "DeploymentGroup");
            if (!name.equals(current) && Applications.groups(application).has(name)) {
                throw Rules.refusal(
                        "DeploymentGroupAlreadyExistsException", "Deployment Group already exists: " + name);
            }
            changed.put(GROUP, name);
        }
        Applications.groups(application).remove(current).put(changed.string(GROUP, ""), changed);
        applications.save(call.region(), application);
        return new JsonObject().put("hooksNotCleanedUp", List.of());
    }

    /** A group or an application that is not there is as good as deleted. */
    JsonObject delete(Call call) throws AwsError, IOException {
        String name = Rules.name(call.body(), GROUP, "DeploymentGroup");
        Optional<JsonObject> application =
                applications.find(call.region(), Rules.name(call.body(), "applicationName", "Application"));
        if (application.isPresent()) {
            Applications.groups(application.get()).remove(name);
            applications.save(call.region(), application.get());
        }
        return new JsonObject().put("hooksNotCleanedUp", List.of());
    }

    private String config(Call call, String fallback) throws AwsError, IOException {
        if (!call.body().has(CONFIG)) {
            return fallback;
        }
        String name = Rules.name(call.body(), CONFIG, "DeploymentConfig");
        configs.require(call.region(), name);
        return name;
    }
}
