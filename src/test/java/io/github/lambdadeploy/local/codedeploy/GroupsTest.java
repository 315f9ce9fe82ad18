// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.Alarm;
import software.amazon.awssdk.services.codedeploy.model.ApplicationAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.ApplicationDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.ApplicationInfo;
import software.amazon.awssdk.services.codedeploy.model.AutoRollbackEvent;
import software.amazon.awssdk.services.codedeploy.model.CodeDeployException;
import software.amazon.awssdk.services.codedeploy.model.ComputePlatform;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentGroupRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigInUseException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentConfigInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupAlreadyExistsException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupDoesNotExistException;
import software.amazon.awssdk.services.codedeploy.model.DeploymentGroupInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentStyle;
import software.amazon.awssdk.services.codedeploy.model.EC2TagFilter;
import software.amazon.awssdk.services.codedeploy.model.InvalidOperationException;
import software.amazon.awssdk.services.codedeploy.model.ThrottlingException;

/** The stand-in's CodeDeploy as the AWS SDK sees it: applications, groups and configurations. */
class GroupsTest {

    @TempDir
    private Path directory;

    private Site site;
    private CodeDeployClient client;

    @BeforeEach
    void start() {
        site = new Site(directory);
        site.role("deployer", "codedeploy.amazonaws.com", "service-role/AWSCodeDeployRoleForLambda");
        client = site.codeDeploy;
        client.createApplication(r -> r.applicationName("app").computePlatform("Lambda"));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void anApplicationIsCreatedToldAndDeleted() {
        ApplicationInfo told =
                client.getApplication(r -> r.applicationName("app")).application();
        assertThat(told.createTime()).isEqualTo(Site.START);
        assertThat(told.computePlatform()).isEqualTo(ComputePlatform.LAMBDA);
        assertThat(told.applicationId()).isNotEmpty();
        assertThatThrownBy(() ->
                        client.createApplication(r -> r.applicationName("app").computePlatform("Lambda")))
                .isInstanceOf(ApplicationAlreadyExistsException.class);
        try (CodeDeployClient elsewhere = site.clients().in(Region.US_EAST_1).codeDeploy()) {
            assertThatThrownBy(() -> elsewhere.getApplication(r -> r.applicationName("app")))
                    .isInstanceOf(ApplicationDoesNotExistException.class);
        }
        client.deleteApplication(r -> r.applicationName("app"));
        client.deleteApplication(r -> r.applicationName("app"));
        assertThatThrownBy(() -> client.getApplication(r -> r.applicationName("app")))
                .isInstanceOf(ApplicationDoesNotExistException.class)
                .hasMessageContaining("No application found for name: app");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, Lambda, InvalidApplicationNameException",
        "'', Lambda, ApplicationNameRequiredException",
        "other, Server, InvalidComputePlatformException",
        "other, , InvalidComputePlatformException"
    })
    void anApplicationIsRefused(String name, String platform, String code) {
        assertThat(code(() ->
                        client.createApplication(r -> r.applicationName(name).computePlatform(platform))))
                .isEqualTo(code);
    }

