// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.iam.NamedRole;
import io.github.lambdadeploy.iam.RolePurpose;
import io.github.lambdadeploy.iam.RoleSpec;
import io.github.lambdadeploy.iam.ServiceRole;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.ApplicationAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentGroupRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.InvalidRoleException;

/**
 * Makes what CodeDeploy needs and is not there, with {@code <codeDeploy><create>} only: application, deployment group, a
 * strategy's deployment configuration, the service role. What is there is never made again and never changed.
 */
final class CodeDeploySetup {

    private static final Logger LOG = LoggerFactory.getLogger(CodeDeploySetup.class);

    /**
     * Of AWS's two policies the one that may not publish to every SNS topic of the account: a group that is made here
     * has no triggers. Otherwise they allow the same.
     */
    static final String POLICY = "service-role/AWSCodeDeployRoleForLambdaLimited";

    /** How long IAM may take until CodeDeploy can assume a role that was made a moment ago. */
    private static final Duration PROPAGATION = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final CodeDeployClients clients;
    private final ReleaseSpec release;
    private final CodeDeploySpec spec;
    private final DeploymentGroup group;
    private final Patience patience;

    CodeDeploySetup(
            CodeDeployClients clients,
            ReleaseSpec release,
            CodeDeploySpec spec,
            DeploymentGroup group,
            Patience patience) {
        this.clients = clients;
        this.release = release;
        this.spec = spec;
        this.group = group;
        this.patience = patience;
    }

    /** Name of the role of a group that is made, unless the POM names one. */
    static String roleName(String application) {
        return RoleSpec.nameFor(application, "-codedeploy");
    }

    /**
     * Makes what is missing.
     *
     * @return whether the service role was made: then its policies may not be known everywhere for some seconds
     */
    boolean ensure() {
        if (!spec.create()) {
            return false;
        }
        release.strategy().map(DeploymentConfig::new).ifPresent(this::ensure);
        if (group.find().isPresent()) {
            return false;
        }
        if (group.platform().isEmpty()) {
            createApplication();
        }
        ServiceRole.Ensured role = role();
        createGroup(role.arn());
        return role.created();
    }

    private void ensure(DeploymentConfig config) {
        if (config.isPredefined()) {
            return;
        }
        writing("Cannot make deployment configuration " + config.name(), () -> {
            if (config.find(client()).isEmpty() && config.create(client())) {
                LOG.info("Created deployment configuration {}", config.name());
            }
            return true;
        });
    }

    private void createApplication() {
        writing("Cannot create the application", () -> {
            try {
                client().createApplication(request ->
                        request.applicationName(spec.application()).computePlatform("Lambda"));
                LOG.info("Created CodeDeploy application {}", spec.application());
            } catch (ApplicationAlreadyExistsException there) {
                LOG.debug("Somebody was faster, or an answer was lost: {}", AwsErrors.message(there));
            }
            return true;
        });
    }

    private ServiceRole.Ensured role() {
        RolePurpose purpose = RolePurpose.codeDeploy(spec.application());
        Optional<String> named = spec.serviceRole();
        if (named.isEmpty()) {
            RoleSpec wanted =
                    new RoleSpec(roleName(spec.application()), "/", List.of(POLICY), Map.of(), null, Map.of(), null);
            return new ServiceRole(clients.iam(), clients.caller(), wanted, purpose, patience).ensure();
        }
        String role = named.get();
        String arn = role.startsWith("arn:")
                ? role
                : new NamedRole(clients.iam(), clients.caller(), role, purpose, patience)
                        .arn()
                        .orElseThrow(() -> DeployException.configuration(
                                        "The role that <release><codeDeploy><serviceRole> names does not exist")
                                .where("role " + role)
                                .left(purpose.left())
                                .next("Mend its name, or take <serviceRole> out: then a role is made."));
        return new ServiceRole.Ensured(arn, false);
    }

    private void createGroup(String role) {
        CreateDeploymentGroupRequest.Builder request = CreateDeploymentGroupRequest.builder()
                .applicationName(spec.application())
                .deploymentGroupName(spec.deploymentGroup())
                .deploymentConfigName(new DeploymentConfig(release.strategy().orElse(Strategy.ALL_AT_ONCE)).name())
                .deploymentStyle(style -> style.deploymentType("BLUE_GREEN").deploymentOption("WITH_TRAFFIC_CONTROL"))
                .autoRollbackConfiguration(DeploymentGroup.rollback(release))
                .serviceRoleArn(role);
        if (!release.alarms().isEmpty()) {
            request.alarmConfiguration(DeploymentGroup.alarms(release));
        }
        writing("Cannot create the deployment group", () -> {
            try {
                client().createDeploymentGroup(request.build());
                LOG.info("Created deployment group {} of {}", spec.deploymentGroup(), spec.application());
            } catch (DeploymentGroupAlreadyExistsException there) {
                LOG.debug("Somebody was faster, or an answer was lost: {}", AwsErrors.message(there));
            }
            return true;
        });
    }

    private CodeDeployClient client() {
        return clients.codeDeploy().get();
    }

    /** Repeats a call only while CodeDeploy may not know a role yet, and only for a minute. */
    private <T> T writing(String what, Supplier<T> call) {
        Duration waited = Duration.ZERO;
        Duration pause = Duration.ofSeconds(1);
        while (true) {
            try {
                return call.get();
            } catch (SdkException e) {
                boolean unknown = e instanceof InvalidRoleException
                        && AwsErrors.message(e)
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains("assume");
                if (!unknown || waited.compareTo(PROPAGATION) >= 0) {
                    DeployException failure = group.explain(what, e)
                            .left("The alias was not moved. What was made stays and is used by the next run.");
                    throw unknown
                            ? failure.next("Look at the trust policy of the service role: it must allow sts:AssumeRole"
                                    + " to codedeploy.amazonaws.com. If it does, run the same command again.")
                            : failure;
                }
                LOG.info(
                        "The role is not known everywhere in AWS yet, trying again in {} s: {}",
                        pause.toSeconds(),
                        AwsErrors.message(e));
                patience.pause(pause);
                waited = waited.plus(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
            }
        }
    }
}
