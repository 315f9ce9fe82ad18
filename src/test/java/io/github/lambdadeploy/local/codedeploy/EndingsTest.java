// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.codedeploy.model.Alarm;
import software.amazon.awssdk.services.codedeploy.model.CodeDeployException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentAlreadyCompletedException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentCreator;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentStatus;
import software.amazon.awssdk.services.codedeploy.model.ErrorCode;
import software.amazon.awssdk.services.codedeploy.model.InvalidNextTokenException;
import software.amazon.awssdk.services.codedeploy.model.ListDeploymentsResponse;
import software.amazon.awssdk.services.codedeploy.model.StopStatus;

/** Deployments that are stopped or fail on the way, and their rollbacks. */
class EndingsTest {

    @TempDir
    private Path directory;

    private Site site;

    @BeforeEach
    void start() {
        site = Site.ready(directory);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void aStopLeavesTheWeightsAndTheNextDeploymentFailsForThem() {
        String id = site.deploy(Site.CANARY);
        site.begin();
        assertThat(site.codeDeploy.stopDeployment(r -> r.deploymentId(id)).status())
                .isEqualTo(StopStatus.SUCCEEDED);
        site.pass(Duration.ofHours(1));
        DeploymentInfo stopped = site.look(id);
        assertThat(stopped.status()).isEqualTo(DeploymentStatus.STOPPED);
        assertThat(stopped.completeTime()).isEqualTo(Site.START.plusSeconds(2));
        assertThat(stopped.errorInformation().code()).isEqualTo(ErrorCode.MANUAL_STOP);
        assertThat(stopped.rollbackInfo()).isNull();
        assertThat(site.live()).isEqualTo("1 2=0.1");
        assertThatThrownBy(() -> site.codeDeploy.stopDeployment(r -> r.deploymentId(id)))
                .isInstanceOf(DeploymentAlreadyCompletedException.class);
        String next = site.deploy(Site.CANARY);
        site.begin();
        assertThat(site.look(next).errorInformation().code()).isEqualTo(ErrorCode.INVALID_LAMBDA_CONFIGURATION);
        assertThat(site.live()).isEqualTo("1 2=0.1");
    }

    @Test
    void aStopWithRollbackIsTakenBackByASecondDeployment() {
        String id = site.deploy(Site.CANARY);
        site.begin();
        site.codeDeploy.stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(true));
        String back = site.look(id).rollbackInfo().rollbackDeploymentId();
        assertThat(site.live()).isEqualTo("1 2=0.1");
        DeploymentInfo rollback = site.look(back);
        assertThat(rollback.status()).isEqualTo(DeploymentStatus.CREATED);
        assertThat(rollback.creator()).isEqualTo(DeploymentCreator.CODE_DEPLOY_ROLLBACK);
        assertThat(rollback.rollbackInfo().rollbackTriggeringDeploymentId()).isEqualTo(id);
        assertThat(rollback.errorInformation()).isNull();
        site.begin();
        assertThat(site.live()).isEqualTo("1");
        assertThat(site.look(back).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.STOPPED);
    }

