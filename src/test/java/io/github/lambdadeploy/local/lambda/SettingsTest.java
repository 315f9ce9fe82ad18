// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** What the stand-in makes of a function's settings, as the AWS SDK sees it. */
class SettingsTest {

    private static final String LAYER = "arn:aws:lambda:eu-west-1:000000000000:layer:";
    private static final String EFS =
            "arn:aws:elasticfilesystem:eu-west-1:000000000000:access-point/fsap-0123456789abcdef0";
    private static final String PROVIDER = "arn:aws:lambda:eu-west-1:000000000000:capacity-provider:p";

    @TempDir
    private Path dir;

    private Bench bench;
    private LambdaClient lambda;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(dir);
        lambda = bench.client();
    }

    @AfterEach
    void stop() {
        lambda.close();
        bench.close();
    }

    /** Measured by others: the key is of the code that is sent, not of the function. */
    @Test
    void codeWithoutTheKeyHasNone() {
        String key = "arn:aws:kms:eu-west-1:000000000000:key/k";
        create(request -> request.code(
                request.build().code().toBuilder().sourceKMSKeyArn(key).build()));
        Bench.settle(lambda, "f", null);
        assertThat(key()).isEqualTo(key);
        lambda.updateFunctionCode(request -> request.functionName("f").zipFile(Bench.zip("a.txt", "two")));
        Bench.settle(lambda, "f", null);
        assertThat(key()).isNull();
    }

    private String key() {
        return lambda.getFunction(request -> request.functionName("f")).code().sourceKMSKeyArn();
    }

    @Test
    void answersLambdasDefaults() {
        create(request -> {});
        GetFunctionConfigurationResponse plain = Bench.settle(lambda, "f", null);
        assertThat(plain.ephemeralStorage().size()).isEqualTo(512);
        assertThat(plain.tracingConfig().modeAsString()).isEqualTo("PassThrough");
        assertThat(plain.snapStart().applyOnAsString()).isEqualTo("None");
        assertThat(plain.snapStart().optimizationStatusAsString()).isEqualTo("Off");
        assertThat(plain.loggingConfig().logFormatAsString()).isEqualTo("Text");
        assertThat(plain.loggingConfig().logGroup()).isEqualTo("/aws/lambda/f");
        assertThat(plain.vpcConfig()).isNull();
        assertThat(plain.hasLayers()).isFalse();
    }

    @Test
    void mergesLoggingByField() {
        create(request -> request.loggingConfig(logging -> logging.logGroup("/orders")));
        update(request -> request.loggingConfig(logging -> logging.logFormat("JSON")));
        assertThat(read().loggingConfig().toString())
                .contains("LogFormat=JSON", "ApplicationLogLevel=INFO", "SystemLogLevel=INFO", "LogGroup=/orders");
        update(request -> request.loggingConfig(logging -> logging.systemLogLevel("WARN")));
        assertThat(read().loggingConfig().toString()).contains("ApplicationLogLevel=INFO", "SystemLogLevel=WARN");
        update(request -> request.loggingConfig(logging -> logging.logFormat("Text")));
        assertThat(read().loggingConfig().toString())
                .contains("LogGroup=/orders")
                .doesNotContain("Level");
    }

    @Test
    void leavesEmptyListsOfAVpcBehind() {
        create(request -> request.vpcConfig(vpc -> vpc.subnetIds("subnet-1").securityGroupIds("sg-1")));
        assertThat(Bench.settle(lambda, "f", null).vpcConfig().vpcId()).isEqualTo("vpc-local");
        update(request -> request.vpcConfig(vpc -> vpc.subnetIds(List.of()).securityGroupIds(List.of())));
        assertThat(read().vpcConfig().hasSubnetIds()).isTrue();
        assertThat(read().vpcConfig().subnetIds()).isEmpty();
        assertThat(read().vpcConfig().vpcId()).isEmpty();
    }

    @Test
    void aVersionKeepsWhatItWasPublishedWith() {
        create(request -> request.layers(LAYER + "a:1"));
        Bench.settle(lambda, "f", null);
        lambda.publishVersion(request -> request.functionName("f"));
        update(request -> request.layers(List.of()));
        assertThat(read().hasLayers()).isFalse();
        assertThat(Bench.settle(lambda, "f", "1").layers().get(0).arn()).isEqualTo(LAYER + "a:1");
    }

    @Test
    void aSnapshotTakesItsTime() {
        create(request -> request.snapStart(snapStart -> snapStart.applyOn("PublishedVersions")));
        Bench.settle(lambda, "f", null);
        bench.numbers.put("snapStartPolls", 5L);
        lambda.publishVersion(request -> request.functionName("f"));
        for (int i = 0; i < 5; i++) {
            FunctionState pending = state("1");
            assertThat(pending.state()).isEqualTo("Pending");
            assertThat(pending.optimization()).isEqualTo("Off");
        }
        assertThat(state("1")).isEqualTo(new FunctionState("Active", "On"));
        assertThat(state("$LATEST")).isEqualTo(new FunctionState("Active", "Off"));
    }

    private record FunctionState(String state, String optimization) {}

    private FunctionState state(String qualifier) {
        GetFunctionConfigurationResponse read = lambda.getFunctionConfiguration(
                request -> request.functionName("f").qualifier(qualifier));
        return new FunctionState(read.stateAsString(), read.snapStart().optimizationStatusAsString());
    }

    @Test
    void fillsInWhatNobodyNamed() {
        create(request -> request.durableConfig(durable -> durable.executionTimeout(60))
                .capacityProviderConfig(provider ->
                        provider.lambdaManagedInstancesCapacityProviderConfig(on -> on.capacityProviderArn(PROVIDER)))
                .tenancyConfig(tenancy -> tenancy.tenantIsolationMode("PER_TENANT"))
                .memorySize(20_000));
        GetFunctionConfigurationResponse read = Bench.settle(lambda, "f", null);
        assertThat(read.durableConfig().retentionPeriodInDays()).isEqualTo(14);
        assertThat(read.capacityProviderConfig()
                        .lambdaManagedInstancesCapacityProviderConfig()
                        .executionEnvironmentMemoryGiBPerVCpu())
                .isEqualTo(2.0);
        assertThat(read.tenancyConfig().tenantIsolationModeAsString()).isEqualTo("PER_TENANT");
        assertThat(read.memorySize()).isEqualTo(20_000);
    }

    static List<Arguments> refusedUpdates() {
        return List.of(
                refused(
                        request -> request.layers(LAYER + "a:1", LAYER + "a:2"),
                        "Two different versions of the same layer are not allowed"),
                refused(request -> request.layers(LAYER + "a"), "at 'layers' failed to satisfy constraint"),
                refused(
                        request -> request.vpcConfig(vpc -> vpc.subnetIds("subnet-1")),
                        "SubnetIds and SecurityIds must coexist or be both empty list."),
                refused(
                        request -> request.fileSystemConfigs(
                                system -> system.arn(EFS).localMountPath("/mnt/a")),
                        "configured to execute in a VPC"),
                refused(
                        request -> request.fileSystemConfigs(
                                system -> system.arn(EFS).localMountPath("/data")),
                        "localMountPath' failed to satisfy constraint"),
                refused(
                        request -> request.imageConfig(image -> image.command("x")),
                        "Please don't provide ImageConfig when the intended function PackageType is Zip."),
                refused(
                        request -> request.durableConfig(durable -> durable.executionTimeout(60)),
                        "DurableConfig cannot be added to an existing function."),
                refused(
                        request -> request.capacityProviderConfig(
                                provider -> provider.lambdaManagedInstancesCapacityProviderConfig(
                                        on -> on.capacityProviderArn(PROVIDER))),
                        "CapacityProviderConfig cannot be added to an existing function."),
                refused(
                        request -> request.loggingConfig(logging -> logging.logGroup("a b")),
                        "loggingConfig.logGroup' failed to satisfy constraint"),
                refused(
                        request -> request.loggingConfig(logging -> logging.systemLogLevel("LOUD")),
                        "loggingConfig.systemLogLevel' failed to satisfy constraint"),
                refused(
                        request -> request.ephemeralStorage(storage -> storage.size(511)),
                        "ephemeralStorage.size' failed to satisfy constraint"),
                refused(request -> request.memorySize(10_241), "less than or equal to 10240"),
                refused(
                        request -> request.snapStart(snapStart -> snapStart.applyOn("PublishedVersions"))
                                .ephemeralStorage(storage -> storage.size(1024)),
                        "more than 512 MB of ephemeral storage"),
                refused(
                        request -> request.snapStart(snapStart -> snapStart.applyOn("PublishedVersions"))
                                .runtime("nodejs22.x"),
                        "nodejs22.x is not supported for SnapStart enabled functions."),
                refused(
                        request -> request.environment(environment -> environment.variables(Map.of("AWS_REGION", "x"))),
                        "Reserved keys used in this request: AWS_REGION"));
    }

    private static Arguments refused(Consumer<UpdateFunctionConfigurationRequest.Builder> change, String message) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedUpdates")
    void refuses(String message, Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        create(request -> {});
        FunctionConfiguration before = configuration();
        LambdaException refusal = catchThrowableOfType(LambdaException.class, () -> update(change));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal).hasMessageContaining(message);
        assertThat(configuration()).isEqualTo(before);
    }

    @Test
    void looksAtWhatTheFunctionHasAlready() {
        create(request -> request.ephemeralStorage(storage -> storage.size(1024)));
        assertThat(catchThrowableOfType(
                        LambdaException.class,
                        () -> update(
                                request -> request.snapStart(snapStart -> snapStart.applyOn("PublishedVersions")))))
                .hasMessageContaining("more than 512 MB of ephemeral storage");
    }

    @Test
    void refusesALargeRequest() {
        create(request -> {});
        LambdaException refusal = catchThrowableOfType(
                LambdaException.class,
                () -> update(request ->
                        request.environment(environment -> environment.variables(Map.of("AA", "x".repeat(5200))))));
        assertThat(refusal.statusCode()).isEqualTo(413);
        assertThat(refusal).hasMessageContaining("Request must be smaller than 5120 bytes");
    }

    private void create(Consumer<CreateFunctionRequest.Builder> with) {
        CreateFunctionRequest.Builder request = Bench.zipFunction("f");
        with.accept(request);
        lambda.createFunction(request.build());
    }

    private void update(Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        Bench.settle(lambda, "f", null);
        UpdateFunctionConfigurationRequest.Builder request =
                UpdateFunctionConfigurationRequest.builder().functionName("f");
        change.accept(request);
        lambda.updateFunctionConfiguration(request.build());
    }

    private GetFunctionConfigurationResponse read() {
        return Bench.settle(lambda, "f", null);
    }

    private FunctionConfiguration configuration() {
        Bench.settle(lambda, "f", null);
        return lambda.getFunction(request -> request.functionName("f")).configuration();
    }
}
