// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.codedeploy.model.CodeDeployException;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentCreator;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentLimitExceededException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentNotStartedException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentStatus;
import software.amazon.awssdk.services.codedeploy.model.DeploymentTargetDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.LambdaTarget;
import software.amazon.awssdk.services.codedeploy.model.LifecycleEvent;
import software.amazon.awssdk.services.codedeploy.model.RevisionLocation;

/** Deployments from their beginning to the end they are meant to have, and what keeps them from beginning. */
class CourseTest {

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
    void aCanaryMovesTheAliasInTwoSteps() {
        String before = site.alias().revisionId();
        String id = site.deploy(Site.appSpec("1", "2"), r -> r.description("to two"));
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.CREATED);
        assertThatThrownBy(() -> site.target(id)).isInstanceOf(DeploymentNotStartedException.class);
        site.pass(Duration.ofSeconds(1));
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.QUEUED);
        assertThat(site.live()).isEqualTo("1");
        site.pass(Duration.ofSeconds(1));
        DeploymentInfo running = site.look(id);
        assertThat(running.status()).isEqualTo(DeploymentStatus.IN_PROGRESS);
        assertThat(running.createTime()).isEqualTo(Site.START);
        assertThat(running.startTime()).isEqualTo(Site.START.plusSeconds(2));
        assertThat(running.deploymentOverview().inProgress()).isEqualTo(1);
        assertThat(running.creator()).isEqualTo(DeploymentCreator.USER);
        assertThat(running.description()).isEqualTo("to two");
        assertThat(running.revision().appSpecContent().content()).isNull();
        assertThat(running.revision().appSpecContent().sha256()).hasSize(64);
        assertThat(site.live()).isEqualTo("1 2=0.1");
        LambdaTarget target = site.target(id);
        assertThat(target.statusAsString()).isEqualTo("InProgress");
        assertThat(target.lambdaFunctionInfo().targetVersionWeight()).isEqualTo(0.1);
        assertThat(target.lambdaFunctionInfo().functionAlias()).isEqualTo("live");
        assertThat(events(id))
                .containsExactly(
                        "BeforeAllowTraffic Succeeded", "AllowTraffic InProgress", "AfterAllowTraffic Pending");
        String during = site.alias().revisionId();

        site.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.pass(Duration.ofHours(1));
        assertThat(site.live()).isEqualTo("2");
        DeploymentInfo over = site.look(id);
        assertThat(over.status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        assertThat(over.completeTime()).isEqualTo(Site.START.plusSeconds(302));
        assertThat(over.errorInformation()).isNull();
        assertThat(over.rollbackInfo()).isNull();
        assertThat(events(id)).allMatch(event -> event.endsWith("Succeeded"));
        assertThat(site.target(id).lambdaFunctionInfo().targetVersionWeight()).isEqualTo(1.0);
        assertThat(List.of(before, during, site.alias().revisionId())).doesNotHaveDuplicates();
        var group = site.codeDeploy
                .getDeploymentGroup(r -> r.applicationName("app").deploymentGroupName("group"))
                .deploymentGroupInfo();
        assertThat(group.lastSuccessfulDeployment().deploymentId()).isEqualTo(id);
        assertThat(group.lastAttemptedDeployment().endTime()).isEqualTo(over.completeTime());
    }

    @Test
    void aLinearShiftGoesInEqualSteps() {
        String id = site.deploy(Site.LINEAR);
        site.begin();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            seen.add(site.live());
            site.pass(Duration.ofMinutes(1));
        }
        assertThat(seen)
                .containsExactly(
                        "1 2=0.1", "1 2=0.2", "1 2=0.3", "1 2=0.4", "1 2=0.5", "1 2=0.6", "1 2=0.7", "1 2=0.8",
                        "1 2=0.9", "2");
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
    }

    @Test
    void allAtOnceTakesNoTimeAndMayEndWhereItBegan() {
        String id = site.deploy(Site.ALL_AT_ONCE);
        site.begin();
        assertThat(site.live()).isEqualTo("2");
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
        String same = site.deploy(Site.appSpec("2", "2"), r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        site.begin();
        assertThat(site.look(same).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
    }

    @Test
    void aConfigurationOfOnesOwnIsFollowed() {
        site.codeDeploy.createDeploymentConfig(r -> r.deploymentConfigName("mine")
                .computePlatform("Lambda")
                .trafficRoutingConfig(t -> t.type("TimeBasedLinear")
                        .timeBasedLinear(l -> l.linearPercentage(40).linearInterval(7))));
        site.deploy("mine");
        site.begin();
        assertThat(site.live()).isEqualTo("1 2=0.4");
        site.pass(Duration.ofMinutes(7));
        assertThat(site.live()).isEqualTo("1 2=0.8");
        site.pass(Duration.ofMinutes(7));
        assertThat(site.live()).isEqualTo("2");
    }

    @Test
    void invocationsSeeTheShiftAndTheJournalOnlyWhatWasAsked() throws Exception {
        site.deploy(Site.ALL_AT_ONCE);
        site.begin();
        long asked = Journal.read(directory).size();
        // A dry run goes through the same look-up as any; the alias is on version 2 before it is asked about.
        site.lambda.invoke(r -> r.functionName("f").qualifier("live").invocationType("DryRun"));
        assertThat(site.live()).isEqualTo("2");
        assertThat(Journal.read(directory)).hasSize((int) asked + 2);
        assertThat(Journal.read(directory)).extracting(Journal.Entry::operation).doesNotContain("UpdateAlias");
    }

    @Test
    void aDeploymentGoesOnInAnotherStandIn() throws Exception {
        String id = site.deploy(Site.CANARY);
        site.begin();
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.close();
        site = new Site(directory);
        site.pass(Duration.ofMinutes(6));
        assertThat(site.live()).isEqualTo("2");
        assertThat(site.look(id).completeTime()).isEqualTo(Site.START.plusSeconds(302));
    }

    @Test
    void aGroupHasOneDeploymentAtATime() {
        String id = site.deploy(Site.CANARY);
        assertThatThrownBy(() -> site.deploy(Site.CANARY))
                .isInstanceOf(DeploymentLimitExceededException.class)
                .hasMessageContaining("The Deployment Group 'group' already has an active Deployment '" + id + "'");
        site.group(r -> r.deploymentGroupName("other"));
        site.pass(Duration.ofMinutes(6));
        site.deploy(Site.appSpec("2", "1"), r -> {});
    }

    @Test
    void withoutTimeEachLookTakesADeploymentOneStepOn() throws Exception {
        site.knob("codedeploy.minuteMillis", 0);
        String id = site.deploy(Site.CANARY);
        site.pass(Duration.ofDays(1));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            assertThat(site.live()).isEqualTo(site.live());
            seen.add(site.look(id).statusAsString() + " " + site.live());
        }
        assertThat(seen)
                .containsExactly(
                        "Queued 1",
                        "InProgress 1",
                        "InProgress 1 2=0.1",
                        "InProgress 2",
                        "InProgress 2",
                        "Succeeded 2");
    }

    @Test
    void aMinuteMayLastSoManyMilliseconds() throws Exception {
        site.knob("codedeploy.minuteMillis", 60);
        String id = site.deploy("CodeDeployDefault.LambdaCanary10Percent30Minutes");
        site.pass(Duration.ofMillis(2));
        assertThat(site.live()).isEqualTo("1 2=0.1");
        site.pass(Duration.ofMillis(30 * 60));
        assertThat(site.look(id).status()).isEqualTo(DeploymentStatus.SUCCEEDED);
    }

    @Test
    void targetsAreListedToldAndRefused() {
        String id = site.deploy(Site.CANARY);
        site.begin();
        String target = site.codeDeploy
                .listDeploymentTargets(r -> r.deploymentId(id))
                .targetIds()
                .get(0);
        assertThat(site.codeDeploy
                        .batchGetDeploymentTargets(r -> r.deploymentId(id).targetIds(target))
                        .deploymentTargets())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.deploymentTargetTypeAsString()).isEqualTo("LambdaTarget");
                    assertThat(told.lambdaTarget()).isEqualTo(site.target(id));
                    assertThat(told.lambdaTarget().targetArn()).endsWith(":function:f:live");
                });
        assertThat(site.codeDeploy
                        .listDeploymentTargets(r -> r.deploymentId(id)
                                .targetFiltersWithStrings(Map.of("TargetStatus", List.of("Succeeded"))))
                        .targetIds())
                .isEmpty();
        assertThatThrownBy(() -> site.codeDeploy.getDeploymentTarget(
                        r -> r.deploymentId(id).targetId("g:live")))
                .isInstanceOf(DeploymentTargetDoesNotExistException.class);
        assertThat(code(() -> site.look("d-123"))).isEqualTo("InvalidDeploymentIdException");
        assertThat(code(() -> site.look("d-123456789"))).isEqualTo("DeploymentDoesNotExistException");
    }

    static Stream<Arguments> refused() {
        String good = Site.appSpec("1", "2");
        return Stream.of(
                refusal("RevisionRequiredException", r -> r.revision((RevisionLocation) null)),
                refusal("InvalidRevisionException", r -> r.revision(v -> v.revisionType("S3"))),
                refusal("InvalidRevisionException", r -> r.revision(v -> v.revisionType("AppSpecContent"))),
                refusal("InvalidRevisionException", content("version: 0.0", null)),
                refusal("InvalidRevisionException", content(Site.appSpec("$LATEST", "2"), null)),
                refusal("InvalidRevisionException", content(good, "0".repeat(64))),
                refusal("ApplicationDoesNotExistException", r -> r.applicationName("nobody")),
                refusal("DeploymentGroupDoesNotExistException", r -> r.deploymentGroupName("nobody")),
                refusal("DeploymentGroupNameRequiredException", r -> r.deploymentGroupName(null)),
                refusal("DeploymentConfigDoesNotExistException", r -> r.deploymentConfigName("nobody")),
                refusal("DescriptionTooLongException", r -> r.description("x".repeat(257))),
                refusal("InvalidFileExistsBehaviorException", r -> r.fileExistsBehavior("OVERWRITE")),
                refusal("InvalidAlarmConfigException", r -> r.overrideAlarmConfiguration(c -> c.enabled(true))),
                refusal("InvalidAutoRollbackConfigException", r -> r.autoRollbackConfiguration(c -> c.enabled(true))));
    }

    private static Arguments refusal(String code, Consumer<CreateDeploymentRequest.Builder> change) {
        return Arguments.of(code, change);
    }

    private static Consumer<CreateDeploymentRequest.Builder> content(String content, @Nullable String sha256) {
        return r -> r.revision(v -> v.revisionType("AppSpecContent")
                .appSpecContent(c -> c.content(content).sha256(sha256)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aDeploymentIsRefused(String code, Consumer<CreateDeploymentRequest.Builder> change) {
        assertThat(code(() -> site.deploy(Site.appSpec("1", "2"), change))).isEqualTo(code);
        assertThat(site.codeDeploy.listDeployments().deployments()).isEmpty();
    }

    private record Obstacle(String name, String appSpec, String code, String message, Consumer<Site> preparation) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Obstacle> obstacles() {
        String good = Site.appSpec("1", "2");
        String elsewhere = "alias version does not match the current version in AppSpec file";
        return Stream.of(
                new Obstacle(
                        "alias elsewhere", Site.appSpec("2", "1"), "INVALID_LAMBDA_CONFIGURATION", elsewhere, s -> {}),
                new Obstacle(
                        "alias weighted",
                        good,
                        "INVALID_LAMBDA_CONFIGURATION",
                        "weighted",
                        s -> s.lambda.updateAlias(r -> r.functionName("f")
                                .name("live")
                                .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))))),
                new Obstacle(
                        "no alias",
                        good,
                        "INVALID_LAMBDA_FUNCTION",
                        "no alias",
                        s -> s.lambda.deleteAlias(r -> r.functionName("f").name("live"))),
                new Obstacle("no version", Site.appSpec("1", "7"), "INVALID_LAMBDA_FUNCTION", "no version 7", s -> {}),
                new Obstacle(
                        "no function",
                        good.replace("\"f\"", "\"g\""),
                        "INVALID_LAMBDA_FUNCTION",
                        "not exist: g",
                        s -> {}),
                new Obstacle(
                        "same version",
                        Site.appSpec("1", "1"),
                        "INVALID_LAMBDA_CONFIGURATION",
                        "missing or has",
                        s -> {}),
                new Obstacle(
                        "another role",
                        Site.appSpec("1", "3"),
                        "INVALID_LAMBDA_CONFIGURATION",
                        "same execution role",
                        s -> {
                            s.publishWithRole("second");
                        }),
                new Obstacle(
                        "hook without function",
                        Site.appSpec("1", "2", "AfterAllowTraffic="),
                        "INVALID_LAMBDA_CONFIGURATION",
                        "name cannot be null or empty",
                        s -> {}),
                new Obstacle("role gone", good, "IAM_ROLE_MISSING", "cannot be accessed", s -> {
                    s.iam.detachRolePolicy(
                            r -> r.roleName("deployer").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
                    s.iam.deleteRole(r -> r.roleName("deployer"));
                }),
                new Obstacle(
                        "role that may nothing",
                        good,
                        "IAM_ROLE_PERMISSIONS",
                        "does not give you permission",
                        s -> s.iam.detachRolePolicy(
                                r -> r.roleName("deployer").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"))),
                new Obstacle(
                        "group gone",
                        good,
                        "DEPLOYMENT_GROUP_MISSING",
                        "missing",
                        s -> s.codeDeploy.deleteDeploymentGroup(
                                r -> r.applicationName("app").deploymentGroupName("group"))),
                new Obstacle(
                        "application gone",
                        good,
                        "APPLICATION_MISSING",
                        "missing",
                        s -> s.codeDeploy.deleteApplication(r -> r.applicationName("app"))));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void aDeploymentThatCannotStartFailsAndChangesNothing(Obstacle obstacle) {
        String id = site.deployWithRollback(obstacle.appSpec());
        obstacle.preparation().accept(site);
        String revision = obstacle.name().equals("no alias") ? "" : site.alias().revisionId();
        site.begin();
        DeploymentInfo failed = site.look(id);
        assertThat(failed.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(failed.errorInformation().codeAsString()).isEqualTo(obstacle.code());
        assertThat(failed.errorInformation().message()).contains(obstacle.message());
        assertThat(failed.rollbackInfo()).isNull();
        assertThat(failed.deploymentOverview().failed()).isEqualTo(1);
        if (!revision.isEmpty()) {
            assertThat(site.alias().revisionId()).isEqualTo(revision);
        }
    }

    @Test
    void unlikeVersionsMayBeExchangedAllAtOnce() {
        site.publishWithRole("second");
        site.deploy(Site.appSpec("1", "3"), r -> r.deploymentConfigName(Site.ALL_AT_ONCE));
        site.begin();
        assertThat(site.live()).isEqualTo("3");
    }

    @Test
    void yamlIsTakenWithItsHash() {
        String yaml = """
                version: 0.0
                Resources:
                  - function:
                      Type: AWS::Lambda::Function
                      Properties:
                        Name: f
                        Alias: live
                        CurrentVersion: "1"
                        TargetVersion: "2"
                """;
        String hash = Digest.of(yaml.getBytes(StandardCharsets.UTF_8)).hex();
        String id = site.deploy(yaml, content(yaml, hash));
        assertThat(site.look(id).revision().appSpecContent().sha256()).isEqualTo(hash);
        site.pass(Duration.ofMinutes(6));
        assertThat(site.live()).isEqualTo("2");
    }

    private List<String> events(String id) {
        return site.target(id).lifecycleEvents().stream()
                .map((LifecycleEvent event) -> event.lifecycleEventName() + " " + event.statusAsString())
                .toList();
    }

    private static String code(ThrowingCallable call) {
        CodeDeployException error = catchThrowableOfType(CodeDeployException.class, call);
        assertThat(error).isNotNull();
        return error.awsErrorDetails().errorCode();
    }
}