    @Test
    void aGroupIsCreatedToldChangedAndDeleted() {
        site.group(r -> r.alarmConfiguration(c ->
                        c.enabled(true).alarms(Alarm.builder().name("errors").build()))
                .autoRollbackConfiguration(c -> c.enabled(true).events(AutoRollbackEvent.DEPLOYMENT_FAILURE)));
        DeploymentGroupInfo group = group("group");
        assertThat(group.serviceRoleArn()).isEqualTo(Site.ROLE);
        assertThat(group.deploymentConfigName()).isEqualTo(Site.CANARY);
        assertThat(group.computePlatform()).isEqualTo(ComputePlatform.LAMBDA);
        assertThat(group.alarmConfiguration().alarms()).extracting(Alarm::name).containsExactly("errors");
        assertThat(group.autoRollbackConfiguration().events()).containsExactly(AutoRollbackEvent.DEPLOYMENT_FAILURE);
        assertThat(group.lastAttemptedDeployment()).isNull();
        assertThatThrownBy(() -> site.group(r -> {})).isInstanceOf(DeploymentGroupAlreadyExistsException.class);

        site.group(r -> r.deploymentGroupName("other").deploymentConfigName(null));
        assertThat(group("other").deploymentConfigName()).isEqualTo(Site.ALL_AT_ONCE);
        assertThatThrownBy(() -> client.updateDeploymentGroup(r -> r.applicationName("app")
                        .currentDeploymentGroupName("other")
                        .newDeploymentGroupName("group")))
                .isInstanceOf(DeploymentGroupAlreadyExistsException.class);
        client.updateDeploymentGroup(r -> r.applicationName("app")
                .currentDeploymentGroupName("group")
                .newDeploymentGroupName("renamed")
                .alarmConfiguration(c -> c.enabled(false)));
        DeploymentGroupInfo renamed = group("renamed");
        assertThat(renamed.deploymentGroupId()).isEqualTo(group.deploymentGroupId());
        assertThat(renamed.deploymentConfigName()).isEqualTo(Site.CANARY);
        assertThat(renamed.alarmConfiguration().enabled()).isFalse();
        assertThat(renamed.alarmConfiguration().alarms()).isEmpty();
        assertThatThrownBy(() -> group("group")).isInstanceOf(DeploymentGroupDoesNotExistException.class);

        client.deleteDeploymentGroup(r -> r.applicationName("app").deploymentGroupName("renamed"));
        client.deleteDeploymentGroup(r -> r.applicationName("app").deploymentGroupName("renamed"));
        assertThatThrownBy(() -> group("renamed")).isInstanceOf(DeploymentGroupDoesNotExistException.class);
    }

    static Stream<Arguments> refusedGroups() {
        List<Alarm> eleven = IntStream.range(0, 11)
                .mapToObj(i -> Alarm.builder().name("a" + i).build())
                .toList();
        Alarm one = Alarm.builder().name("a").build();
        return Stream.of(
                group("ApplicationDoesNotExistException", r -> r.applicationName("nobody")),
                group("InvalidDeploymentGroupNameException", r -> r.deploymentGroupName("a b")),
                group(
                        "DeploymentConfigDoesNotExistException",
                        r -> r.deploymentConfigName("CodeDeployDefault.OneAtATime")),
                group("RoleRequiredException", r -> r.serviceRoleArn(null)),
                group("InvalidRoleException", r -> r.serviceRoleArn(Site.ROLE + "x")),
                group("InvalidRoleException", r -> r.serviceRoleArn(LocalAws.ROLE_ARN)),
                group("InvalidDeploymentStyleException", r -> r.deploymentStyle((DeploymentStyle) null)),
                group("InvalidDeploymentStyleException", r -> r.deploymentStyle(s -> s.deploymentType("IN_PLACE"))),
                group("AlarmsLimitExceededException", r -> r.alarmConfiguration(c -> c.alarms(eleven))),
                group("InvalidAlarmConfigException", r -> r.alarmConfiguration(c -> c.alarms(one, one))),
                group("InvalidAlarmConfigException", r -> r.alarmConfiguration(c -> c.enabled(true))),
                group(
                        "InvalidAlarmConfigException",
                        r -> r.alarmConfiguration(c -> c.alarms(Alarm.builder().build()))),
                group("InvalidAutoRollbackConfigException", r -> r.autoRollbackConfiguration(c -> c.enabled(true))),
                group(
                        "InvalidAutoRollbackConfigException",
                        r -> r.autoRollbackConfiguration(c -> c.eventsWithStrings("SOMETIMES"))),
                group(
                        "InvalidEC2TagException",
                        r -> r.ec2TagFilters(EC2TagFilter.builder().key("k").build())));
    }

