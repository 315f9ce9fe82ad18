// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftFailureTest {

    private static final AppSpec SPEC = new AppSpec("orders", "live", "41", "42", Hooks.NONE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALARM_ACTIVE                   | an alarm went off                          | the alarms of the deployment group in CloudWatch
                    HOOK_EXECUTION_FAILURE         | the hook function failed                   | codedeploy:PutLifecycleEventHookExecutionStatus
                    INVALID_LAMBDA_CONFIGURATION   | cannot shift the traffic of orders:live    | wholly at version 41
                    INVALID_LAMBDA_FUNCTION        | cannot shift the traffic of orders:live    | there and Active
                    IAM_ROLE_MISSING               | the service role                           | codedeploy.amazonaws.com may assume
                    IAM_ROLE_PERMISSIONS           | the service role                           | AWSCodeDeployRoleForLambdaLimited
                    TIMEOUT                        | took too long                              | an hour to report
                    APPLICATION_MISSING            | application or the deployment group is gone| <create> to true
                    DEPLOYMENT_GROUP_MISSING       | application or the deployment group is gone| <create> to true
                    REVISION_MISSING               | does not take the AppSpec file             | aws deploy get-deployment --deployment-id d-ABC
                    INVALID_REVISION               | does not take the AppSpec file             | aws deploy get-deployment --deployment-id d-ABC
                    CUSTOMER_APPLICATION_UNHEALTHY | found the function unhealthy               | the log of version 42
                    THROTTLED                      | was not able to                            | later
                    RESOURCE_LIMIT_EXCEEDED        | was not able to                            | later
                    INTERNAL_ERROR                 | was not able to                            | later
                    MANUAL_STOP                    | somebody stopped the deployment            | Ask who stopped it
                    A_CODE_FROM_TOMORROW           | the deployment ended as Failed             | aws deploy get-deployment --deployment-id d-ABC
                    """)
    void explains(String code, String what, String next) {
        DeployException failure = failure(state("Failed", code), Optional.empty(), List.of());
        assertThat(failure.what())
                .startsWith("Version 42 of orders was not released: ")
                .contains(what);
        assertThat(failure.reason()).isEqualTo(code + ": AWS says so");
        assertThat(failure.where()).isEqualTo("CodeDeploy deployment d-ABC (application shop, deployment group live)");
        assertThat(failure.next()).contains(next);
    }

    @Test
    void namesTheAlarms() {
        assertThat(failure(state("Stopped", "ALARM_ACTIVE"), Optional.empty(), List.of("errors", "latency"))
                        .next())
                .startsWith("Look at errors, latency in CloudWatch");
    }

    @Test
    void knowsAStopWithoutCode() {
        DeployException failure = failure(state("Stopped", ""), Optional.empty(), List.of());
        assertThat(failure.what()).endsWith("somebody stopped the deployment");
        assertThat(failure.reason()).isEqualTo("Status Stopped: AWS says so");
    }

    @Test
    void namesTheHookAlsoWithoutCode() {
        ShiftTarget target = new ShiftTarget(
                "orders", "live", "41", List.of(new ShiftTarget.Event("AfterAllowTraffic", "Failed", "it said no")));
        AppSpec spec =
                new AppSpec("orders", "live", "41", "42", new Hooks(Optional.empty(), Optional.of("CodeDeployHook_z")));
        DeployException failure = new ShiftFailure(new CodeDeploySpec("shop", "live"), List.of())
                .of(new ShiftWatch.Ended(state("Failed", ""), Optional.empty()), spec, Optional.of(target));
        assertThat(failure.what()).endsWith("the hook AfterAllowTraffic (CodeDeployHook_z) failed");
        assertThat(failure.reason()).isEqualTo("Status Failed: AWS says so (it said no)");
        assertThat(failure.next()).startsWith("Look at the log of CodeDeployHook_z.");
    }

    @Test
    void tellsWhenTheWayBackFailedToo() {
        ShiftState undoing =
                new ShiftState("d-BACK", "Failed", "", true, "INTERNAL_ERROR", "sorry", Optional.empty(), List.of());
        DeployException failure = new ShiftFailure(new CodeDeploySpec("shop", "live"), List.of())
                .of(new ShiftWatch.Ended(state("Failed", "TIMEOUT"), Optional.of(undoing)), SPEC, Optional.empty());
        assertThat(failure.reason())
                .isEqualTo("TIMEOUT: AWS says so; its rollback d-BACK ended too: INTERNAL_ERROR: sorry");
    }

    private static ShiftState state(String status, String code) {
        return new ShiftState("d-ABC", status, "", false, code, "AWS says so", Optional.empty(), List.of());
    }

    private static DeployException failure(ShiftState state, Optional<ShiftTarget> target, List<String> alarms) {
        return new ShiftFailure(new CodeDeploySpec("shop", "live"), alarms)
                .of(new ShiftWatch.Ended(state, Optional.empty()), SPEC, target);
    }
}
