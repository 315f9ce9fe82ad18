// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.GROUP;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.appSpec;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.codedeploy.model.CodeDeployException;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentLimitExceededException;

/** What AWS may do and the stand-in does not: a scripted CodeDeploy, and the stand-in's Lambda. */
class ScriptedShiftTest {

    @TempDir
    private Path directory;

    private ShiftBench bench;
    private final ScriptedCodeDeploy codeDeploy = new ScriptedCodeDeploy();

    @BeforeEach
    void start() {
        bench = new ShiftBench(directory);
        bench.function("orders");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void sendsWhatTheReleaseSays() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment("d-1", state("InProgress"), moved("2"));
        assertThat(shift(release(GROUP, "Linear20PercentEvery2Minutes", "errors", "latency")))
                .isInstanceOf(ShiftEnd.Shifted.class);

        CreateDeploymentRequest sent = codeDeploy.started.get(0);
        assertThat(sent.applicationName()).isEqualTo("orders");
        assertThat(sent.deploymentGroupName()).isEqualTo("orders-live");
        assertThat(sent.deploymentConfigName()).isEqualTo("LambdaDeploy.Linear20PercentEvery2Minutes");
        assertThat(sent.description()).isEqualTo("lambda-deploy 1 to 2, orders:live");
        assertThat(sent.revision().revisionTypeAsString()).isEqualTo("AppSpecContent");
        assertThat(sent.revision().appSpecContent().content())
                .isEqualTo(appSpec("orders").text());
        assertThat(sent.revision().appSpecContent().sha256())
                .isEqualTo(appSpec("orders").sha256());
        assertThat(sent.overrideAlarmConfiguration().enabled()).isTrue();
        assertThat(sent.overrideAlarmConfiguration().alarms())
                .extracting(alarm -> alarm.name())
                .containsExactly("errors", "latency");
        assertThat(sent.autoRollbackConfiguration().enabled()).isTrue();
        assertThat(sent.autoRollbackConfiguration().eventsAsStrings())
                .containsExactly("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM");
    }

    @Test
    void sendsNothingThatTheReleaseDoesNotSay() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment("d-1", moved("2"));
        shift(ShiftBench.withoutRollback(release(GROUP, "")));

