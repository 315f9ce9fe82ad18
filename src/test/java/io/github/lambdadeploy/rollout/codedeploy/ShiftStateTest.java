// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;

class ShiftStateTest {

    private static final AppSpec SPEC = new AppSpec("orders", "live", "41", "42", Hooks.NONE);

    @Test
    void isOursByTheHashOnly() {
        DeploymentInfo.Builder info =
                DeploymentInfo.builder().deploymentId("d-1").status("InProgress");
        assertThat(ShiftState.of(info.build()).carriesOut(SPEC)).isFalse();
        info.revision(revision -> revision.appSpecContent(content -> content.sha256("00")));
        assertThat(ShiftState.of(info.build()).carriesOut(SPEC)).isFalse();
        info.revision(revision ->
                revision.appSpecContent(content -> content.sha256(SPEC.sha256().toUpperCase(java.util.Locale.ROOT))));
        assertThat(ShiftState.of(info.build()).carriesOut(SPEC)).isTrue();
        assertThat(ShiftState.of(info.creator("user").build()).carriesOut(SPEC)).isTrue();
        assertThat(ShiftState.of(info.creator("codeDeployRollback").build()).carriesOut(SPEC))
                .isFalse();
        info.creator("user").rollbackInfo(rollback -> rollback.rollbackTriggeringDeploymentId("d-0"));
        assertThat(ShiftState.of(info.build()).carriesOut(SPEC)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Created, false",
        "Queued, false",
        "InProgress, false",
        "Baking, false",
        "Ready, false",
        "Tomorrow, false",
        "Succeeded, true",
        "Failed, true",
        "Stopped, true"
    })
    void knowsTheEnd(String status, boolean ended) {
        assertThat(ShiftState.of(DeploymentInfo.builder().status(status).build())
                        .hasEnded())
                .isEqualTo(ended);
    }

    @ParameterizedTest
    @CsvSource({
        "Failed, HOOK_EXECUTION_FAILURE, DEPLOYMENT_FAILURE, true, true",
        "Failed, HOOK_EXECUTION_FAILURE, DEPLOYMENT_FAILURE, false, false",
        "Failed, HOOK_EXECUTION_FAILURE, DEPLOYMENT_STOP_ON_ALARM, true, false",
        "Stopped, ALARM_ACTIVE, DEPLOYMENT_STOP_ON_ALARM, true, true",
        "Stopped, ALARM_ACTIVE, DEPLOYMENT_FAILURE, true, false",
        "Stopped, MANUAL_STOP, DEPLOYMENT_STOP_ON_REQUEST, true, true",
        "Stopped, MANUAL_STOP, DEPLOYMENT_FAILURE, true, false",
        "Succeeded, '', DEPLOYMENT_FAILURE, true, false"
    })
    void knowsWhetherItIsGoingToBeUndone(String status, String code, String event, boolean enabled, boolean undone) {
        DeploymentInfo.Builder info = DeploymentInfo.builder()
                .status(status)
                .errorInformation(error -> error.code(code))
                .autoRollbackConfiguration(
                        automatic -> automatic.enabled(enabled).eventsWithStrings(event));
        assertThat(ShiftState.of(info.build()).awaitsRollback()).isEqualTo(undone);
        info.rollbackInfo(rollback -> rollback.rollbackDeploymentId("d-2"));
        assertThat(ShiftState.of(info.build()).awaitsRollback()).isFalse();
    }
}