    private static Arguments group(String code, Consumer<CreateDeploymentGroupRequest.Builder> change) {
        return Arguments.of(code, change);
    }

    @ParameterizedTest
    @MethodSource("refusedGroups")
    void aGroupIsRefused(String code, Consumer<CreateDeploymentGroupRequest.Builder> change) {
        assertThat(code(() -> site.group(change))).isEqualTo(code);
        assertThatThrownBy(() -> group("group")).isInstanceOf(DeploymentGroupDoesNotExistException.class);
    }

    @Test
    void aFreshRoleIsNotKnownAtOnce() throws Exception {
        site.knob("freshRoleRefusals", 1);
        site.role("fresh", "codedeploy.amazonaws.com");
        String arn = Site.ROLE.replace("deployer", "fresh");
        assertThat(code(() -> site.group(r -> r.serviceRoleArn(arn)))).isEqualTo("InvalidRoleException");
        site.group(r -> r.serviceRoleArn(arn));
    }

    @ParameterizedTest
    @CsvSource({
        "LambdaAllAtOnce, AllAtOnce, 0, 0",
        "LambdaCanary10Percent5Minutes, TimeBasedCanary, 10, 5",
        "LambdaCanary10Percent10Minutes, TimeBasedCanary, 10, 10",
        "LambdaCanary10Percent15Minutes, TimeBasedCanary, 10, 15",
        "LambdaCanary10Percent30Minutes, TimeBasedCanary, 10, 30",
        "LambdaLinear10PercentEvery1Minute, TimeBasedLinear, 10, 1",
        "LambdaLinear10PercentEvery2Minutes, TimeBasedLinear, 10, 2",
        "LambdaLinear10PercentEvery3Minutes, TimeBasedLinear, 10, 3",
        "LambdaLinear10PercentEvery10Minutes, TimeBasedLinear, 10, 10"
    })
    void predefinedConfigurationsAreThere(String name, String type, int percentage, int interval) {
        DeploymentConfigInfo config = config("CodeDeployDefault." + name);
        assertThat(config.computePlatform()).isEqualTo(ComputePlatform.LAMBDA);
        assertThat(config.trafficRoutingConfig().typeAsString()).isEqualTo(type);
        int percent = 0;
        int minutes = 0;
        if (type.equals("TimeBasedCanary")) {
            percent = config.trafficRoutingConfig().timeBasedCanary().canaryPercentage();
            minutes = config.trafficRoutingConfig().timeBasedCanary().canaryInterval();
        } else if (type.equals("TimeBasedLinear")) {
            percent = config.trafficRoutingConfig().timeBasedLinear().linearPercentage();
            minutes = config.trafficRoutingConfig().timeBasedLinear().linearInterval();
        }
        assertThat(List.of(percent, minutes)).containsExactly(percentage, interval);
    }

    @Test
    void aConfigurationIsCreatedToldAndDeletedWhenNotInUse() {
        canary("slow", 99, 2880);
        assertThat(config("slow").createTime()).isEqualTo(Site.START);
        assertThat(config("slow").trafficRoutingConfig().timeBasedCanary().canaryInterval())
                .isEqualTo(2880);
        assertThatThrownBy(() -> canary("slow", 1, 1)).isInstanceOf(DeploymentConfigAlreadyExistsException.class);
        assertThatThrownBy(() -> canary(Site.CANARY, 1, 1)).isInstanceOf(DeploymentConfigAlreadyExistsException.class);
        assertThat(code(() -> canary("CodeDeployDefault.Mine", 1, 1)))
                .isEqualTo("InvalidDeploymentConfigNameException");
        site.group(r -> r.deploymentConfigName("slow"));
        assertThatThrownBy(() -> client.deleteDeploymentConfig(r -> r.deploymentConfigName("slow")))
                .isInstanceOf(DeploymentConfigInUseException.class);
        assertThatThrownBy(() -> client.deleteDeploymentConfig(r -> r.deploymentConfigName(Site.CANARY)))
                .isInstanceOf(InvalidOperationException.class);
        client.deleteDeploymentGroup(r -> r.applicationName("app").deploymentGroupName("group"));
        client.deleteDeploymentConfig(r -> r.deploymentConfigName("slow"));
        assertThatThrownBy(() -> config("slow")).isInstanceOf(DeploymentConfigDoesNotExistException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "100, 5", "10, 0", "10, 2881"})
    void aConfigurationBeyondTheLimitsIsRefused(int percentage, int interval) {
        assertThat(code(() -> canary("mine", percentage, interval)))
                .isEqualTo("InvalidTrafficRoutingConfigurationException");
        assertThat(code(() -> client.createDeploymentConfig(r -> r.deploymentConfigName("mine")
                        .computePlatform("Lambda")
                        .trafficRoutingConfig(t -> t.type("TimeBasedLinear")
                                .timeBasedLinear(
                                        l -> l.linearPercentage(percentage).linearInterval(interval))))))
                .isEqualTo("InvalidTrafficRoutingConfigurationException");
    }