    @ParameterizedTest
    @CsvSource({", true", "true, true", "false, false"})
    void theCallDecidesOverTheConfiguration(Boolean wanted, boolean rolledBack) {
        String id = site.deployWithRollback(Site.appSpec("1", "2"));
        site.begin();
        site.codeDeploy.stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(wanted));
        site.begin();
        assertThat(site.live()).isEqualTo(rolledBack ? "1" : "1 2=0.1");
    }

    @Test
    void whatHasNotBegunIsStoppedWithoutRollback() {
        String id = site.deployWithRollback(Site.appSpec("1", "2"));
        site.codeDeploy.stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(true));
        site.begin();
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.STOPPED);
        assertThat(site.look(id).rollbackInfo()).isNull();
        assertThat(site.live()).isEqualTo("1");
    }

    @Test
    void anAlarmStopsAndTheRollbackGoesOnInSpiteOfIt() throws Exception {
        site.alarm("errors", "OK");
        site.codeDeploy.updateDeploymentGroup(r -> r.applicationName("app")
                .currentDeploymentGroupName("group")
                .alarmConfiguration(c ->
                        c.enabled(true).alarms(Alarm.builder().name("errors").build())));
        String id = site.deployWithRollback(Site.appSpec("1", "2"));
        site.begin();
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.alarm("errors", "ALARM");
        site.pass(Duration.ofMinutes(5));
        assertThat(site.live()).isEqualTo("1 2=0.1");
        DeploymentInfo stopped = site.look(id);
        assertThat(stopped.status()).isEqualTo(DeploymentStatus.STOPPED);
        assertThat(stopped.errorInformation().code()).isEqualTo(ErrorCode.ALARM_ACTIVE);
        assertThat(stopped.errorInformation().message()).contains("errors");
        site.begin();
        assertThat(site.live()).isEqualTo("1");
        assertThat(site.look(stopped.rollbackInfo().rollbackDeploymentId()).status())
                .isEqualTo(DeploymentStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "ALARM, false, Stopped",
        "OK, false, Succeeded",
        "INSUFFICIENT_DATA, false, Succeeded",
        ", false, Stopped",
        ", true, Succeeded"
    })
    void theAlarmsOfADeploymentCount(String state, boolean ignoring, String status) throws Exception {
        if (state != null) {
            site.alarm("own", state);
        }
        String id = site.deploy(
                Site.appSpec("1", "2"),
                r -> r.deploymentConfigName(Site.ALL_AT_ONCE)
                        .overrideAlarmConfiguration(c -> c.enabled(true)
                                .ignorePollAlarmFailure(ignoring)
                                .alarms(Alarm.builder().name("own").build())));
        site.begin();
        assertThat(site.look(id).statusAsString()).isEqualTo(status);
        assertThat(site.live()).isEqualTo(status.equals("Succeeded") ? "2" : "1");
    }

    @Test
    void withoutTimeAnAlarmStopsAtTheNextRequest() throws Exception {
        site.knob("codedeploy.minuteMillis", 0);
        site.alarm("own", "OK");
        String id = site.deploy(
                Site.appSpec("1", "2"),
                r -> r.overrideAlarmConfiguration(
                        c -> c.enabled(true).alarms(Alarm.builder().name("own").build())));
        for (int i = 0; i < 3; i++) {
            site.look(id);
        }
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.alarm("own", "ALARM");
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.STOPPED);
        assertThat(site.live()).isEqualTo("1 2=0.1");
    }

    @Test
    void anAliasThatSomebodyElseMovedIsLeftAlone() {
        String id = site.deployWithRollback(Site.appSpec("1", "2"));
        site.begin();
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.update("f", "three");
        site.publish("f");
        site.lambda.updateAlias(r -> r.functionName("f")
                .name("live")
                .functionVersion("3")
                .routingConfig(c -> c.additionalVersionWeights(Map.of())));
        site.pass(Duration.ofMinutes(6));
        DeploymentInfo failed = site.look(id);
        assertThat(failed.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(failed.errorInformation().code()).isEqualTo(ErrorCode.INVALID_LAMBDA_CONFIGURATION);
        DeploymentInfo rollback = site.look(failed.rollbackInfo().rollbackDeploymentId());
        assertThat(rollback.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(rollback.rollbackInfo().rollbackDeploymentId()).isNull();
        assertThat(site.live()).isEqualTo("3");
    }

    @Test
    void deploymentsAreListedNewestFirstByStatusAndInPages() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            String id = site.deploy(Site.CANARY);
            made.add(0, id);
            if (i < 101) {
                site.codeDeploy.stopDeployment(r -> r.deploymentId(id));
            }
        }
        site.group(r -> r.deploymentGroupName("other"));
        ListDeploymentsResponse first =
                site.codeDeploy.listDeployments(r -> r.applicationName("app").deploymentGroupName("group"));
        assertThat(first.deployments()).isEqualTo(made.subList(0, 100));
        ListDeploymentsResponse second = site.codeDeploy.listDeployments(
                r -> r.applicationName("app").deploymentGroupName("group").nextToken(first.nextToken()));
        assertThat(second.deployments()).isEqualTo(made.subList(100, 102));
        assertThat(second.nextToken()).isNull();
        assertThat(site.codeDeploy
                        .listDeployments(r -> r.includeOnlyStatusesWithStrings("Created", "InProgress"))
                        .deployments())
                .containsExactly(made.get(0));
        assertThat(site.codeDeploy
                        .listDeployments(r -> r.applicationName("app").deploymentGroupName("other"))
                        .deployments())
                .isEmpty();
        assertThat(site.codeDeploy
                        .listDeployments(r -> r.createTimeRange(t -> t.start(Site.START.plusSeconds(1))))
                        .deployments())
                .isEmpty();
        assertThatThrownBy(() -> site.codeDeploy.listDeployments(r -> r.nextToken("x")))
                .isInstanceOf(InvalidNextTokenException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "app, , , DeploymentGroupNameRequiredException",
        ", group, , ApplicationNameRequiredException",
        "app, nobody, , DeploymentGroupDoesNotExistException",
        "app, group, Done, InvalidDeploymentStatusException"
    })
    void aListIsRefused(String application, String group, String status, String code) {
        assertThatThrownBy(() -> site.codeDeploy.listDeployments(r -> r.applicationName(application)
                        .deploymentGroupName(group)
                        .includeOnlyStatusesWithStrings(status == null ? List.of() : List.of(status))))
                .isInstanceOfSatisfying(
                        CodeDeployException.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
