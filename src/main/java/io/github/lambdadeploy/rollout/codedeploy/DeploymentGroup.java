// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.Alarm;
import software.amazon.awssdk.services.codedeploy.model.AlarmConfiguration;
import software.amazon.awssdk.services.codedeploy.model.ApplicationDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.AutoRollbackConfiguration;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentAlreadyCompletedException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentNotStartedException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentTarget;

/** One deployment group: its reads and its deployments. Failures are told in AWS's words. */
final class DeploymentGroup {

    private static final int LONGEST_DESCRIPTION = 100;
    private static final String NOTHING = "Nothing was changed by this step.";

    private final Supplier<CodeDeployClient> client;
    private final CodeDeploySpec spec;

    DeploymentGroup(Supplier<CodeDeployClient> client, CodeDeploySpec spec) {
        this.client = client;
        this.spec = spec;
    }

    /** The group; empty when there is none of its name, or no such application. */
    Optional<DeploymentGroupInfo> find() {
        return reading("Cannot read the deployment group", () -> {
            try {
                return Optional.of(client.get()
                        .getDeploymentGroup(request ->
                                request.applicationName(spec.application()).deploymentGroupName(spec.deploymentGroup()))
                        .deploymentGroupInfo());
            } catch (ApplicationDoesNotExistException | DeploymentGroupDoesNotExistException missing) {
                return Optional.empty();
            }
        });
    }

    /** The compute platform of the application; empty when there is no such application. */
    Optional<String> platform() {
        return reading("Cannot read the application", () -> {
            try {
                return Optional.of(String.valueOf(client.get()
                        .getApplication(request -> request.applicationName(spec.application()))
                        .application()
                        .computePlatformAsString()));
            } catch (ApplicationDoesNotExistException missing) {
                return Optional.empty();
            }
        });
    }

    /** The deployment that has not ended: CodeDeploy runs one of a group at a time. */
    Optional<ShiftState> running() {
        List<String> ids = reading("Cannot look for running deployments", () -> {
            try {
                return client
                        .get()
                        .listDeploymentsPaginator(request -> request.applicationName(spec.application())
                                .deploymentGroupName(spec.deploymentGroup())
                                .includeOnlyStatusesWithStrings(ShiftState.RUNNING))
                        .stream()
                        .flatMap(page -> page.deployments().stream())
                        .toList();
            } catch (ApplicationDoesNotExistException | DeploymentGroupDoesNotExistException missing) {
                return List.of();
            }
        });
        return ids.stream().map(this::state).filter(state -> !state.hasEnded()).findFirst();
    }

    ShiftState state(String id) {
        return reading(
                "Cannot read deployment " + id,
                () -> ShiftState.of(client.get()
                        .getDeployment(request -> request.deploymentId(id))
                        .deploymentInfo()));
    }

    /** What a deployment works on; empty while that is not decided. */
    Optional<ShiftTarget> target(String id) {
        return targetId(id).flatMap(target -> target(id, target));
    }

    /** The name CodeDeploy has for what a deployment works on; it stays the same; empty while that is not decided. */
    Optional<String> targetId(String id) {
        return reading("Cannot list the targets of deployment " + id, () -> {
            try {
                return client.get().listDeploymentTargets(request -> request.deploymentId(id)).targetIds().stream()
                        .findFirst();
            } catch (DeploymentNotStartedException early) {
                return Optional.empty();
            }
        });
    }

    Optional<ShiftTarget> target(String id, String targetId) {
        return reading(
                "Cannot read the target of deployment " + id,
                () -> client
                        .get()
                        .batchGetDeploymentTargets(
                                request -> request.deploymentId(id).targetIds(targetId))
                        .deploymentTargets()
                        .stream()
                        .map(DeploymentTarget::lambdaTarget)
                        .filter(target -> target != null)
                        .map(ShiftTarget::of)
                        .findFirst());
    }

    /**
     * Starts a deployment.
     *
     * @return its id
     * @throws SdkException as it came: what it means depends on what is running now
     */
    String start(AppSpec appSpec, ReleaseSpec release) {
        CreateDeploymentRequest.Builder request = CreateDeploymentRequest.builder()
                .applicationName(spec.application())
                .deploymentGroupName(spec.deploymentGroup())
                .description(description(appSpec))
                .revision(revision -> revision.revisionType("AppSpecContent")
                        .appSpecContent(
                                content -> content.content(appSpec.text()).sha256(appSpec.sha256())))
                .autoRollbackConfiguration(rollback(release));
        release.strategy().ifPresent(strategy -> request.deploymentConfigName(new DeploymentConfig(strategy).name()));
        if (!release.alarms().isEmpty()) {
            request.overrideAlarmConfiguration(alarms(release));
        }
        return client.get().createDeployment(request.build()).deploymentId();
    }

    /** Stops a deployment and has it undone; one that has just ended is left alone. */
    void stop(String id) {
        reading("Cannot stop deployment " + id, () -> {
            try {
                return client.get()
                        .stopDeployment(request -> request.deploymentId(id).autoRollbackEnabled(true))
                        .statusAsString();
            } catch (DeploymentAlreadyCompletedException late) {
                return "";
            }
        });
    }

    DeployException explain(String what, SdkException e) {
        return AwsErrors.explain(what, spec.where(), e);
    }

    static AutoRollbackConfiguration rollback(ReleaseSpec release) {
        AutoRollbackConfiguration.Builder rollback =
                AutoRollbackConfiguration.builder().enabled(release.rollbackOnFailure());
        return release.rollbackOnFailure()
                ? rollback.eventsWithStrings("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM")
                        .build()
                : rollback.build();
    }

    static AlarmConfiguration alarms(ReleaseSpec release) {
        return AlarmConfiguration.builder()
                .enabled(true)
                .alarms(release.alarms().stream()
                        .map(name -> Alarm.builder().name(name).build())
                        .toList())
                .build();
    }

    private static String description(AppSpec appSpec) {
        String text = "lambda-deploy " + appSpec.current() + " to " + appSpec.target() + ", " + appSpec.function() + ":"
                + appSpec.alias();
        return text.length() > LONGEST_DESCRIPTION ? text.substring(0, LONGEST_DESCRIPTION) : text;
    }

    private <T> T reading(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw explain(what, e).left(NOTHING);
        }
    }
}
