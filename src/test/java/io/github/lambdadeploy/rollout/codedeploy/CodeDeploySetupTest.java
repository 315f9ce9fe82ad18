// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static io.github.lambdadeploy.rollout.codedeploy.ShiftBench.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.ShiftEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;

/** Against the stand-in: what is made, and what is left alone. */
class CodeDeploySetupTest {

    private static final ReleaseSpec CREATING =
            release(creating(Hooks.NONE, null), "Canary20Percent1Minutes", "errors");

    @TempDir
    private Path directory;

    private ShiftBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new ShiftBench(directory);
        bench.function("orders");
        bench.alarm("errors", "OK");
        bench.mark();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void makesEverything() {
        assertThat(bench.rollout(CREATING).findings()).isEmpty();
        assertThat(bench.writes()).isEmpty();
        assertThat(bench.shift(CREATING)).isInstanceOf(ShiftEnd.Shifted.class);

        assertThat(bench.writes())
                .containsExactly(
                        "CreateDeploymentConfig",
                        "CreateApplication",
                        "CreateRole",
                        "AttachRolePolicy",
                        "CreateDeploymentGroup",
                        "CreateDeployment",
                        "UpdateAlias");
        DeploymentGroupInfo group = group();
        assertThat(group.serviceRoleArn()).isEqualTo("arn:aws:iam::" + LocalAws.ACCOUNT + ":role/orders-codedeploy");
        assertThat(group.deploymentConfigName()).isEqualTo("LambdaDeploy.Canary20Percent1Minutes");
        assertThat(group.alarmConfiguration().alarms())
                .extracting(alarm -> alarm.name())
                .containsExactly("errors");
        assertThat(group.autoRollbackConfiguration().enabled()).isTrue();
        assertThat(bench.aws()
                        .iam()
                        .listAttachedRolePolicies(request -> request.roleName("orders-codedeploy"))
                        .attachedPolicies())
                .extracting(policy -> policy.policyArn())
                .containsExactly("arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited");
    }

    @Test
    void changesNothingThatIsThere() {
        bench.shift(CREATING);
        bench.update("orders", "three");
        String version = bench.publish("orders");
        DeploymentGroupInfo before = group();
        bench.mark();

        assertThat(bench.rollout(release(creating(Hooks.NONE, null), "AllAtOnce"))
                        .shift(bench.alias(), version))
                .isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.writes()).containsExactly("CreateDeployment", "UpdateAlias");
        assertThat(group().deploymentConfigName()).isEqualTo(before.deploymentConfigName());
    }

    @Test
    void goesOnWhereARunWasKilled() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "CreateDeploymentGroup").times(0).answer(500, "ServerException", "down"));
        assertThatThrownBy(() -> bench.shift(CREATING)).hasMessageContaining("Cannot create the deployment group");
        Faults.clear(directory);
        bench.mark();

        assertThat(bench.shift(CREATING)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.writes()).containsExactly("CreateDeploymentGroup", "CreateDeployment", "UpdateAlias");
    }

    @Test
    void takesAnAnswerThatWasLostForWhatItWas() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "CreateApplication").cut().after(),
                FaultRule.on("codedeploy", "CreateDeploymentConfig").cut().after(),
                FaultRule.on("codedeploy", "CreateDeploymentGroup").cut().after());
        assertThat(bench.shift(CREATING)).isInstanceOf(ShiftEnd.Shifted.class);
    }

    @Test
    void waitsUntilTheRoleIsKnown() throws Exception {
        bench.knob("freshRoleRefusals", 3);
        assertThat(bench.shift(CREATING)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.waits).contains(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        bench.knob("freshRoleRefusals", 1000);
        assertThatThrownBy(() -> bench.shift(CREATING))
                .hasMessageContainingAll(
                        "Cannot create the deployment group", "sts:AssumeRole to codedeploy.amazonaws.com");
        assertThat(bench.waits.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void triesAgainWhileThePoliciesOfItsRoleAreNotKnown() {
        String policy = "arn:aws:iam::aws:policy/" + CodeDeploySetup.POLICY;
        bench.after(
                Duration.ofSeconds(1),
                () -> bench.aws()
                        .iam()
                        .detachRolePolicy(
                                request -> request.roleName("orders-codedeploy").policyArn(policy)));
        bench.after(
                Duration.ofSeconds(12),
                () -> bench.aws()
                        .iam()
                        .attachRolePolicy(
                                request -> request.roleName("orders-codedeploy").policyArn(policy)));
        assertThat(bench.shift(CREATING)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(bench.calls("CreateDeployment")).isEqualTo(2);
    }

    @Test
    void takesTheRoleThatThePomNames() {
        bench.role("deployer");
        ReleaseSpec release = release(creating(Hooks.NONE, "deployer"), "AllAtOnce");
        assertThat(bench.rollout(release).findings()).isEmpty();
        bench.mark();
        assertThat(bench.shift(release)).isInstanceOf(ShiftEnd.Shifted.class);
        assertThat(group().serviceRoleArn()).endsWith(":role/deployer");
        assertThat(bench.writes()).doesNotContain("CreateRole");
    }

    @Test
    void saysThatTheNamedRoleIsMissingOrDoesNotTrust() {
        ReleaseSpec missing = release(creating(Hooks.NONE, "nobody"), "AllAtOnce");
        assertThat(bench.rollout(missing).findings())
                .singleElement()
                .asString()
                .contains("<serviceRole>: there is no role nobody");
        assertThatThrownBy(() -> bench.shift(missing)).hasMessageContaining("does not exist");

        bench.aws()
                .iam()
                .createRole(request -> request.roleName("lambdas")
                        .assumeRolePolicyDocument("{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                                + "\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
        assertThat(bench.rollout(release(creating(Hooks.NONE, "lambdas"), "AllAtOnce"))
                        .findings())
                .singleElement()
                .asString()
                .contains("CodeDeploy may not assume the service role of CodeDeploy");
    }

    @Test
    void cutsALongNameOfARole() {
        assertThat(CodeDeploySetup.roleName("orders")).isEqualTo("orders-codedeploy");
        assertThat(CodeDeploySetup.roleName("o".repeat(100))).hasSize(64).endsWith("-codedeploy");
    }

    private DeploymentGroupInfo group() {
        return bench.codeDeploy()
                .getDeploymentGroup(request -> request.applicationName("orders").deploymentGroupName("orders-live"))
                .deploymentGroupInfo();
    }

    static CodeDeploySpec creating(Hooks hooks, @org.jspecify.annotations.Nullable String role) {
        return new CodeDeploySpec("orders", "orders-live", hooks, true, Optional.ofNullable(role), true);
    }
}
