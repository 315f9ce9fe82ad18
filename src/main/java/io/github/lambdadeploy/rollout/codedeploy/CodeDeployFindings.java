// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.iam.NamedRole;
import io.github.lambdadeploy.iam.RolePurpose;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.codedeploy.model.TrafficRoutingConfig;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** What stands in the way of a shift by CodeDeploy, all of it at once; reads only. */
final class CodeDeployFindings {

    private static final Logger LOG = LoggerFactory.getLogger(CodeDeployFindings.class);
    private static final String CREATE = "set <release><codeDeploy><create> to true";

    private final CodeDeployClients clients;
    private final ReleaseSpec release;
    private final CodeDeploySpec spec;
    private final DeploymentGroup group;
    private final LambdaCalls lambda;
    private final List<String> found = new ArrayList<>();

    CodeDeployFindings(
            CodeDeployClients clients,
            ReleaseSpec release,
            CodeDeploySpec spec,
            DeploymentGroup group,
            LambdaCalls lambda) {
        this.clients = clients;
        this.release = release;
        this.spec = spec;
        this.group = group;
        this.lambda = lambda;
    }

    List<String> all() {
        looking(this::group);
        looking(() -> release.strategy().map(DeploymentConfig::new).ifPresent(this::strategy));
        spec.hooks().functions().forEach(hook -> looking(() -> hook(hook)));
        if (!spec.start()
                && (release.strategy().isPresent() || !release.alarms().isEmpty())) {
            LOG.warn(
                    "<release><strategy> and <alarms> are not in an AppSpec file: with <codeDeploy><start> false whoever"
                            + " starts the deployment says them, or the deployment group does");
        }
        return List.copyOf(found);
    }

    private void group() {
        Optional<DeploymentGroupInfo> there = group.find();
        if (there.isPresent()) {
            group(there.get());
            return;
        }
        Optional<String> platform = group.platform();
        platform.ifPresent(this::platform);
        if (!spec.create()) {
            found.add(
                    platform.isEmpty()
                            ? "<release><codeDeploy><application>: there is no application " + spec.application()
                                    + ": mend the name, or " + CREATE + ", which makes it with its deployment group"
                            : "<release><codeDeploy><deploymentGroup>: application " + spec.application()
                                    + " has no deployment group " + spec.deploymentGroup() + ": mend the name, or "
                                    + CREATE);
            return;
        }
        spec.serviceRole().ifPresent(this::role);
        if (spec.serviceRole().isEmpty()) {
            spec.hooks()
                    .uncovered()
                    .forEach(hook -> found.add("<release><codeDeploy><hooks>: the service role that is made may not"
                            + " invoke " + hook + ": let the function's name begin with " + Hooks.PREFIX
                            + ", or name a role that may in <serviceRole>"));
        }
    }

    private void group(DeploymentGroupInfo info) {
        platform(String.valueOf(info.computePlatformAsString()));
        if (release.strategy().isEmpty() && spec.start()) {
            ownPace(String.valueOf(info.deploymentConfigName()));
        }
        if (info.deploymentStyle() != null
                && info.deploymentStyle().deploymentOptionAsString() != null
                && !info.deploymentStyle().deploymentOptionAsString().equals("WITH_TRAFFIC_CONTROL")) {
            found.add("<release><codeDeploy><deploymentGroup>: group " + spec.deploymentGroup()
                    + " has the style " + info.deploymentStyle().deploymentOptionAsString()
                    + ": make it BLUE_GREEN, WITH_TRAFFIC_CONTROL, or name another one");
        }
        spec.hooks()
                .uncovered()
                .forEach(hook -> LOG.warn(
                        "Hook {} does not begin with {}: the service role {} needs a policy of its own to invoke it",
                        hook,
                        Hooks.PREFIX,
                        info.serviceRoleArn()));
    }

    /** The time of the run has that of the POM's strategy and of hooks in it; what the group's own takes is not known there. */
    private void ownPace(String config) {
        Duration takes = DeploymentConfig.duration(config, clients.codeDeploy().get());
        Duration left = lambda.patience()
                .deadline()
                .left()
                .minusHours(spec.hooks().functions().size());
        if (takes.compareTo(left) > 0) {
            found.add("<release><codeDeploy><deploymentGroup>: group " + spec.deploymentGroup() + " shifts by " + config
                    + ", which takes " + takes.toMinutes() + " minutes, more than this run has: set <release><strategy>"
                    + " (-Dlambda.release.strategy), whose time is added, or a larger -Dlambda.timeoutSeconds");
        }
    }

    private void platform(String platform) {
        if (!platform.equals("Lambda")) {
            found.add("<release><codeDeploy><application>: application " + spec.application() + " is for the platform "
                    + platform + ", which cannot be changed: name one for Lambda");
        }
    }

    private void role(String role) {
        boolean missing = !role.startsWith("arn:")
                && new NamedRole(
                                clients.iam(),
                                clients.caller(),
                                role,
                                RolePurpose.codeDeploy(spec.application()),
                                lambda.patience())
                        .arn()
                        .isEmpty();
        if (missing) {
            found.add("<release><codeDeploy><serviceRole>: there is no role " + role
                    + ": mend its name, or take <serviceRole> out: then a role is made");
        }
    }

    private void strategy(DeploymentConfig config) {
        if (config.strategy().duration().compareTo(DeploymentConfig.LONGEST) > 0) {
            found.add("<release><strategy> (-Dlambda.release.strategy) "
                    + config.strategy().name() + " takes "
                    + config.strategy().duration().toMinutes()
                    + " minutes: CodeDeploy takes 2880 at most between the first and the last shift");
            return;
        }
        if (config.isPredefined()) {
            return;
        }
        Optional<TrafficRoutingConfig> there = config.find(clients.codeDeploy().get());
        if (there.isEmpty() && !spec.create()) {
            found.add("<release><strategy> (-Dlambda.release.strategy) "
                    + config.strategy().name()
                    + " is none of CodeDeploy's own and there is no deployment configuration " + config.name() + ": "
                    + CREATE + ", or run `" + config.command() + "`");
        }
        if (there.isPresent() && !there.get().equals(config.routing())) {
            found.add("<release><strategy> (-Dlambda.release.strategy): the deployment configuration " + config.name()
                    + " is there and shifts otherwise: delete it, or take another strategy");
        }
    }

    private void hook(String function) {
        try {
            lambda.client().getFunction(request -> request.functionName(function));
        } catch (ResourceNotFoundException missing) {
            found.add("<release><codeDeploy><hooks>: there is no function " + function + " (" + lambda.where()
                    + "): mend the name, or deploy the hook first");
        } catch (LambdaException e) {
            if (!AwsErrors.code(e).startsWith("AccessDenied")) {
                throw e;
            }
            // Hooks are often somebody else's: CodeDeploy has to invoke them, the deployer need not know them.
            LOG.info("Whether hook {} is there is not known: lambda:GetFunction on it is not allowed", function);
        }
    }

    /** One thing that cannot be read keeps nothing else from being looked at. */
    private void looking(Runnable look) {
        try {
            look.run();
        } catch (SdkException e) {
            found.add(text(group.explain("CodeDeploy cannot be asked", e)));
        } catch (DeployException e) {
            found.add(text(e));
        }
    }

    private static String text(DeployException e) {
        return e.what() + " (" + e.where() + "): " + e.reason() + ". " + e.next();
    }
}
