// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** IAM's operations on the policies of roles. */
record RolePolicyCalls(Roles roles, ManagedPolicies policies) {

    private static final int MOST_ATTACHED = 10;
    private static final int MOST_INLINE = 10_240;
    private static final String NAME = "[\\w+=,.@-]+";

    Response attach(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        String arn = arn(parameters);
        List<String> attached = new ArrayList<>(role.strings("Attached"));
        if (!attached.contains(arn)) {
            if (attached.size() == MOST_ATTACHED) {
                throw new AwsError(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
            }
            attached.add(arn);
            roles.save(role.put("Attached", attached));
        }
        return IamService.PROTOCOL.answer("AttachRolePolicy");
    }

    Response detach(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        String arn = parameters.required("PolicyArn", 20, 2048, ".+");
        List<String> attached = new ArrayList<>(role.strings("Attached"));
        if (!attached.remove(arn)) {
            throw missing("Policy " + arn + " was not found.");
        }
        roles.save(role.put("Attached", attached));
        return IamService.PROTOCOL.answer("DetachRolePolicy");
    }

    /** Paged by position: the marker is the number of policies already told. */
    Response attached(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        int from = parameters.number("Marker", 0, MOST_ATTACHED, 0);
        int most = parameters.number("MaxItems", 1, 1000, 100);
        List<String> attached = role.strings("Attached");
        int to = Math.min(attached.size(), from + most);
        return IamService.PROTOCOL.answer("ListAttachedRolePolicies", xml -> {
            xml.element("IsTruncated", to < attached.size()).open("AttachedPolicies");
            for (String arn : attached.subList(Math.min(from, to), to)) {
                xml.open("member")
                        .element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                        .element("PolicyArn", arn)
                        .close();
            }
            xml.close();
            if (to < attached.size()) {
                xml.element("Marker", to);
            }
        });
    }

    /** Names of the inline policies, paged as those attached. */
    Response names(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        List<String> names = List.copyOf(role.objectOrEmpty("Inline").keys());
        int from = parameters.number("Marker", 0, Integer.MAX_VALUE, 0);
        int to = Math.min(names.size(), from + parameters.number("MaxItems", 1, 1000, 100));
        return IamService.PROTOCOL.answer("ListRolePolicies", xml -> {
            xml.element("IsTruncated", to < names.size()).open("PolicyNames");
            names.subList(Math.min(from, to), to).forEach(name -> xml.element("member", name));
            xml.close();
            if (to < names.size()) {
                xml.element("Marker", to);
            }
        });
    }

    Response put(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        String name = parameters.required("PolicyName", 1, 128, NAME);
        String document = parameters.required("PolicyDocument", 1, 131_072, ".+");
        ManagedPolicies.checkDocument(document);
        JsonObject inline = role.objectOrEmpty("Inline").copy().put(name, document);
        int size = 0;
        for (String key : inline.keys()) {
            size += inline.string(key, "").replaceAll("\\s", "").length();
        }
        if (size > MOST_INLINE) {
            throw new AwsError(
                    409,
                    "LimitExceeded",
                    "Maximum policy size of " + MOST_INLINE + " bytes exceeded for role " + role.string("RoleName"));
        }
        roles.save(role.put("Inline", inline));
        return IamService.PROTOCOL.answer("PutRolePolicy");
    }

    Response get(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        String name = parameters.required("PolicyName", 1, 128, NAME);
        String document = inline(role, name);
        return IamService.PROTOCOL.answer(
                "GetRolePolicy",
                xml -> xml.element("RoleName", role.string("RoleName", ""))
                        .element("PolicyName", name)
                        .element("PolicyDocument", RoleCalls.encoded(document)));
    }

    Response delete(Parameters parameters) throws AwsError, IOException {
        JsonObject role = RoleCalls.require(roles, parameters);
        String name = parameters.required("PolicyName", 1, 128, NAME);
        inline(role, name);
        roles.save(role.put("Inline", role.objectOrEmpty("Inline").copy().remove(name)));
        return IamService.PROTOCOL.answer("DeleteRolePolicy");
    }

    private static String inline(JsonObject role, String name) throws AwsError {
        String document = role.objectOrEmpty("Inline").string(name);
        if (document == null) {
            throw missing("The role policy with name " + name + " cannot be found.");
        }
        return document;
    }

    private String arn(Parameters parameters) throws AwsError, IOException {
        String arn = parameters.required("PolicyArn", 20, 2048, ".+");
        if (!policies.exists(arn)) {
            throw missing("Policy " + arn + " does not exist or is not attachable.");
        }
        return arn;
    }

    private static AwsError missing(String message) {
        return new AwsError(404, "NoSuchEntity", message);
    }
}
