// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import java.time.Clock;

/** IAM: roles with their managed and inline policies. Policies are stored, never evaluated. */
public final class IamService implements Service {

    static final QueryProtocol PROTOCOL = new QueryProtocol("2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/");

    private final Roles roles;
    private final RoleCalls roleCalls;
    private final RolePolicyCalls policyCalls;

    public IamService(Roles roles, Clock clock) {
        this.roles = roles;
        this.roleCalls = new RoleCalls(roles, clock);
        this.policyCalls = new RolePolicyCalls(roles);
    }

    @Override
    public String name() {
        return "iam";
    }

    @Override
    public boolean accepts(Request request) {
        return PROTOCOL.accepts(request);
    }

    @Override
    public String operation(Request request) {
        return QueryProtocol.action(request);
    }

    @Override
    public String resource(Request request) {
        return request.form().getOrDefault("RoleName", "");
    }

    @Override
    public Response handle(Request request) throws Exception {
        Parameters parameters = new Parameters(request.form());
        String action = parameters.form().getOrDefault("Action", "");
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
            default -> throw PROTOCOL.unknown(action);
        });
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        return PROTOCOL.error(status, code, message);
    }
}
