// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.config.ExecutionRoleConfig;
import io.github.lambdadeploy.iam.BasicPolicies;
import io.github.lambdadeploy.iam.ExecutionRole;
import io.github.lambdadeploy.iam.NamedRole;
import io.github.lambdadeploy.iam.RoleSpec;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.release.RoleSource;
import java.util.Optional;

/** The role a function is created with: the one {@code <role>} names, or the one {@code <executionRole>} describes. */
final class Role implements RoleSource {

    private final ReleaseMojo mojo;
    private final Target target;
    private final Workbench workbench;
    private final AwsClients aws;
    private final Patience patience;

    Role(ReleaseMojo mojo, Target target, Workbench workbench, Patience patience) {
        this.mojo = mojo;
        this.target = target;
        this.workbench = workbench;
        this.aws = workbench.aws();
        this.patience = patience;
    }

    @Override
    public Optional<String> missing() {
        refuseCreation();
        if (mojo.role != null || workbench.isLocal() && mojo.executionRole == null) {
            return Optional.empty();
        }
        String name = spec().name();
        return look(name).isPresent() ? Optional.empty() : Optional.of(name);
    }

    /** Its ARN; creates the role when that is wanted. */
    @Override
    public String ensure() {
        String role = mojo.role;
        if (role != null) {
            return workbench.isLocal() ? standInFor(role) : named(role);
        }
        if (workbench.isLocal() && mojo.executionRole == null) {
            return LocalAws.ROLE_ARN;
        }
        return new ExecutionRole(aws::iam, this::caller, spec(), target.functionName(), patience)
                .ensure()
                .arn();
    }

    private void refuseCreation() {
        if (mojo.codeOnly || !mojo.createFunction) {
            throw DeployException.configuration(
                            mojo.codeOnly
                                    ? "The function does not exist, and <codeOnly> (-Dlambda.codeOnly) creates none"
                                    : "The function does not exist, and <createFunction> (-Dlambda.createFunction) is"
                                            + " false")
                    .where(function())
                    .left("Nothing was changed.")
                    .next("Create it with the tool that owns it, or mend <functionName> (-Dlambda.functionName).");
        }
        if (!mojo.createRole && mojo.role == null && (!workbench.isLocal() || mojo.executionRole != null)) {
            throw DeployException.configuration(
                            "The function does not exist, and creating it needs <role> (-Dlambda.role)")
                    .where(function())
                    .reason("<createRole> (-Dlambda.createRole) is false, so none is created")
                    .left("No function was created.")
                    .next("Set <role> to an execution role's name or ARN that lambda.amazonaws.com may assume, or mend"
                            + " <functionName> (-Dlambda.functionName).");
        }
    }

    private String named(String role) {
        return role.startsWith("arn:")
                ? role
                : look(role)
                        .orElseThrow(() -> DeployException.configuration(
                                        "The execution role that <role> (-Dlambda.role) names does not exist")
                                .where("role " + role)
                                .left("No function was created.")
                                .next(
                                        "Mend its name, give its ARN when it is in another account, or take <role> out: then one"
                                                + " is created as <executionRole> says."));
    }

    private Optional<String> look(String name) {
        return new NamedRole(aws::iam, this::caller, name, patience).arn();
    }

    /** A POM's role is one of a real account: the stand-in has it only when somebody has made it there. */
    private String standInFor(String role) {
        Optional<String> there = look(role.substring(role.lastIndexOf('/') + 1))
                .filter(arn -> !role.startsWith("arn:") || role.equals(arn));
        if (there.isEmpty()) {
            mojo.getLog().info("The stand-in has no role " + role + " and takes " + LocalAws.ROLE_ARN);
        }
        return there.orElse(LocalAws.ROLE_ARN);
    }

    private RoleSpec spec() {
        ExecutionRoleConfig config = mojo.executionRole == null ? new ExecutionRoleConfig() : mojo.executionRole;
        FunctionSettings settings = target.settings();
        boolean vpc = settings.get(SettingType.VPC_CONFIG).isPresent();
        boolean tracing =
                settings.get(SettingType.TRACING).filter("Active"::equals).isPresent();
        return config.toSpec(target.functionName(), mojo.basedir(), BasicPolicies.of(vpc, tracing));
    }

    private CallerIdentity caller() {
        return CallerIdentity.of(aws.sts());
    }

    private String function() {
        return "function " + target.functionName() + " in " + aws.region();
    }
}
