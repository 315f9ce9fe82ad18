// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** IAM's operations on roles themselves. */
record RoleCalls(Roles roles, Clock clock) {

    private static final String NAME = "[\\w+=,.@-]+";
    private static final String DOCUMENT = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    private static final int MOST_TRUST = 2048;
    private static final int MOST_TAGS = 50;

    Response get(Parameters parameters) throws AwsError, IOException {
        JsonObject role = require(roles, parameters);
        return IamService.PROTOCOL.answer("GetRole", xml -> write(role, xml));
    }

    Response create(Parameters parameters) throws AwsError, IOException {
        String name = parameters.required("RoleName", 1, 64, NAME);
        String path = parameters.text("Path", 1, 512, "(/)|(/[\\x21-\\x7e]+/)").orElse("/");
        String trust = parameters.required("AssumeRolePolicyDocument", 1, 131_072, DOCUMENT);
        String description = parameters
                .text("Description", 0, 1000, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*")
                .orElse("");
        int longest = parameters.number("MaxSessionDuration", 3600, 43_200, 3600);
        List<JsonObject> tags = tags(parameters.form());
        checkTrust(trust);
        if (roles.find(name).isPresent()) {
            throw new AwsError(409, "EntityAlreadyExists", "Role with name " + name + " already exists.");
        }
        long now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
        JsonObject role = Roles.role(name, path, trust, now)
                .put("Description", description)
                .put("MaxSessionDuration", longest)
                .put("PermissionsBoundary", parameters.form().getOrDefault("PermissionsBoundary", ""))
                .put("Tags", tags);
        roles.save(role);
        return IamService.PROTOCOL.answer("CreateRole", xml -> write(role, xml));
    }

    Response delete(Parameters parameters) throws AwsError, IOException {
        JsonObject role = require(roles, parameters);
        if (!role.strings("Attached").isEmpty()) {
            throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
        }
        if (!role.objectOrEmpty("Inline").keys().isEmpty()) {
            throw new AwsError(409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
        }
        roles.delete(role.string("RoleName", ""));
        return IamService.PROTOCOL.answer("DeleteRole");
    }

    Response updateTrust(Parameters parameters) throws AwsError, IOException {
        String trust = parameters.required("PolicyDocument", 1, 131_072, DOCUMENT);
        JsonObject role = require(roles, parameters);
        checkTrust(trust);
        roles.save(role.put("AssumeRolePolicyDocument", trust));
        return IamService.PROTOCOL.answer("UpdateAssumeRolePolicy");
    }

    /** The role a call names. */
    static JsonObject require(Roles roles, Parameters parameters) throws AwsError, IOException {
        String name = parameters.required("RoleName", 1, 64, NAME);
        return roles.find(name)
                .orElseThrow(
                        () -> new AwsError(404, "NoSuchEntity", "The role with name " + name + " cannot be found."));
    }

    /** Policy documents come back percent-encoded as RFC 3986 has it. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private static void checkTrust(String trust) throws AwsError {
        if (TrustPolicy.parse(trust).isEmpty()) {
            throw new AwsError(400, "MalformedPolicyDocument", "This policy contains invalid Json");
        }
        if (trust.replaceAll("\\s", "").length() > MOST_TRUST) {
            throw new AwsError(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: " + MOST_TRUST);
        }
    }

    private static List<JsonObject> tags(Map<String, String> form) throws AwsError {
        List<JsonObject> tags = new ArrayList<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            tags.add(new JsonObject()
                    .put("Key", form.getOrDefault("Tags.member." + i + ".Key", ""))
                    .put("Value", form.getOrDefault("Tags.member." + i + ".Value", "")));
        }
        if (tags.size() > MOST_TAGS) {
            throw new AwsError(400, "InvalidInput", "The number of tags has reached the maximum limit.");
        }
        return tags;
    }

    private static void write(JsonObject role, Xml xml) {
        xml.open("Role")
                .element("Path", role.string("Path", ""))
                .element("RoleName", role.string("RoleName", ""))
                .element("RoleId", role.string("RoleId", ""))
                .element("Arn", role.string("Arn", ""))
                .element(
                        "CreateDate",
                        Instant.ofEpochMilli(role.number("CreateDate").orElse(0)))
                .element("AssumeRolePolicyDocument", encoded(role.string("AssumeRolePolicyDocument", "")))
                .elementUnlessEmpty("Description", role.string("Description", ""))
                .element("MaxSessionDuration", role.number("MaxSessionDuration").orElse(3600));
        String boundary = role.string("PermissionsBoundary", "");
        if (!boundary.isEmpty()) {
            xml.open("PermissionsBoundary")
                    .element("PermissionsBoundaryType", "Policy")
                    .element("PermissionsBoundaryArn", boundary)
                    .close();
        }
        List<JsonObject> tags = role.objects("Tags");
        if (!tags.isEmpty()) {
            xml.open("Tags");
            for (JsonObject tag : tags) {
                xml.open("member")
                        .element("Key", tag.string("Key", ""))
                        .element("Value", tag.string("Value", ""))
                        .close();
            }
            xml.close();
        }
        xml.close();
    }
}
