// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.GROUP;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.appSpec;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.release;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.withoutRollback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/** Against the stand-in for CodeDeploy, over HTTP. */
class CodeDeployRolloutTest {

    private static final String CANARY = "Canary10Percent5Minutes";
    private static final Hooks CHECKED = new Hooks(Optional.of("CodeDeployHook_check"), Optional.empty());

    private static final VersionNumber ONE = new VersionNumber("1");

    @TempDir
    private Path directory;

    private ShiftBench bench;

    @BeforeEach
    void start() {
        bench = ShiftBench.ready(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AllAtOnce",
                "Canary10Percent5Minutes",
                "Canary10Percent10Minutes",
                "Canary10Percent15Minutes",
                "Canary10Percent30Minutes",
                "Linear10PercentEvery1Minute",
                "Linear10PercentEvery2Minutes",
                "Linear10PercentEvery3Minutes",
                "Linear10PercentEvery10Minutes"
            })
    void shiftsAsTheStrategySays(String strategy) {
        bench.haste = 10;
        Instant start = bench.now();
        ShiftEnd end = bench.shift(strategy);

        assertThat(end).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(end.alias().isWhollyAt("2")).isTrue();
        assertThat(bench.live()).isEqualTo("2");
        assertThat(bench.alias().description()).isEqualTo("The one that callers use prev=1 of=2");
        assertThat(bench.appSpecs).containsExactly(appSpec("orders").text());
        assertThat(Duration.between(start, bench.now()))
                .isGreaterThanOrEqualTo(release(GROUP, strategy).pace().duration());
        assertThat(bench.waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(100), Duration.ofSeconds(15)));
    }

    @Test
    void givesTheNewVersionItsShareFirst() {
        bench.after(Duration.ofMinutes(2), () -> assertThat(bench.live()).isEqualTo("1 2=0.1"));
        assertThat(bench.shift(CANARY)).isInstanceOf(ShiftEnd.Shifted.class);
    }

    @Test
    void asksNothingWhenTheAliasIsThere() {
        bench.shift("AllAtOnce");
        bench.mark();
        AliasState there = bench.alias();
        assertThat(bench.rollout(release(GROUP, CANARY)).shift(there, "2")).isEqualTo(new ShiftEnd.Shifted(there));
        assertThat(bench.calls("CreateDeployment")).isZero();
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void makesTheDeploymentConfigurationOfAStrategyOfItsOwn() {
        CodeDeploySpec creating = new CodeDeploySpec("orders", "orders-live", Hooks.NONE, true, Optional.empty(), true);
        ReleaseSpec release = release(creating, "Canary25Percent7Minutes");

        assertThat(bench.rollout(release).findings()).isEmpty();
        bench.after(Duration.ofMinutes(2), () -> assertThat(bench.live()).isEqualTo("1 2=0.25"));
        assertThat(bench.shift(release)).isInstanceOf(ShiftEnd.Shifted.class);

        assertThat(bench.codeDeploy()
                        .getDeploymentConfig(r -> r.deploymentConfigName("LambdaDeploy.Canary25Percent7Minutes"))
                        .deploymentConfigInfo()
                        .trafficRoutingConfig()
                        .timeBasedCanary()
                        .canaryInterval())
                .isEqualTo(7);
    }

    @Test
    void tellsWhichHookFailed() throws Exception {
        bench.hook("CodeDeployHook_check");
        bench.knob("codedeploy.hook.CodeDeployHook_check", "Failed");
        ReleaseSpec release = hooked(CHECKED, CANARY);

        assertThatThrownBy(() -> bench.shift(release))
                .as("nobody has reached version 2: there is nothing to roll back")
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll(
                        "Version 2 of orders was not released: the hook BeforeAllowTraffic (CodeDeployHook_check) failed",
                        "HOOK_EXECUTION_FAILURE",
                        "The alias live points at version 1.",
                        "codedeploy:PutLifecycleEventHookExecutionStatus");
        assertThat(bench.live()).isEqualTo("1");
        assertThat(bench.alias().description()).isEqualTo("The one that callers use");
    }

    @Test
    void waitsAnHourForAHookThatSaysNothing() throws Exception {
        bench.hook("CodeDeployHook_check");
        bench.knob("codedeploy.hook.CodeDeployHook_check", "silent");
        bench.haste = 10;
        Hooks after = new Hooks(Optional.empty(), Optional.of("CodeDeployHook_check"));

        ShiftEnd.RolledBack end = rolledBack(bench.shift(hooked(after, "AllAtOnce")));
        assertThat(end.reason()).hasMessageContaining("the hook AfterAllowTraffic (CodeDeployHook_check) failed");
        assertThat(bench.live()).isEqualTo("1");
    }

    @Test
    void asksTheHooks() throws Exception {
        bench.hook("CodeDeployHook_check");
        bench.knob("codedeploy.hook.CodeDeployHook_check", "Succeeded");
        assertThat(bench.shift(hooked(CHECKED, CANARY))).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.appSpecs.get(0)).contains("BeforeAllowTraffic: \"CodeDeployHook_check\"");
    }

    @Test
    void goesBackWhenAnAlarmGoesOff() throws Exception {
        bench.alarm("orders-errors", "OK");
        bench.after(Duration.ofMinutes(2), () -> bench.alarm("orders-errors", "ALARM"));

        ShiftEnd.RolledBack end = rolledBack(bench.shift(release(GROUP, CANARY, "orders-errors")));
        assertThat(end.reason())
                .hasMessageContainingAll("an alarm went off", "ALARM_ACTIVE", "Look at orders-errors in CloudWatch");
        assertThat(bench.live()).isEqualTo("1");
        assertThat(bench.deployments()).hasSize(2);
    }

    /** As CloudWatch was told, whatever the name; another region's of the same name is another. */
    @Test
    void seesTheAlarmsOfCloudWatchInItsRegion() {
        String name = "Orders: errors / 5 min";
        alarm(bench.aws().cloudWatch(), name);
        try (CloudWatchClient elsewhere = bench.cloudWatch(Region.EU_CENTRAL_1)) {
            alarm(elsewhere, name);
            bench.after(
                    Duration.ofMinutes(1),
                    () -> elsewhere.setAlarmState(
                            r -> r.alarmName(name).stateValue("ALARM").stateReason("elsewhere")));
            assertThat(bench.shift(release(GROUP, CANARY, name))).isInstanceOf(ShiftEnd.Shifted.class);
        }
        AliasState there = bench.alias();
        bench.alias("orders").update(there, "1", Map.of(), there.note());
        bench.after(
                Duration.ofMinutes(1),
                () -> bench.aws()
                        .cloudWatch()
                        .setAlarmState(
                                r -> r.alarmName(name).stateValue("ALARM").stateReason("a test")));
        assertThat(rolledBack(bench.shift(release(GROUP, CANARY, name))).reason())
                .hasMessageContaining("ALARM_ACTIVE");
    }

    private static void alarm(CloudWatchClient cloudWatch, String name) {
        cloudWatch.putMetricAlarm(r -> r.alarmName(name)
                .namespace("AWS/Lambda")
                .metricName("Errors")
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .threshold(1.0)
                .comparisonOperator("GreaterThanThreshold"));
    }

    @Test
    void leavesTheAliasWhereItIsWhenItMayNotGoBack() throws Exception {
        bench.alarm("orders-errors", "OK");
        bench.after(Duration.ofMinutes(2), () -> bench.alarm("orders-errors", "ALARM"));

        assertThatThrownBy(() -> bench.shift(withoutRollback(release(GROUP, CANARY, "orders-errors"))))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll(
                        "an alarm went off",
                        "The alias live points at version 1, 10 % of its traffic goes to version 2.",
                        "lambda:rollback");
        assertThat(bench.live()).isEqualTo("1 2=0.1");
    }

    @Test
    void healsAnAliasThatAStoppedDeploymentLeftSplit() {
        String id = bench.start(appSpec("orders"), CANARY);
        bench.after(
                Duration.ofMinutes(1),
                () -> bench.codeDeploy().stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(false)));
        assertThatThrownBy(() -> bench.shift(CANARY))
                .hasMessageContainingAll("somebody stopped the deployment", "10 % of its traffic goes to version 2");
        assertThat(bench.live()).isEqualTo("1 2=0.1");

        assertThat(bench.shift(CANARY)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.live()).isEqualTo("2");
    }

    @Test
    void waitsForTheWayBackOfADeploymentThatSomebodyStops() {
        bench.after(
                Duration.ofMinutes(2),
                () -> bench.codeDeploy()
                        .stopDeployment(
                                r -> r.deploymentId(bench.deployments().get(0)).autoRollbackEnabled(true)));

        ShiftEnd.RolledBack end = rolledBack(bench.shift(CANARY));
        assertThat(end.reason()).hasMessageContaining("somebody stopped the deployment");
        assertThat(bench.live()).isEqualTo("1");
    }

    @Test
    void attachesToTheDeploymentOfARunThatWasKilled() {
        bench.after(Duration.ofMinutes(1), () -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> bench.shift(CANARY)).hasMessage("killed");
        assertThat(bench.live()).isEqualTo("1 2=0.1");

        assertThat(bench.shift(CANARY)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.deployments()).hasSize(1);
        assertThat(bench.live()).isEqualTo("2");
        assertThat(bench.alias().note().previous()).isPresent();
    }

    @Test
    void attachesWhenTheAnswerToItsOwnStartWasLost() throws Exception {
        bench.mark();
        Faults.write(
                directory, FaultRule.on("codedeploy", "CreateDeployment").cut().after());
        assertThat(bench.shift(CANARY)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.deployments()).hasSize(1);
        assertThat(bench.calls("CreateDeployment")).isEqualTo(2);
    }

    @Test
    void attachesWhenNoAnswerToItsStartEverCame() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "CreateDeployment").cut().after(),
                FaultRule.on("codedeploy", "CreateDeployment").call(2).times(0).cut());
        assertThat(bench.shift("AllAtOnce")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.deployments()).hasSize(1);
    }

    @Test
    void saysWhenItCannotStart() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "CreateDeployment")
                        .times(0)
                        .answer(
                                400,
                                "AccessDeniedException",
                                "User: arn:aws:iam::1:user/ci is not authorized to perform: codedeploy:CreateDeployment"
                                        + " on resource: arn:aws:codedeploy:eu-west-1:1:deploymentgroup:orders/orders-live"));
        assertThatThrownBy(() -> bench.shift("AllAtOnce"))
                .hasMessageContainingAll(
                        "Cannot start the deployment",
                        "Allow codedeploy:CreateDeployment on"
                                + " arn:aws:codedeploy:eu-west-1:1:deploymentgroup:orders/orders-live");
    }

    @Test
    void letsSomebodyElsesDeploymentEndAndLooksAnew() {
        bench.update("orders", "three");
        bench.publish("orders");
        String id = bench.start(new AppSpec("orders", "live", "1", "3", Hooks.NONE), CANARY);

        assertThatThrownBy(() -> bench.shift(CANARY))
                .isInstanceOf(ContentionException.class)
                .hasMessageContaining(id + " of the same group ended as Succeeded");
        assertThat(bench.live()).isEqualTo("3");
        assertThat(bench.deployments()).containsExactly(id);
        AliasState now = bench.alias();
        assertThat(bench.rollout(release(GROUP, "AllAtOnce"))
                        .shift(now, "2")
                        .alias()
                        .version())
                .isEqualTo("2");
        assertThat(bench.alias().description()).isEqualTo("The one that callers use prev=3 of=2");
    }

    @Test
    void looksAnewWhenTheAliasHasMovedMeanwhile() {
        AliasState seen = bench.alias();
        bench.update("orders", "three");
        bench.publish("orders");
        bench.alias("orders").update(seen, "3", Map.of(), seen.note());

        assertThatThrownBy(() -> bench.rollout(release(GROUP, CANARY)).shift(seen, "2"))
                .isInstanceOf(ContentionException.class);
        assertThat(bench.deployments()).isEmpty();
    }

    @Test
    void takesTurnsWithAnotherFunctionOfTheRun() {
        bench.function("returns");
        ReleaseSpec release = release(GROUP, "Canary10Percent5Minutes");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<ShiftEnd>> ends = List.of("orders", "returns").stream()
                    .map(name -> CompletableFuture.supplyAsync(
                            () -> bench.rollout(name, release, CodeDeployClients.of(bench.aws()))
                                    .shift(bench.alias(name).read().orElseThrow(), "2"),
                            threads))
                    .toList();
            assertThat(ends).allSatisfy(end -> assertThat(end.join()).isInstanceOf(ShiftEnd.Shifted.class));
        } finally {
            threads.shutdownNow();
        }
        assertThat(bench.live("orders")).isEqualTo("2");
        assertThat(bench.live("returns")).isEqualTo("2");
        assertThat(bench.calls("CreateDeployment")).isEqualTo(2);
    }

    @Test
    void doesNotFailOverANoteThatCannotBeWritten() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("lambda", "UpdateAlias").times(0).answer(412, "PreconditionFailedException", "moved on"));
        ShiftEnd end = bench.shift("AllAtOnce");
        assertThat(end).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(end.alias().description()).isEqualTo("The one that callers use");
    }

    @Test
    void saysWhatGoesOnWhenItsTimeIsSpent() {
        bench.budget = Duration.ofMinutes(3);
        assertThatThrownBy(() -> bench.shift("Canary10Percent10Minutes"))
                .hasMessageContainingAll(
                        "Gave up waiting for CodeDeploy deployment d-",
                        "goes on in CodeDeploy and moves the alias live",
                        "it attaches to the deployment");
        bench.budget = ShiftBench.LONG;
        assertThat(bench.shift("Canary10Percent10Minutes")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.deployments()).hasSize(1);
    }

    @Test
    void bearsAWhileWithoutAnswers() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "GetDeployment").call(3).times(8).answer(503, "ServiceUnavailable", "busy"));
        assertThat(bench.shift(CANARY)).isInstanceOf(ShiftEnd.Shifted.class);
    }

    @Test
    void onlyWritesTheFileWhenThePipelineStarts() {
        CodeDeploySpec waiting =
                new CodeDeploySpec("orders", "orders-live", Hooks.NONE, false, Optional.empty(), false);
        bench.mark();
        assertThat(bench.shift(release(waiting, ""))).isInstanceOf(ShiftEnd.HandedOver.class);
        assertThat(bench.appSpecs).containsExactly(appSpec("orders").text());
        assertThat(bench.writes()).isEmpty();
    }

    @Test
    void refusesAnAliasThatIsAtNoNumber() {
        AliasState seen = bench.alias();
        AliasState latest = new AliasState("live", seen.arn(), "$LATEST", Map.of(), "", seen.revisionId());
        assertThatThrownBy(() -> bench.rollout(release(GROUP, "")).shift(latest, "2"))
                .hasMessageContainingAll("away from $LATEST", "without <release><codeDeploy>");
    }

    @Test
    void clearsWeightsThatNobodyIsShifting() {
        AliasState seen = bench.alias();
        bench.alias("orders").update(seen, "1", Map.of("2", 0.5), seen.note());
        assertThat(bench.rollout(release(GROUP, "")).abandon(bench.alias()).isWhollyAt("1"))
                .isTrue();
        assertThat(bench.live()).isEqualTo("1");
    }

    @Test
    void doesNotAbandonUnderADeployment() {
        bench.start(appSpec("orders"), CANARY);
        assertThatThrownBy(() -> bench.rollout(release(GROUP, "")).abandon(bench.alias()))
                .isInstanceOf(ContentionException.class);
        assertThat(bench.live()).isEqualTo("2");
    }

    @Test
    void stopsWhatMovesThisAlias() {
        assertThat(bench.rollout(release(GROUP, "")).stop()).isEmpty();
        String id = bench.start(appSpec("orders"), CANARY);
        bench.function("orders", Duration.ofHours(1)).pause(Duration.ofMinutes(1));
        assertThat(bench.live()).isEqualTo("1 2=0.1");

        assertThat(bench.rollout(release(GROUP, "")).stop()).contains(ONE);
        assertThat(bench.live()).isEqualTo("1");
        assertThat(bench.status(id)).isEqualTo("Stopped");
        assertThat(bench.rollout(release(GROUP, "")).stop()).isEmpty();
    }

    /** A last hook may take an hour, with all traffic at the new version. */
    @Test
    void stopsWhatWaitsForItsLastHook() throws Exception {
        bench.hook("CodeDeployHook_check");
        bench.knob("codedeploy.hook.CodeDeployHook_check", "silent");
        Hooks after = new Hooks(Optional.empty(), Optional.of("CodeDeployHook_check"));
        String id = bench.start(new AppSpec("orders", "live", "1", "2", after), "AllAtOnce");
        bench.function("orders", Duration.ofHours(1)).pause(Duration.ofMinutes(1));
        assertThat(bench.live()).isEqualTo("2");

        assertThat(bench.rollout(release(GROUP, "")).stop()).contains(ONE);
        assertThat(bench.live()).isEqualTo("1");
        assertThat(bench.status(id)).isEqualTo("Stopped");
    }

    @Test
    void stopsWhatWaitsForItsFirstHook() throws Exception {
        bench.hook("CodeDeployHook_check");
        bench.knob("codedeploy.hook.CodeDeployHook_check", "silent");
        String id = bench.start(new AppSpec("orders", "live", "1", "2", CHECKED), "AllAtOnce");
        bench.function("orders", Duration.ofHours(1)).pause(Duration.ofMinutes(1));
        assertThat(bench.live()).isEqualTo("1");

        assertThat(bench.rollout(release(GROUP, "")).stop()).contains(ONE);
        assertThat(bench.live()).isEqualTo("1");
        assertThat(bench.status(id)).isEqualTo("Stopped");
    }

    /** The traffic of the last step is shifted, and the deployment succeeds, before it is stopped. */
    @Test
    void tellsOfWhatHadEndedBeforeItCouldBeStopped() throws Exception {
        bench.start(appSpec("orders"), CANARY);
        bench.function("orders", Duration.ofHours(1)).pause(Duration.ofMinutes(1));
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "StopDeployment")
                        .times(0)
                        .answer(400, "DeploymentAlreadyCompletedException", "It is over."));

        assertThat(bench.rollout(release(GROUP, "")).stop()).contains(ONE);
        assertThat(bench.live()).isEqualTo("2");
    }

    @Test
    void waitsForAWayBackThatCodeDeployIsOn() {
        String id = bench.start(appSpec("orders"), CANARY);
        bench.function("orders", Duration.ofHours(1)).pause(Duration.ofMinutes(1));
        bench.codeDeploy().stopDeployment(r -> r.deploymentId(id).autoRollbackEnabled(true));
        assertThat(bench.rollout(release(GROUP, "")).stop()).contains(ONE);
        assertThat(bench.live()).isEqualTo("1");
    }

    @Test
    void asksNothingOfCodeDeployWhenTheAliasIsToBeMade() {
        bench.aws().lambda().deleteAlias(r -> r.functionName("orders").name("live"));
        bench.mark();
        CodeDeploySpec nowhere = new CodeDeploySpec("nothing", "nowhere", CHECKED, false, Optional.empty(), true);
        assertThat(bench.rollout(release(nowhere, "Canary11Percent5Minutes")).findings())
                .isEmpty();
        assertThat(bench.calls("GetDeploymentGroup")).isZero();
    }

    @Test
    void doesNotStopWhatMovesAnotherFunction() {
        bench.function("returns");
        String id = bench.start(appSpec("returns"), CANARY);
        assertThat(bench.rollout(release(GROUP, "")).stop()).isEmpty();
        assertThat(bench.status(id)).isNotEqualTo("Stopped");
    }

    @Test
    void explainsARoleThatMayNot() throws Exception {
        bench.aws()
                .iam()
                .detachRolePolicy(
                        r -> r.roleName("deployer").policyArn("arn:aws:iam::aws:policy/" + CodeDeploySetup.POLICY));
        assertThatThrownBy(() -> bench.shift(CANARY))
                .isInstanceOf(DeployException.class)
                .hasMessageContainingAll(
                        "IAM_ROLE_PERMISSIONS",
                        "AWSCodeDeployRoleForLambdaLimited",
                        "The alias live points at version 1.");
    }

    @Test
    void needsNoClockInTheStandIn() throws Exception {
        bench.knob("codedeploy.minuteMillis", 0);
        assertThat(bench.shift("Linear10PercentEvery10Minutes")).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.waits.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofMinutes(10));
    }

    private static ReleaseSpec hooked(Hooks hooks, String strategy) {
        return release(new CodeDeploySpec("orders", "orders-live", hooks, false, Optional.empty(), true), strategy);
    }

    private static ShiftEnd.RolledBack rolledBack(ShiftEnd end) {
        assertThat(end).isInstanceOf(ShiftEnd.RolledBack.class);
        return (ShiftEnd.RolledBack) end;
    }
}
