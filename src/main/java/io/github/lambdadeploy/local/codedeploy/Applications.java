// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The applications of each region, one document each, as {@code GetApplication} tells them, with their {@code groups}. */
record Applications(Store store) {

    private static final String GROUPS = "groups";

    Optional<JsonObject> find(String region, String name) throws IOException {
        return Optional.ofNullable(store.read(document(region, name)));
    }

    /** The application a call names, or AWS's refusal. */
    JsonObject require(String region, JsonObject body) throws AwsError, IOException {
        String name = Rules.name(body, "applicationName", "Application");
        return find(region, name)
                .orElseThrow(() ->
                        Rules.refusal("ApplicationDoesNotExistException", "No application found for name: " + name));
    }

    /** The group of the application that a call names with the given member, or AWS's refusal. */
    static JsonObject requireGroup(JsonObject application, JsonObject body, String member) throws AwsError {
        String name = Rules.name(body, member, "DeploymentGroup");
        JsonObject group = groups(application).object(name);
        if (group == null) {
            throw Rules.refusal("DeploymentGroupDoesNotExistException", "No Deployment Group found for name: " + name);
        }
        return group;
    }

    /** The group that a deployment was made for, whatever it is called now. */
    Optional<JsonObject> group(String region, String application, String groupId) throws IOException {
        return find(region, application).stream()
                .flatMap(found ->
                        groups(found).keys().stream().map(name -> groups(found).objectOrEmpty(name)))
                .filter(group -> groupId.equals(group.string("deploymentGroupId")))
                .findFirst();
    }

    /** The groups by name; live. */
    static JsonObject groups(JsonObject application) {
        if (!application.has(GROUPS)) {
            application.put(GROUPS, new JsonObject());
        }
        return application.objectOrEmpty(GROUPS);
    }

    List<JsonObject> list(String region) throws IOException {
        List<JsonObject> applications = new ArrayList<>();
        for (String document : store.list(folder(region))) {
            Optional.ofNullable(store.read(document)).ifPresent(applications::add);
        }
        return applications;
    }

    void save(String region, JsonObject application) throws IOException {
        store.write(document(region, application.string("applicationName", "")), application);
    }

    void delete(String region, String name) throws IOException {
        store.delete(document(region, name));
    }

    private static String folder(String region) {
        return "codedeploy/" + region + "/applications";
    }

    private static String document(String region, String name) {
        return folder(region) + "/" + Rules.hash(name);
    }
}
