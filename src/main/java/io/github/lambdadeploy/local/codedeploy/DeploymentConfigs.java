// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService.Call;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Deployment configurations: AWS's own for Lambda, always there, and those that were created. */
record DeploymentConfigs(Store store, Applications applications, Stamps stamps) {

    /** What a group without configuration is taken to have; AWS documents a default for servers only. */
    static final String DEFAULT = "CodeDeployDefault.LambdaAllAtOnce";

    private static final String PREDEFINED = "CodeDeployDefault.";
    private static final Map<String, Traffic> OWN = own();

    private static Map<String, Traffic> own() {
        Map<String, Traffic> own = new LinkedHashMap<>();
        own.put(DEFAULT, Traffic.allAtOnce());
        for (int minutes : new int[] {5, 10, 15, 30}) {
            own.put(PREDEFINED + "LambdaCanary10Percent" + minutes + "Minutes", Traffic.canary(10, minutes));
        }
        for (int minutes : new int[] {1, 2, 3, 10}) {
            String unit = minutes == 1 ? "Minute" : "Minutes";
            own.put(PREDEFINED + "LambdaLinear10PercentEvery" + minutes + unit, Traffic.linear(10, minutes));
        }
        return own;
    }

    JsonObject create(Call call) throws AwsError, IOException {
        String name = Rules.name(call.body(), "deploymentConfigName", "DeploymentConfig");
        Rules.platform(call.body().string("computePlatform"));
        if (call.body().has("minimumHealthyHosts")) {
            throw Rules.refusal(
                    "InvalidMinimumHealthyHostValueException",
                    "minimumHealthyHosts can not be specified for the Lambda compute platform.");
        }
        if (call.body().has("zonalConfig")) {
            throw Rules.refusal(
                    "InvalidZonalDeploymentConfigurationException",
                    "zonalConfig can not be specified for the Lambda compute platform.");
        }
        Traffic traffic = Traffic.parse(call.body().objectOrEmpty("trafficRoutingConfig"));
        if (find(call.region(), name).isPresent()) {
            throw Rules.refusal(
                    "DeploymentConfigAlreadyExistsException", "Deployment Configuration already exists: " + name);
        }
        if (name.startsWith(PREDEFINED)) {
            throw Rules.refusal(
                    "InvalidDeploymentConfigNameException", "Names that begin with " + PREDEFINED + " are AWS's own.");
        }
        String id = stamps.revision();
        store.write(
                document(call.region(), name),
                config(id, name, traffic).put("createTime", stamps.clock().millis()));
        return new JsonObject().put("deploymentConfigId", id);
    }

    JsonObject get(Call call) throws AwsError, IOException {
        String name = Rules.name(call.body(), "deploymentConfigName", "DeploymentConfig");
        return new JsonObject().put("deploymentConfigInfo", Rules.told(require(call.region(), name)));
    }

    JsonObject delete(Call call) throws AwsError, IOException {
        String name = Rules.name(call.body(), "deploymentConfigName", "DeploymentConfig");
        if (name.startsWith(PREDEFINED)) {
            throw Rules.refusal("InvalidOperationException", "A predefined configuration can not be deleted: " + name);
        }
        boolean used = applications.list(call.region()).stream()
                .map(Applications::groups)
                .anyMatch(groups -> groups.keys().stream()
                        .anyMatch(
                                group -> name.equals(groups.objectOrEmpty(group).string("deploymentConfigName"))));
        if (used) {
            throw Rules.refusal("DeploymentConfigInUseException", "Deployment Configuration is in use: " + name);
        }
        store.delete(document(call.region(), name));
        return new JsonObject();
    }

    /** The configuration of that name as it is told, or AWS's refusal. */
    JsonObject require(String region, String name) throws AwsError, IOException {
        return find(region, name)
                .orElseThrow(() -> Rules.refusal(
                        "DeploymentConfigDoesNotExistException",
                        "No Deployment Configuration found for name: " + name));
    }

    private Optional<JsonObject> find(String region, String name) throws IOException {
        Traffic traffic = OWN.get(name);
        if (traffic == null) {
            return Optional.ofNullable(store.read(document(region, name)));
        }
        String id =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return Optional.of(config(id, name, traffic));
    }

    private static JsonObject config(String id, String name, Traffic traffic) {
        return new JsonObject()
                .put("deploymentConfigId", id)
                .put("deploymentConfigName", name)
                .put("computePlatform", Rules.PLATFORM)
                .put("trafficRoutingConfig", traffic.json());
    }

    private static String document(String region, String name) {
        return "codedeploy/" + region + "/configs/" + Rules.hash(name);
    }
}
