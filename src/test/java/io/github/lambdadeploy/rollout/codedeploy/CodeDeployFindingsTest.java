// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.GROUP;
import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeDeployFindingsTest {

    @TempDir
    private Path directory;

    private ShiftBench bench;

    @BeforeEach
    void start() {
        bench = ShiftBench.ready(directory);
        bench.mark();
    }

    @AfterEach
    void stop() {
        assertThat(bench.writes()).isEmpty();
        bench.close();
    }

    @Test
    void findsNothingWrongWithWhatIsThere() {
        assertThat(findings(release(GROUP, ""))).isEmpty();
        assertThat(findings(release(GROUP, "Canary10Percent5Minutes"))).isEmpty();
        assertThat(bench.calls("GetDeploymentGroup")).isEqualTo(2);
        assertThat(bench.calls("GetApplication")).isZero();
    }

    @Test
    void findsEverythingAtOnce() {
        Hooks hooks = new Hooks(Optional.of("CodeDeployHook_a"), Optional.of("CodeDeployHook_b"));
        CodeDeploySpec spec = new CodeDeploySpec("orders", "nowhere", hooks, false, Optional.empty(), true);
        assertThat(findings(release(spec, "Canary11Percent5Minutes")))
                .satisfiesExactly(
                        group -> assertThat(group)
                                .contains(
                                        "<deploymentGroup>: application orders has no deployment group nowhere",
                                        "<create> to true"),
                        strategy -> assertThat(strategy)
                                .contains(
                                        "there is no deployment configuration LambdaDeploy.Canary11Percent5Minutes",
                                        "`aws deploy create-deployment-config --deployment-config-name"
                                                + " LambdaDeploy.Canary11Percent5Minutes --compute-platform Lambda"
                                                + " --traffic-routing-config 'type=TimeBasedCanary,timeBasedCanary="
                                                + "{canaryPercentage=11,canaryInterval=5}'`"),
                        before -> assertThat(before).contains("there is no function CodeDeployHook_a"),
                        after -> assertThat(after).contains("there is no function CodeDeployHook_b"));
    }

    @Test
    void findsThatThereIsNoApplication() {
        assertThat(findings(release(new CodeDeploySpec("nothing", "orders-live"), "")))
                .singleElement()
                .asString()
                .contains("<application>: there is no application nothing", "<create> to true");
    }

    @Test
    void findsAConfigurationThatShiftsOtherwise() {
        bench.codeDeploy()
                .createDeploymentConfig(request -> request.deploymentConfigName(
                                "LambdaDeploy.Linear50PercentEvery5Minutes")
                        .computePlatform("Lambda")
                        .trafficRoutingConfig(routing -> routing.type("TimeBasedLinear")
                                .timeBasedLinear(
                                        linear -> linear.linearPercentage(50).linearInterval(50))));
        bench.mark();
        assertThat(findings(release(GROUP, "Linear50PercentEvery5Minutes")))
                .singleElement()
                .asString()
                .contains("is there and shifts otherwise");
    }

    @Test
    void findsAShiftThatTakesTooLong() {
        assertThat(findings(release(GROUP, "Linear10PercentEvery400Minutes")))
                .singleElement()
                .asString()
                .contains("takes 3600 minutes: CodeDeploy takes 2880 at most");
    }

    /** What the POM's own strategy takes is in the time of the run. */
    @ParameterizedTest
    @CsvSource({
        "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes, 27, false",
        "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes, 26, true",
        "CodeDeployDefault.LambdaAllAtOnce, 1, false",
        "slow, 40, false",
        "slow, 39, true"
    })
    void findsAGroupThatIsSlowerThanTheRunMayTake(String config, int minutes, boolean found) {
        bench.codeDeploy()
                .createDeploymentConfig(request -> request.deploymentConfigName("slow")
                        .computePlatform("Lambda")
                        .trafficRoutingConfig(routing -> routing.type("TimeBasedCanary")
                                .timeBasedCanary(
                                        canary -> canary.canaryPercentage(5).canaryInterval(40))));
        bench.codeDeploy()
                .updateDeploymentGroup(request -> request.applicationName("orders")
                        .currentDeploymentGroupName("orders-live")
                        .deploymentConfigName(config));
        bench.mark();
        bench.budget = Duration.ofMinutes(minutes);
        assertThat(findings(release(GROUP, "AllAtOnce"))).isEmpty();
        assertThat(findings(release(GROUP, "")))
                .hasSize(found ? 1 : 0)
                .allSatisfy(finding -> assertThat(finding)
                        .contains(
                                "group orders-live shifts by " + config,
                                "set <release><strategy>",
                                "-Dlambda.timeoutSeconds"));
        CodeDeploySpec waiting =
                new CodeDeploySpec("orders", "orders-live", Hooks.NONE, false, Optional.empty(), false);
        assertThat(findings(release(waiting, ""))).as("nobody waits").isEmpty();
    }

    @Test
    void findsHooksThatTheRoleToBeMadeMayNotInvoke() {
        bench.hook("check");
        bench.mark();
        Hooks hooks = new Hooks(Optional.of("check"), Optional.empty());
        assertThat(findings(release(CodeDeploySetupTest.creating(hooks, null), "")))
                .isEmpty();
        CodeDeploySpec fresh = new CodeDeploySpec("shop", "live", hooks, true, Optional.empty(), true);
        assertThat(findings(release(fresh, "")))
                .singleElement()
                .asString()
                .contains("the service role that is made may not invoke check", "CodeDeployHook_", "<serviceRole>");
    }

    @Test
    void takesQualifiedHooks() {
        bench.hook("CodeDeployHook_check");
        String arn = bench.aws()
                .lambda()
                .publishVersion(request -> request.functionName("CodeDeployHook_check"))
                .functionArn();
        bench.mark();
        Hooks hooks = new Hooks(Optional.of(arn), Optional.of("CodeDeployHook_check"));
        CodeDeploySpec spec = new CodeDeploySpec("orders", "orders-live", hooks, false, Optional.empty(), true);
        assertThat(findings(release(spec, ""))).isEmpty();
    }

    @Test
    void doesNotMindHooksItMayNotLookAt() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("lambda", "GetFunction").times(0).answer(403, "AccessDeniedException", "not authorized"));
        Hooks hooks = new Hooks(Optional.of("CodeDeployHook_check"), Optional.empty());
        CodeDeploySpec spec = new CodeDeploySpec("orders", "orders-live", hooks, false, Optional.empty(), true);
        assertThat(findings(release(spec, ""))).isEmpty();
    }

    @Test
    void saysWhatItMayNotRead() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "GetDeploymentGroup")
                        .times(0)
                        .answer(
                                400,
                                "AccessDeniedException",
                                "User: u is not authorized to perform: codedeploy:GetDeploymentGroup on resource: arn:x"));
        assertThat(findings(release(GROUP, "")))
                .singleElement()
                .asString()
                .contains("Cannot read the deployment group", "Allow codedeploy:GetDeploymentGroup on arn:x");
    }

    private List<String> findings(ReleaseSpec release) {
        return bench.rollout(release).findings();
    }
}
