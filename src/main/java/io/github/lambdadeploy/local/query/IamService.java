// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import java.time.Clock;
import java.util.Map;

/**
 * IAM: roles with their managed and inline policies, and the account's own managed policies. Policies are stored, never
 * evaluated.
 *
 * <p>Knob: {@code freshRoleRefusals}, how often Lambda cannot assume a role after it was created or its trust policy was
 * changed (0).
 */
public final class IamService extends QueryService {

    static final QueryProtocol PROTOCOL = new QueryProtocol("2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/");

    private final Roles roles;
    private final RoleCalls roleCalls;
    private final RolePolicyCalls policyCalls;
    private final ManagedPolicies policies;
    private final RoleTags tags;

    public IamService(Store store, Roles roles, Knobs knobs, Clock clock) {
        super("iam", PROTOCOL);
        this.roles = roles;
        this.policies = new ManagedPolicies(store, clock);
        this.roleCalls = new RoleCalls(roles, policies, knobs, clock);
        this.policyCalls = new RolePolicyCalls(roles, policies);
        this.tags = new RoleTags(roles);
    }

    @Override
    protected String resource(Parameters parameters) {
        Map<String, String> form = parameters.form();
        return form.getOrDefault("RoleName", form.getOrDefault("PolicyName", form.getOrDefault("PolicyArn", "")));
    }

    @Override
    protected Response answer(Request request, String action, Parameters parameters) throws Exception {
        return roles.locked(() -> switch (action) {
            case "GetRole" -> roleCalls.get(parameters);
            case "CreateRole" -> roleCalls.create(parameters);
            case "DeleteRole" -> roleCalls.delete(parameters);
            case "UpdateAssumeRolePolicy" -> roleCalls.updateTrust(parameters);
            case "AttachRolePolicy" -> policyCalls.attach(parameters);
            case "DetachRolePolicy" -> policyCalls.detach(parameters);
            case "ListAttachedRolePolicies" -> policyCalls.attached(parameters);
            case "PutRolePolicy" -> policyCalls.put(parameters);
            case "GetRolePolicy" -> policyCalls.get(parameters);
            case "DeleteRolePolicy" -> policyCalls.delete(parameters);
            case "ListRolePolicies" -> policyCalls.names(parameters);
            case "TagRole" -> tags.add(parameters);
            case "UntagRole" -> tags.remove(parameters);
            case "ListRoleTags" -> tags.list(parameters);
            case "CreatePolicy" -> policies.create(parameters);
            case "GetPolicy" -> policies.get(parameters);
            default -> throw PROTOCOL.unknown(action);
        });
    }
}
