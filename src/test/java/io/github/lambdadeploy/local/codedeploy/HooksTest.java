// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.lambda.Bench;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentStatus;
import software.amazon.awssdk.services.codedeploy.model.ErrorCode;
import software.amazon.awssdk.services.codedeploy.model.InvalidLifecycleEventHookExecutionIdException;
import software.amazon.awssdk.services.codedeploy.model.InvalidLifecycleEventHookExecutionStatusException;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEvent;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEventAlreadyCompletedException;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEventStatus;

/** Functions that validate a deployment. */
class HooksTest {

    private static final String BEFORE = Site.appSpec("1", "2", "BeforeAllowTraffic=check");
    private static final String AFTER = Site.appSpec("1", "2", "AfterAllowTraffic=check");

    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void start() {
        site = Site.ready(directory);
        site.function("check", LocalAws.ROLE_ARN);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void hooksThatReportSuccessLetItGoOn() throws Exception {
        site.knob("codedeploy.hook.check", "Succeeded");
        String arn = "arn:aws:lambda:eu-west-1:" + LocalAws.ACCOUNT + ":function:check";
        String id = site.deploy(
                Site.appSpec("1", "2", "BeforeAllowTraffic=" + arn, "AfterAllowTraffic=check"),
                r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        site.begin();
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(site.live()).isEqualTo("2");
    }

    @Test
    void aHookThatFailsBeforeTheTrafficKeepsItOff() throws Exception {
        site.knob("codedeploy.hook.check", "Failed");
        String id = site.deploy(BEFORE, r -> {});
        site.begin();
        failed(id, "reported Failed");
        assertThat(event(id, 0).status()).isEqualTo(LifecycleEventStatus.FAILED);
        assertThat(event(id, 0).diagnostics().message()).contains("check");
        assertThat(event(id, 1).status()).isEqualTo(LifecycleEventStatus.SKIPPED);
        assertThat(site.live()).isEqualTo("1");
        assertThat(site.target(id).lambdaFunctionInfo().targetVersionWeight()).isZero();
    }

    @Test
    void aHookThatFailsAfterTheTrafficHasItTakenBack() throws Exception {
        site.knob("codedeploy.hook.check", "Failed");
        String id = site.deployWithRollback(AFTER);
        site.pass(Duration.ofMinutes(5).plusSeconds(2));
        assertThat(site.live()).isEqualTo("2");
        DeploymentInfo failed = failed(id, "reported Failed");
        site.begin();
        assertThat(site.live()).isEqualTo("1");
        String back = failed.rollbackInfo().rollbackDeploymentId();
        assertThat(site.look(back).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(site.target(back).lambdaFunctionInfo().targetVersion()).isEqualTo("1");
    }

    @Test
    void aHookThatNeverReportsFailsAfterAnHour() throws Exception {
        site.knob("codedeploy.hook.check", "silent");
        String id = site.deploy(BEFORE, r -> {});
        site.begin();
        site.look(id);
        site.pass(Duration.ofHours(1).minusMillis(1));
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.IN_PROGRESS);
        assertThat(event(id, 0).status()).isEqualTo(LifecycleEventStatus.IN_PROGRESS);
        site.pass(Duration.ofMillis(1));
        failed(id, "did not report within one hour");
        assertThat(site.live()).isEqualTo("1");
    }

    @Test
    void withoutTimeASilentHookFailsAtTheNextLook() throws Exception {
        Faults.write(
                directory, new JsonObject().put("codedeploy.minuteMillis", 0).put("codedeploy.hook.check", "silent"));
        String id = site.deploy(BEFORE, r -> {});
        site.look(id);
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.IN_PROGRESS);
        failed(id, "did not report");
    }

    @Test
    @Timeout(60)
    void aHookReallyRunsAndReports() throws Exception {
        deployValidator("validator");
        // Its own time is real, so that the deployment's must not pass meanwhile.
        site.knob("codedeploy.minuteMillis", 0);
        String id = site.deploy(
                Site.appSpec("1", "2", "BeforeAllowTraffic=validator"), r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        while (site.look(id).completeTime() == null) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(site.live()).isEqualTo("2");
    }

    private void deployValidator(String name) throws Exception {
        String file = Validator.class.getName().replace('.', '/') + ".class";
        try (InputStream in = Validator.class.getClassLoader().getResourceAsStream(file)) {
            SdkBytes zip = Bench.zip(Map.of(file, in.readAllBytes()));
            site.lambda.createFunction(Bench.zipFunction(name)
                    .role(LocalAws.ROLE_ARN)
                    .handler(Validator.class.getName() + "::validate")
                    .timeout(30)
                    .code(code -> code.zipFile(zip))
                    .build());
        }
        Bench.settle(site.lambda, name, null);
    }

    @Test
    void aReportIsTakenOnceForWhatRuns() throws Exception {
        site.knob("codedeploy.hook.check", "silent");
        String id = site.deploy(BEFORE, r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        site.begin();
        site.look(id);
        String execution = execution(id);
        assertThatThrownBy(() -> report(id, "unknown", "Succeeded"))
                .isInstanceOf(InvalidLifecycleEventHookExecutionIdException.class);
        assertThatThrownBy(() -> report(id, execution, "Skipped"))
                .isInstanceOf(InvalidLifecycleEventHookExecutionStatusException.class);
        report(id, execution, "Succeeded");
        assertThatThrownBy(() -> report(id, execution, "Succeeded"))
                .isInstanceOf(LifecycleEventAlreadyCompletedException.class);
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(event(id, 0).endTime()).isEqualTo(site.now());
    }

    /** The id that only the hook is told. */
    private String execution(String id) throws Exception {
        Deployments deployments = new Deployments(new Store(directory));
        return deployments
                .find("eu-west-1", id)
                .orElseThrow()
                .execution("BeforeAllowTraffic")
                .string("id", "");
    }

    private void report(String id, String execution, String status) {
        site.codeDeploy.putLifecycleEventHookExecutionStatus(
                r -> r.deploymentId(id).lifecycleEventHookExecutionId(execution).status(status));
    }

    @Test
    void aHookThatIsNoFunctionFailsTheDeployment() {
        String id = site.deploy(Site.appSpec("1", "2", "BeforeAllowTraffic=nobody"), r -> {});
        site.begin();
        failed(id, "is no Lambda function: nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "check, AWSCodeDeployRoleForLambda, Failed",
        "check, AWSCodeDeployRoleForLambdaLimited, Failed",
        "CodeDeployHook_check, AWSCodeDeployRoleForLambda, Succeeded"
    })
    void awsOwnPoliciesAllowHooksOfOneNameOnly(String hook, String policy, String status) throws Exception {
        site.iam.detachRolePolicy(r -> r.roleName("deployer").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        site.iam.attachRolePolicy(
                r -> r.roleName("deployer").policyArn("arn:aws:iam::aws:policy/service-role/" + policy));
        site.knob("codedeploy.hook." + hook, "Succeeded");
        site.function("CodeDeployHook_check", LocalAws.ROLE_ARN);
        String id = site.deploy(
                Site.appSpec("1", "2", "BeforeAllowTraffic=" + hook), r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        site.begin();
        DeploymentInfo info = site.look(id);
        assertThat(info.statusAsString()).isEqualTo(status);
        if (status.equals("Failed")) {
            assertThat(info.errorInformation().code()).isEqualTo(ErrorCode.IAM_ROLE_PERMISSIONS);
        }
    }

    private DeploymentInfo failed(String id, String message) {
        DeploymentInfo info = site.look(id);
        assertThat(info.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(info.errorInformation().code()).isEqualTo(ErrorCode.HOOK_EXECUTION_FAILURE);
        assertThat(info.errorInformation().message()).contains(message);
        return info;
    }

    private LifecycleEvent event(String id, int index) {
        return site.target(id).lifecycleEvents().get(index);
    }
}
