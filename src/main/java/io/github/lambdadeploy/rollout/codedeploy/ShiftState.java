// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.codedeploy.model.AutoRollbackConfiguration;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocation;
import software.amazon.awssdk.services.codedeploy.model.RollbackInfo;

/**
 * A deployment as GetDeployment answers. Words of AWS are kept as text: the SDK's enumerations turn new ones into
 * nothing.
 *
 * @param id {@code d-…}
 * @param sha256 of its AppSpec file; empty when it came from elsewhere
 * @param isRollback whether CodeDeploy made it to undo another one
 * @param errorCode empty when there is none
 * @param errorMessage AWS's words
 * @param rollbackId of the deployment that undoes this one
 * @param rollbackEvents after what CodeDeploy undoes it by itself
 */
record ShiftState(
        String id,
        String status,
        String sha256,
        boolean isRollback,
        String errorCode,
        String errorMessage,
        Optional<String> rollbackId,
        List<String> rollbackEvents) {

    /** Statuses of a deployment that has not ended. */
    static final List<String> RUNNING = List.of("Created", "Queued", "InProgress", "Baking", "Ready");

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed", "Stopped");

    ShiftState {
        rollbackEvents = List.copyOf(rollbackEvents);
    }

    static ShiftState of(DeploymentInfo info) {
        RollbackInfo rollback = info.rollbackInfo();
        AutoRollbackConfiguration automatic = info.autoRollbackConfiguration();
        boolean undoes = "codeDeployRollback".equals(info.creatorAsString())
                || rollback != null
                        && !text(rollback.rollbackTriggeringDeploymentId()).isEmpty();
        return new ShiftState(
                text(info.deploymentId()),
                text(info.statusAsString()),
                sha256(info.revision()),
                undoes,
                info.errorInformation() == null
                        ? ""
                        : text(info.errorInformation().codeAsString()),
                info.errorInformation() == null
                        ? ""
                        : text(info.errorInformation().message()),
                rollback == null
                        ? Optional.empty()
                        : Optional.of(text(rollback.rollbackDeploymentId())).filter(id -> !id.isEmpty()),
                automatic != null && Boolean.TRUE.equals(automatic.enabled())
                        ? automatic.eventsAsStrings()
                        : List.of());
    }

    /** An unknown status is not taken for an end. */
    boolean hasEnded() {
        return ENDED.contains(status);
    }

    boolean hasSucceeded() {
        return status.equals("Succeeded");
    }

    /** Whether it is the deployment of this very file, rather than one that undoes it. */
    boolean carriesOut(AppSpec appSpec) {
        return !isRollback && sha256.equalsIgnoreCase(appSpec.sha256());
    }

    /** Whether CodeDeploy is going to undo it, though that deployment is not there yet. */
    boolean awaitsRollback() {
        boolean alarm = errorCode.equals("ALARM_ACTIVE");
        return rollbackId.isEmpty()
                && !isRollback
                && (status.equals("Failed") && rollbackEvents.contains("DEPLOYMENT_FAILURE")
                        || alarm && rollbackEvents.contains("DEPLOYMENT_STOP_ON_ALARM")
                        || status.equals("Stopped") && rollbackEvents.contains("DEPLOYMENT_STOP_ON_REQUEST"));
    }

    private static String sha256(@Nullable RevisionLocation revision) {
        return revision == null || revision.appSpecContent() == null
                ? ""
                : text(revision.appSpecContent().sha256());
    }

    private static String text(@Nullable String answer) {
        return answer == null ? "" : answer;
    }
}
