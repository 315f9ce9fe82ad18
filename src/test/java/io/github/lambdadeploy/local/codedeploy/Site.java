// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.cloudwatch.Alarms;
import io.github.lambdadeploy.local.lambda.Bench;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.codedeploy.model.AutoRollbackEvent;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentGroupRequest;
import software.amazon.awssdk.services.codedeploy.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.codedeploy.model.DeploymentInfo;
import software.amazon.awssdk.services.codedeploy.model.DeploymentOption;
import software.amazon.awssdk.services.codedeploy.model.DeploymentType;
import software.amazon.awssdk.services.codedeploy.model.LambdaTarget;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;

/**
 * A stand-in with the function {@code f} (versions 1 and 2, alias {@code live} on 1), the role {@code deployer}, and the
 * application {@code app} with the group {@code group}; its clock goes on when it is told to.
 */
final class Site implements AutoCloseable {

    static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");
    static final String ROLE = "arn:aws:iam::" + LocalAws.ACCOUNT + ":role/deployer";
    static final String CANARY = "CodeDeployDefault.LambdaCanary10Percent5Minutes";
    static final String LINEAR = "CodeDeployDefault.LambdaLinear10PercentEvery1Minute";
    static final String ALL_AT_ONCE = "CodeDeployDefault.LambdaAllAtOnce";

    final Path directory;
    final LambdaClient lambda;
    final CodeDeployClient codeDeploy;
    final IamClient iam;
    private final Ticking clock = new Ticking();
    private final LocalAws aws;

    Site(Path directory) {
        this.directory = directory;
        this.aws = LocalAws.start(directory, 0, clock);
        this.lambda = AwsClients.of(aws).lambda();
        this.codeDeploy = AwsClients.of(aws).codeDeploy();
        this.iam = AwsClients.of(aws).iam();
    }

    /** A clock that stands. */
    private static final class Ticking extends Clock {
        private volatile Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** With everything a deployment needs. */
    static Site ready(Path directory) {
        Site site = new Site(directory);
        site.role("deployer", "codedeploy.amazonaws.com", "AdministratorAccess");
        site.function("f", LocalAws.ROLE_ARN);
        site.publish("f");
        site.update("f", "two");
        site.publish("f");
        site.lambda.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
        site.codeDeploy.createApplication(r -> r.applicationName("app").computePlatform("Lambda"));
        site.group(r -> {});
        return site;
    }

    AwsClients clients() {
        return AwsClients.of(aws);
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    Instant now() {
        return clock.now;
    }

    void role(String name, String service, String... policies) {
        iam.createRole(r -> r.roleName(name)
                .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\""
                                + service + "\"},\"Action\":\"sts:AssumeRole\"}]}"));
        for (String policy : policies) {
            iam.attachRolePolicy(r -> r.roleName(name).policyArn("arn:aws:iam::aws:policy/" + policy));
        }
    }

    void function(String name, String role) {
        lambda.createFunction(Bench.zipFunction(name).role(role).build());
        Bench.settle(lambda, name, null);
    }

    void update(String name, String text) {
        SdkBytes zip = Bench.zip("a.txt", text);
        lambda.updateFunctionCode(r -> r.functionName(name).zipFile(zip));
        Bench.settle(lambda, name, null);
    }

    void publish(String name) {
        String version = lambda.publishVersion(r -> r.functionName(name)).version();
        Bench.settle(lambda, name, version);
    }

    /** Publishes a version of {@code f} that has another execution role. */
    void publishWithRole(String role) {
        role(role, "lambda.amazonaws.com");
        String arn = "arn:aws:iam::" + LocalAws.ACCOUNT + ":role/" + role;
        lambda.updateFunctionConfiguration(r -> r.functionName("f").role(arn));
        Bench.settle(lambda, "f", null);
        publish("f");
    }

