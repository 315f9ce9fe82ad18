// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** IAM's operations on roles themselves. */
record RoleCalls(Roles roles, ManagedPolicies policies, Knobs knobs, Clock clock) {

    private static final String NAME = "[\\w+=,.@-]+";
    private static final String DOCUMENT = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
    private static final int MOST_TRUST = 2048;

    /** Knob: how often Lambda does not know a role yet, or not its new trust policy. */
    private static final String UNKNOWN_TO_LAMBDA = "freshRoleRefusals";

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
        List<JsonObject> tags = RoleTags.of(parameters);
        Optional<String> boundary = parameters.text("PermissionsBoundary", 20, 2048, "(?s).*");
        checkTrust(trust);
        if (roles.find(name).isPresent()) {
            throw new AwsError(409, "EntityAlreadyExists", "Role with name " + name + " already exists.");
        }
        if (boundary.isPresent() && !policies.exists(boundary.get())) {
            throw new AwsError(
                    404, "NoSuchEntity", "Scope ARN: " + boundary.get() + " does not exist or is not attachable.");
        }
        long now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
        JsonObject role = Roles.role(name, path, trust, now)
                .put("Description", description)
                .put("MaxSessionDuration", longest)
                .put("PermissionsBoundary", boundary.orElse(""))
                .put("Tags", tags);
        Roles.refuse(role, knobs.number(UNKNOWN_TO_LAMBDA, 0));
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
        Roles.refuse(role, knobs.number(UNKNOWN_TO_LAMBDA, 0));
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
        if (!role.objects("Tags").isEmpty()) {
            RoleTags.write(role.objects("Tags"), xml);
        }
        xml.close();
    }
}
