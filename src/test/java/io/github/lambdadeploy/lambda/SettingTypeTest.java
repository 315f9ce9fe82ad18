// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.setting.CapacityProvider;
import io.github.lambdadeploy.lambda.setting.Durable;
import io.github.lambdadeploy.lambda.setting.FileSystem;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import io.github.lambdadeploy.lambda.setting.Logging;
import io.github.lambdadeploy.lambda.setting.SettingView;
import io.github.lambdadeploy.lambda.setting.Vpc;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** The rows of {@link SettingType} against the SDK's two requests: none is missing, and each writes one member only. */
class SettingTypeTest {

    /** Members of CreateFunction that are no settings, and why. */
    private static final Map<String, String> NO_SETTINGS_OF_CREATION = Map.of(
            "functionName", "says which function",
            "code", "is the code",
            "packageType", "goes with the code, and never changes",
            "architectures", "goes with the code: UpdateFunctionCode changes it",
            "architecturesWithStrings", "the same",
            "tags", "have calls of their own, TagResource and UntagResource",
            "codeSigningConfigArn", "has calls of its own, PutFunctionCodeSigningConfig, and is not read back",
            "publish", "is a step of the deployment",
            "publishTo", "is a step of the deployment",
            "overrideConfiguration", "is the SDK's");

    private static final Map<String, String> NO_SETTINGS_OF_UPDATES = Map.of(
            "functionName", "says which function",
            "revisionId", "guards the call",
            "overrideConfiguration", "is the SDK's");

    /** What UpdateFunctionConfiguration does not have. */
    private static final Map<SettingType<?>, String> ELSEWHERE =
            Map.of(SettingType.TENANCY_CONFIG, "TenancyConfig", SettingType.SOURCE_KMS_KEY_ARN, "SourceKMSKeyArn");

    private static final Map<SettingType<?>, Object> SAMPLES = samples();

    private static Map<SettingType<?>, Object> samples() {
        Map<SettingType<?>, Object> samples = new LinkedHashMap<>();
        SettingType.ALL.forEach(type -> samples.put(type, "PER_TENANT"));
        samples.put(SettingType.MEMORY_SIZE, 1024);
        samples.put(SettingType.TIMEOUT, 20);
        samples.put(SettingType.EPHEMERAL_STORAGE, 1024);
        samples.put(SettingType.ENVIRONMENT, Map.of("AA", "1"));
        samples.put(SettingType.ENVIRONMENT_MERGED, Map.of("AA", "1"));
        samples.put(SettingType.LAYERS, List.of("arn"));
        samples.put(SettingType.VPC_CONFIG, new Vpc(Set.of("subnet-1"), Set.of("sg-1"), true));
        samples.put(SettingType.FILE_SYSTEM_CONFIGS, List.of(new FileSystem("arn", "/mnt/a")));
        samples.put(SettingType.IMAGE_CONFIG, new ImageOverrides(List.of("a"), List.of("b"), "/c"));
        samples.put(SettingType.LOGGING, new Logging("JSON", "INFO", "WARN", "/orders"));
        samples.put(SettingType.DURABLE_CONFIG, new Durable(1, 2));
        samples.put(SettingType.CAPACITY_PROVIDER_CONFIG, new CapacityProvider("arn", 1, 2.0));
        return samples;
    }

    @Test
    void everyMemberOfCreateFunctionHasARow() {
        Set<String> covered = new TreeSet<>(NO_SETTINGS_OF_CREATION.keySet());
        SettingType.ALL.forEach(type -> covered.addAll(created(type)));
        assertThat(members(CreateFunctionRequest.Builder.class)).isEqualTo(covered);
    }

    @Test
    void everyMemberOfUpdateFunctionConfigurationHasARow() {
        Set<String> covered = new TreeSet<>(NO_SETTINGS_OF_UPDATES.keySet());
        SettingType.ALL.stream()
                .filter(type -> !ELSEWHERE.containsKey(type))
                .forEach(type -> covered.addAll(updated(type)));
        assertThat(members(UpdateFunctionConfigurationRequest.Builder.class)).isEqualTo(covered);
    }