        CreateDeploymentRequest sent = codeDeploy.started.get(0);
        assertThat(sent.deploymentConfigName()).isNull();
        assertThat(sent.overrideAlarmConfiguration()).isNull();
        assertThat(sent.autoRollbackConfiguration().enabled()).isFalse();
        assertThat(sent.autoRollbackConfiguration().hasEvents()).isFalse();
    }

    @Test
    void attachesToOursOnTheLastPage() {
        codeDeploy.running.add(List.of("d-over", "d-1"));
        codeDeploy.deployment("d-over", state("Succeeded"));
        codeDeploy.deployment("d-1", ours("InProgress"), ours("InProgress"), moved("2"));
        assertThat(shift("")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(codeDeploy.started).isEmpty();
    }

    @Test
    void neverTakesARollbackForItsOwn() {
        codeDeploy.running.add(List.of("d-back"));
        Supplier<DeploymentInfo> back = () -> ours("InProgress").get().toBuilder()
                .creator("codeDeployRollback")
                .build();
        codeDeploy.deployment("d-back", back, back, state("Succeeded"));
        assertThatThrownBy(() -> shift("")).isInstanceOf(ContentionException.class);
        assertThat(codeDeploy.started).isEmpty();
    }

    @Test
    void attachesWhenSomeoneStartedTheSameBetweenLookAndStart() {
        codeDeploy.running.add(List.of());
        codeDeploy.running.add(List.of("d-1"));
        codeDeploy.starts.add(() -> {
            throw busy();
        });
        codeDeploy.deployment("d-1", ours("Queued"), moved("2"));
        assertThat(shift("")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(codeDeploy.started).hasSize(1);
    }

    @Test
    void looksAnewWhenTheGroupWasBusyAndIsNot() {
        codeDeploy.starts.add(() -> {
            throw busy();
        });
        assertThatThrownBy(() -> shift(""))
                .isInstanceOf(ContentionException.class)
                .hasMessageContaining("one at a time");
    }

    @Test
    void findsTheDeploymentOfALostAnswerALittleLater() {
        codeDeploy.running.add(List.of());
        codeDeploy.running.add(List.of());
        codeDeploy.running.add(List.of("d-1"));
        codeDeploy.starts.add(() -> {
            throw SdkClientException.create("cut");
        });
        codeDeploy.deployment("d-1", ours("Queued"), moved("2"));
        assertThat(shift("")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(codeDeploy.started).hasSize(1);
    }

    @Test
    void failsWhenNobodyAnsweredAndNothingRuns() {
        codeDeploy.starts.add(() -> {
            throw SdkClientException.create("cut");
        });
        assertThatThrownBy(() -> shift(""))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("The alias live points at version 1.");
        assertThat(codeDeploy.started).hasSize(1);
    }

    /** Its answer was lost, and it had come and gone before anybody could look. */
    @Test
    void saysWhereTheAliasIsWhenNobodyAnswered() {
        codeDeploy.starts.add(() -> {
            move("2");
            throw SdkClientException.create("cut");
        });
        assertThatThrownBy(() -> shift(""))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("The alias live points at version 2.");
    }

    /** Where CodeDeploy does not tell what it did, the alias does. */
    @Test
    void aFailureThatMovedNothingIsNoWayBack() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment(
                "d-1",
                state("InProgress"),
                () -> state("Failed").get().toBuilder()
                        .errorInformation(error ->
                                error.code("INVALID_LAMBDA_CONFIGURATION").message("not alike"))
                        .build());
        assertThatThrownBy(() -> shift(""))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll("INVALID_LAMBDA_CONFIGURATION: not alike", "points at version 1.");
    }

    @Test
    void waitsForARollbackThatAppearsLater() {
        codeDeploy.starts.add(() -> "d-1");
        Supplier<DeploymentInfo> failed = () -> state("Failed").get().toBuilder()
                .errorInformation(error -> error.code("TIMEOUT").message("too long"))
                .autoRollbackConfiguration(automatic -> automatic.enabled(true).eventsWithStrings("DEPLOYMENT_FAILURE"))
                .build();
        codeDeploy.deployment(
                "d-1",
                () -> {
                    split();
                    return state("InProgress").get();
                },
                failed,
                failed,
                failed,
                () -> failed.get().toBuilder()
                        .rollbackInfo(rollback -> rollback.rollbackDeploymentId("d-2"))
                        .build());
        codeDeploy.deployment("d-2", state("Created"), state("InProgress"), moved("1"));

        ShiftEnd end = shift("");
        assertThat(end).isInstanceOf(ShiftEnd.RolledBack.class);
        assertThat(((ShiftEnd.RolledBack) end).reason())
                .hasMessageContainingAll("took too long", "TIMEOUT: too long", "points at version 1.");
    }

    @Test
    void tellsWhereTheAliasIsWhenTheRollbackNeverComes() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment(
                "d-1",
                () -> {
                    split();
                    return state("InProgress").get();
                },
                () -> state("Failed").get().toBuilder()
                        .autoRollbackConfiguration(
                                automatic -> automatic.enabled(true).eventsWithStrings("DEPLOYMENT_FAILURE"))
                        .build());
        assertThatThrownBy(() -> shift(""))
                .hasMessageContainingAll("10 % of its traffic goes to version 2", "mvn lambda:rollback");
    }

    @Test
    void looksAnewWhenItsFirstTryHadDoneTheWork() {
        codeDeploy.starts.add(() -> "d-2");
        codeDeploy.deployment("d-2", () -> {
            move("2");
            return state("Failed").get().toBuilder()
                    .errorInformation(
                            error -> error.code("INVALID_LAMBDA_CONFIGURATION").message("not at CurrentVersion"))
                    .build();
        });
        assertThatThrownBy(() -> shift("")).isInstanceOf(ContentionException.class);
        assertThat(shift("")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(codeDeploy.started).hasSize(1);
    }

    @Test
    void failsWhenASuccessLeftTheAliasElsewhere() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment("d-1", state("Succeeded"));
        assertThatThrownBy(() -> shift(""))
                .hasMessageContainingAll("has succeeded, and the alias is elsewhere", "points at version 1.");
    }

    @Test
    void givesUpOnARefusalWhileWaiting() {
        codeDeploy.starts.add(() -> "d-1");
        codeDeploy.deployment("d-1", state("InProgress"), () -> {
            throw CodeDeployException.builder()
                    .statusCode(400)
                    .awsErrorDetails(software.amazon.awssdk.awscore.exception.AwsErrorDetails.builder()
                            .errorCode("AccessDeniedException")
                            .errorMessage("not authorized to perform: codedeploy:GetDeployment on resource: r")
                            .build())
                    .build();
        });
        assertThatThrownBy(() -> shift(""))
                .hasMessageContainingAll(
                        "Cannot read deployment d-1", "Deployment d-1 goes on in CodeDeploy", "Allow codedeploy:Get");
    }

    @Test
    void stopsNothingThatItCannotTell() {
        codeDeploy.running.add(List.of("d-1"));
        codeDeploy.deployment("d-1", ours("Created"));
        assertThat(rollout(release(GROUP, "")).stop()).isEmpty();
    }

    @Test
    void waitsForWhatItCannotTellBeforeItAbandons() {
        codeDeploy.running.add(List.of("d-1"));
        codeDeploy.deployment("d-1", ours("Created"), state("Succeeded"));
        split();
        assertThatThrownBy(() -> rollout(release(GROUP, "")).abandon(bench.alias()))
                .isInstanceOf(ContentionException.class);
    }

    private ShiftEnd shift(String strategy) {
        return shift(release(GROUP, strategy));
    }

    private ShiftEnd shift(ReleaseSpec release) {
        return rollout(release).shift(bench.alias(), "2");
    }

    private CodeDeployRollout rollout(ReleaseSpec release) {
        return bench.rollout(
                "orders",
                release,
                new CodeDeployClients(
                        () -> codeDeploy,
                        () -> bench.aws().iam(),
                        () -> CallerIdentity.of(bench.aws().sts())));
    }

    private static DeploymentLimitExceededException busy() {
        return (DeploymentLimitExceededException) DeploymentLimitExceededException.builder()
                .message("one at a time")
                .statusCode(400)
                .build();
    }

    private static Supplier<DeploymentInfo> state(String status) {
        return () -> DeploymentInfo.builder().status(status).build();
    }

    private static Supplier<DeploymentInfo> ours(String status) {
        return () -> DeploymentInfo.builder()
                .status(status)
                .creator("user")
                .revision(revision -> revision.revisionType("AppSpecContent")
                        .appSpecContent(
                                content -> content.sha256(appSpec("orders").sha256())))
                .build();
    }

    /** Has succeeded, the alias being where it was to be. */
    private Supplier<DeploymentInfo> moved(String version) {
        return () -> {
            move(version);
            return state("Succeeded").get();
        };
    }

    private void move(String version) {
        AliasState now = bench.alias();
        if (!now.isWhollyAt(version)) {
            bench.alias("orders").update(now, version, Map.of(), now.note());
        }
    }

    private void split() {
        AliasState now = bench.alias();
        bench.alias("orders").update(now, "1", Map.of("2", 0.1), now.note());
    }
}