    void group(Consumer<CreateDeploymentGroupRequest.Builder> more) {
        codeDeploy.createDeploymentGroup(r -> more.accept(r.applicationName("app")
                .deploymentGroupName("group")
                .serviceRoleArn(ROLE)
                .deploymentConfigName(CANARY)
                .deploymentStyle(style -> style.deploymentType(DeploymentType.BLUE_GREEN)
                        .deploymentOption(DeploymentOption.WITH_TRAFFIC_CONTROL))));
    }

    /** An AppSpec that takes {@code live} from one version of {@code f} to another. */
    static String appSpec(String from, String to, String... hooks) {
        JsonObject properties = new JsonObject()
                .put("Name", "f")
                .put("Alias", "live")
                .put("CurrentVersion", from)
                .put("TargetVersion", to);
        JsonObject resource =
                new JsonObject().put("Type", "AWS::Lambda::Function").put("Properties", properties);
        JsonObject file = new JsonObject()
                .put("version", 0.0)
                .put("Resources", List.of(new JsonObject().put("function", resource)))
                .put(
                        "Hooks",
                        Arrays.stream(hooks)
                                .map(hook -> hook.split("=", -1))
                                .map(hook -> new JsonObject().put(hook[0], hook[1]))
                                .toList());
        return file.toString();
    }

    String deploy(String appSpec, Consumer<CreateDeploymentRequest.Builder> more) {
        return codeDeploy
                .createDeployment(r -> more.accept(r.applicationName("app")
                        .deploymentGroupName("group")
                        .revision(revision -> revision.revisionType("AppSpecContent")
                                .appSpecContent(content -> content.content(appSpec)))))
                .deploymentId();
    }

    String deploy(String config) {
        return deploy(appSpec("1", "2"), r -> r.deploymentConfigName(config));
    }

    /** A deployment with automatic rollback. */
    String deployWithRollback(String appSpec) {
        return deploy(
                appSpec,
                r -> r.autoRollbackConfiguration(c -> c.enabled(true)
                        .events(
                                AutoRollbackEvent.DEPLOYMENT_FAILURE,
                                AutoRollbackEvent.DEPLOYMENT_STOP_ON_ALARM,
                                AutoRollbackEvent.DEPLOYMENT_STOP_ON_REQUEST)));
    }

    /** Two seconds: created, queued, in progress. */
    void begin() {
        pass(Duration.ofSeconds(2));
    }

    DeploymentInfo look(String id) {
        return codeDeploy.getDeployment(r -> r.deploymentId(id)).deploymentInfo();
    }

    LambdaTarget target(String id) {
        String target = codeDeploy
                .listDeploymentTargets(r -> r.deploymentId(id))
                .targetIds()
                .get(0);
        return codeDeploy
                .getDeploymentTarget(r -> r.deploymentId(id).targetId(target))
                .deploymentTarget()
                .lambdaTarget();
    }

    GetAliasResponse alias() {
        return lambda.getAlias(r -> r.functionName("f").name("live"));
    }

    /** The alias in a word: {@code 1}, or {@code 1 2=0.1} with weights. */
    String live() {
        GetAliasResponse alias = alias();
        if (alias.routingConfig() == null) {
            return alias.functionVersion();
        }
        var weight = alias.routingConfig()
                .additionalVersionWeights()
                .entrySet()
                .iterator()
                .next();
        return alias.functionVersion() + " " + weight.getKey() + "=" + weight.getValue();
    }

    void alarm(String name, String state) throws Exception {
        Store store = new Store(directory);
        store.locked(() -> {
            store.write(
                    Alarms.document(name),
                    new JsonObject()
                            .put("AlarmName", name)
                            .put("Region", "eu-west-1")
                            .put("StateValue", state));
            return true;
        });
    }

    void knob(String name, Object value) throws Exception {
        Faults.write(directory, new JsonObject().put(name, value));
    }

    @Override
    public void close() {
        lambda.close();
        codeDeploy.close();
        iam.close();
        aws.close();
    }
}