    static List<SettingType<?>> all() {
        return SettingType.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void writesOneMemberAndReadsItBack(SettingType<?> type) {
        assertThat(created(type)).hasSize(1);
        if (ELSEWHERE.containsKey(type)) {
            assertThatThrownBy(() -> updated(type)).hasMessageContaining("has no " + ELSEWHERE.get(type));
        } else {
            assertThat(updated(type)).isEqualTo(created(type));
        }
        assertThat(type.read(FunctionConfiguration.builder().build())).isNull();
    }

    @Test
    void readsWhatLambdaAnswersWhenThereIsNothingAsCleared() {
        FunctionConfiguration plain = FunctionConfiguration.builder()
                .functionName("orders")
                .description("")
                .ephemeralStorage(storage -> storage.size(512))
                .tracingConfig(tracing -> tracing.mode("PassThrough"))
                .snapStart(snapStart -> snapStart.applyOn("None").optimizationStatus("Off"))
                .loggingConfig(logging -> logging.logFormat("Text").logGroup("/aws/lambda/orders"))
                .vpcConfig(vpc -> vpc.subnetIds(List.of())
                        .securityGroupIds(List.of())
                        .vpcId("")
                        .ipv6AllowedForDualStack(false))
                .build();
        for (FunctionConfiguration live :
                List.of(plain, FunctionConfiguration.builder().build())) {
            SettingType.ALL.stream()
                    .filter(SettingType::isClearable)
                    .forEach(type -> assertThat(cleared(type).changesFrom(FunctionSettings.observed(live)))
                            .as(type.name())
                            .isEmpty());
        }
    }

    @Test
    void clearsWithLambdasOwnClearingValues() {
        FunctionConfiguration live = FunctionConfiguration.builder()
                .functionName("orders")
                .description("x")
                .kmsKeyArn("arn")
                .environment(environment -> environment.variables(Map.of("AA", "1")))
                .layers(layer -> layer.arn("arn:1").codeSize(7L))
                .vpcConfig(vpc ->
                        vpc.subnetIds("subnet-1").securityGroupIds("sg-1").vpcId("vpc-1"))
                .deadLetterConfig(target -> target.targetArn("arn"))
                .fileSystemConfigs(system -> system.arn("arn").localMountPath("/mnt/a"))
                .imageConfigResponse(response -> response.imageConfig(image -> image.command("x")))
                .snapStart(snapStart -> snapStart.applyOn("PublishedVersions"))
                .tracingConfig(tracing -> tracing.mode("Active"))
                .ephemeralStorage(storage -> storage.size(1024))
                .loggingConfig(logging -> logging.logFormat("JSON")
                        .applicationLogLevel("INFO")
                        .systemLogLevel("INFO")
                        .logGroup("/orders"))
                .build();
        FunctionSettings wanted = FunctionSettings.NONE;
        for (SettingType<?> type : SettingType.ALL) {
            wanted = wanted.with(type, new Setting.Cleared<>());
        }
        UpdateFunctionConfigurationRequest.Builder builder = UpdateFunctionConfigurationRequest.builder();
        FunctionSettings.update(builder, wanted.changesFrom(FunctionSettings.observed(live)));
        UpdateFunctionConfigurationRequest request = builder.build();

        assertThat(request.description()).isEmpty();
        assertThat(request.kmsKeyArn()).isEmpty();
        assertThat(request.environment().hasVariables()).isTrue();
        assertThat(request.environment().variables()).isEmpty();
        assertThat(request.hasLayers()).isTrue();
        assertThat(request.layers()).isEmpty();
        assertThat(request.vpcConfig().hasSubnetIds()).isTrue();
        assertThat(request.vpcConfig().hasSecurityGroupIds()).isTrue();
        assertThat(request.vpcConfig().subnetIds()).isEmpty();
        assertThat(request.vpcConfig().securityGroupIds()).isEmpty();
        assertThat(request.vpcConfig().ipv6AllowedForDualStack()).isFalse();
        assertThat(request.deadLetterConfig().targetArn()).isEmpty();
        assertThat(request.hasFileSystemConfigs()).isTrue();
        assertThat(request.fileSystemConfigs()).isEmpty();
        assertThat(request.imageConfig()).isNotNull();
        assertThat(named(request.imageConfig())).isEmpty();
        assertThat(request.snapStart().applyOnAsString()).isEqualTo("None");
        assertThat(request.tracingConfig().modeAsString()).isEqualTo("PassThrough");
        assertThat(request.ephemeralStorage().size()).isEqualTo(512);
        assertThat(request.loggingConfig().logFormatAsString()).isEqualTo("Text");
        assertThat(request.loggingConfig().logGroup()).isEqualTo("/aws/lambda/orders");
        assertThat(named(request.loggingConfig())).containsExactlyInAnyOrder("logFormat", "logGroup");
    }

    @Test
    void aNewFunctionHasNothingToClear() {
        CreateFunctionRequest.Builder request = CreateFunctionRequest.builder();
        SettingType.ALL.forEach(
                type -> FunctionSettings.create(request, cleared(type).asChanges()));
        assertThat(named(request.build())).isEmpty();
    }

    @Test
    void sendsTheVariablesWithANewKey() {
        FunctionSettings live = FunctionSettings.observed(FunctionConfiguration.builder()
                .environment(environment -> environment.variables(Map.of("AA", "1")))
                .build());
        FunctionSettings key = FunctionSettings.NONE.with(SettingType.KMS_KEY_ARN, new Setting.Value<>("arn"));

        List<SettingChange> changes = key.changesFrom(live);
        assertThat(changes).extracting(SettingChange::toString).containsExactly("kmsKeyArn", "environment");
        assertThat(changes).extracting(SettingChange::isSentAlong).containsExactly(false, true);
        assertThat(sent(changes).environment().variables()).containsExactly(Map.entry("AA", "1"));

        List<SettingChange> both = key.with(SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(Map.of("BB", "2")))
                .changesFrom(live);
        assertThat(both).hasSize(2).noneMatch(SettingChange::isSentAlong);
        assertThat(sent(both).environment().variables()).containsOnlyKeys("AA", "BB");

        FunctionSettings none =
                FunctionSettings.observed(FunctionConfiguration.builder().build());
        assertThat(key.changesFrom(none)).hasSize(1);
    }

    @Test
    void neverChangesTheKeyOfVariablesItCannotRead() {
        FunctionSettings live = FunctionSettings.observed(FunctionConfiguration.builder()
                .functionArn("arn:orders")
                .environment(environment -> environment.error(error -> error.errorCode("AccessDeniedException")))
                .build());
        FunctionSettings key = FunctionSettings.NONE.with(SettingType.KMS_KEY_ARN, new Setting.Value<>("arn"));
        assertThatThrownBy(() -> key.changesFrom(live))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("kms:Decrypt");
    }

    @Test
    void mergesTheLogFieldByField() {
        Logging text = Logging.defaults("orders");
        Logging json = new Logging("JSON", "DEBUG", "WARN", "/orders");
        assertThat(merged(text, new Logging("JSON", null, null, null)))
                .isEqualTo(new Logging("JSON", "INFO", "INFO", "/aws/lambda/orders"));
        assertThat(merged(json, new Logging("JSON", null, "INFO", null)))
                .isEqualTo(new Logging("JSON", "DEBUG", "INFO", "/orders"));
        assertThat(merged(json, new Logging("Text", null, null, null)))
                .isEqualTo(new Logging("Text", null, null, "/orders"));
        assertThat(merged(json, new Logging(null, "", null, "")))
                .isEqualTo(new Logging("JSON", "INFO", "WARN", "/aws/lambda/orders"));
    }

    @Test
    void keepsIpv6WhenThePomDoesNotSay() {
        Vpc live = new Vpc(Set.of("subnet-1"), Set.of("sg-1"), true);
        assertThat(Vpc.merge(live, new Vpc(Set.of("subnet-2"), Set.of("sg-1"), null), null))
                .isEqualTo(new Vpc(Set.of("subnet-2"), Set.of("sg-1"), true));
        assertThat(Vpc.merge(live, new Vpc(Set.of(), Set.of(), null), null)).isEqualTo(Vpc.NONE);
    }

    @Test
    void onlyVariablesAreSecret() {
        assertThat(SettingType.ALL)
                .filteredOn(SettingType::isSecret)
                .containsExactly(SettingType.ENVIRONMENT, SettingType.ENVIRONMENT_MERGED);
    }

    @Test
    void showsValuesAsMapsAndLists() {
        assertThat(SettingView.of(new Logging("Text", null, null, "/orders")))
                .isEqualTo(Map.of("logFormat", "Text", "logGroup", "/orders"));
        assertThat(SettingView.of(new Vpc(Set.of("subnet-2", "subnet-1"), Set.of("sg-1"), false))
                        .toString())
                .isEqualTo("{subnetIds=[subnet-1, subnet-2], securityGroupIds=[sg-1], ipv6AllowedForDualStack=false}");
        assertThat(SettingView.of(List.of(new FileSystem("arn", "/mnt/a"))))
                .isEqualTo(List.of(Map.of("arn", "arn", "localMountPath", "/mnt/a")));
        assertThat(SettingView.of("Active")).isEqualTo("Active");
    }

    @Test
    void everySettingIsDocumented() throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/configuration.md"));
        assertThat(SettingType.ALL).allMatch(type -> page.contains("| `" + type.name() + "` |"));
    }