    @Test
    void aConfigurationOfAnotherPlatformOrTypeIsRefused() {
        assertThat(code(() -> client.createDeploymentConfig(
                        r -> r.deploymentConfigName("mine").trafficRoutingConfig(t -> t.type("AllAtOnce")))))
                .isEqualTo("InvalidComputePlatformException");
        assertThat(code(() -> client.createDeploymentConfig(r -> r.deploymentConfigName("mine")
                        .computePlatform("Lambda")
                        .minimumHealthyHosts(m -> m.value(1))
                        .trafficRoutingConfig(t -> t.type("AllAtOnce")))))
                .isEqualTo("InvalidMinimumHealthyHostValueException");
        assertThat(code(() -> client.createDeploymentConfig(r -> r.deploymentConfigName("mine")
                        .computePlatform("Lambda")
                        .trafficRoutingConfig(t -> t.type("AllAtOnce")
                                .timeBasedCanary(c -> c.canaryPercentage(1).canaryInterval(1))))))
                .isEqualTo("InvalidTrafficRoutingConfigurationException");
    }

    @Test
    void faultsStrikeAndTheJournalTells() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("codedeploy", "GetDeploymentGroup")
                        .resource("app/group")
                        .answer(400, "ThrottlingException", "Rate exceeded"));
        assertThatThrownBy(() -> group("group")).isInstanceOf(ThrottlingException.class);
        assertThatThrownBy(() -> group("group")).isInstanceOf(DeploymentGroupDoesNotExistException.class);
        assertThat(Journal.read(directory))
                .filteredOn(entry -> entry.operation().equals("GetDeploymentGroup"))
                .extracting(entry -> entry.service() + " " + entry.resource() + " " + entry.write() + entry.fault())
                .containsExactly("codedeploy app/group falseanswer before", "codedeploy app/group false");
    }

    private void canary(String name, int percentage, int interval) {
        client.createDeploymentConfig(r -> r.deploymentConfigName(name)
                .computePlatform("Lambda")
                .trafficRoutingConfig(t -> t.type("TimeBasedCanary")
                        .timeBasedCanary(c -> c.canaryPercentage(percentage).canaryInterval(interval))));
    }

    private DeploymentConfigInfo config(String name) {
        return client.getDeploymentConfig(r -> r.deploymentConfigName(name)).deploymentConfigInfo();
    }

    private DeploymentGroupInfo group(String name) {
        return client.getDeploymentGroup(r -> r.applicationName("app").deploymentGroupName(name))
                .deploymentGroupInfo();
    }

    private static String code(ThrowingCallable call) {
        CodeDeployException error = catchThrowableOfType(CodeDeployException.class, call);
        assertThat(error).isNotNull();
        assertThat(error.statusCode()).isEqualTo(400);
        return error.awsErrorDetails().errorCode();
    }
}