    private static Logging merged(Logging live, Logging wanted) {
        return Objects.requireNonNull(SettingType.LOGGING.merge(live, wanted, Logging.defaults("orders")));
    }

    private static <T> FunctionSettings cleared(SettingType<T> type) {
        return FunctionSettings.NONE.with(type, new Setting.Cleared<>());
    }

    private static UpdateFunctionConfigurationRequest sent(List<SettingChange> changes) {
        UpdateFunctionConfigurationRequest.Builder request = UpdateFunctionConfigurationRequest.builder();
        FunctionSettings.update(request, changes);
        return request.build();
    }

    @SuppressWarnings("unchecked") // a sample is of its type
    private static <T> Set<String> created(SettingType<T> type) {
        CreateFunctionRequest.Builder request = CreateFunctionRequest.builder();
        type.create(request, (T) Objects.requireNonNull(SAMPLES.get(type)));
        return named(request.build());
    }

    @SuppressWarnings("unchecked")
    private static <T> Set<String> updated(SettingType<T> type) {
        UpdateFunctionConfigurationRequest.Builder request = UpdateFunctionConfigurationRequest.builder();
        type.update(request, (T) Objects.requireNonNull(SAMPLES.get(type)));
        return named(request.build());
    }

    /** Members of a request that are set, as the SDK's methods are called. */
    private static Set<String> named(SdkPojo request) {
        Set<String> methods = Arrays.stream(request.getClass().getMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        Map<String, String> byName = new HashMap<>();
        methods.forEach(method -> byName.put(method.toLowerCase(java.util.Locale.ROOT), method));
        return request.sdkFields().stream()
                .filter(field -> field.getValueOrDefault(request) != null)
                .filter(field -> !isAutomatic(field.getValueOrDefault(request)))
                .map(field ->
                        Objects.requireNonNull(byName.get(field.memberName().toLowerCase(java.util.Locale.ROOT))))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isAutomatic(Object value) {
        return value instanceof software.amazon.awssdk.core.util.SdkAutoConstructList
                || value instanceof software.amazon.awssdk.core.util.SdkAutoConstructMap;
    }

    /** What a request's builder can be told. */
    private static Set<String> members(Class<?> builder) {
        return Stream.of(builder.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 1)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
