// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.setting.CapacityProvider;
import io.github.lambdadeploy.lambda.setting.Durable;
import io.github.lambdadeploy.lambda.setting.FileSystem;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import io.github.lambdadeploy.lambda.setting.Logging;
import io.github.lambdadeploy.lambda.setting.Vpc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * One setting of a function: how it is read from, created in, updated and cleared through Lambda's API. A new setting is
 * a row here, a field of the {@code <function>} bean and a row of its table test.
 *
 * @param <T> the type of its value
 */
public final class SettingType<T> {

    /** ARN of the execution role; {@code <role>} beside {@code <function>}. */
    public static final SettingType<String> ROLE = new SettingType<>(
            "role",
            FunctionConfiguration::role,
            CreateFunctionRequest.Builder::role,
            UpdateFunctionConfigurationRequest.Builder::role);

    public static final SettingType<String> RUNTIME = new SettingType<>(
            "runtime",
            FunctionConfiguration::runtimeAsString,
            CreateFunctionRequest.Builder::runtime,
            UpdateFunctionConfigurationRequest.Builder::runtime);

    /** {@code <handler>} beside {@code <function>}. */
    public static final SettingType<String> HANDLER = new SettingType<>(
            "handler",
            FunctionConfiguration::handler,
            CreateFunctionRequest.Builder::handler,
            UpdateFunctionConfigurationRequest.Builder::handler);

    public static final SettingType<String> DESCRIPTION = new SettingType<>(
                    "description",
                    FunctionConfiguration::description,
                    CreateFunctionRequest.Builder::description,
                    UpdateFunctionConfigurationRequest.Builder::description)
            .clearedBy("");

    /** MB. */
    public static final SettingType<Integer> MEMORY_SIZE = new SettingType<>(
            "memorySize",
            FunctionConfiguration::memorySize,
            CreateFunctionRequest.Builder::memorySize,
            UpdateFunctionConfigurationRequest.Builder::memorySize);

    /** Seconds. */
    public static final SettingType<Integer> TIMEOUT = new SettingType<>(
            "timeout",
            FunctionConfiguration::timeout,
            CreateFunctionRequest.Builder::timeout,
            UpdateFunctionConfigurationRequest.Builder::timeout);

    /** MB of {@code /tmp}. */
    public static final SettingType<Integer> EPHEMERAL_STORAGE = new SettingType<Integer>(
                    "ephemeralStorage",
                    live -> live.ephemeralStorage() == null
                            ? null
                            : live.ephemeralStorage().size(),
                    (request, size) -> request.ephemeralStorage(storage -> storage.size(size)),
                    (request, size) -> request.ephemeralStorage(storage -> storage.size(size)))
            .clearedBy(512);

    /** Variables of the POM, and no others. */
    public static final SettingType<Map<String, String>> ENVIRONMENT = new SettingType<Map<String, String>>(
                    "environment",
                    SettingType::variables,
                    (request, variables) -> request.environment(environment -> environment.variables(variables)),
                    (request, variables) -> request.environment(environment -> environment.variables(variables)))
            .clearedBy(Map.of());
    /** Variables of the POM, and whatever others the function has. */
    public static final SettingType<Map<String, String>> ENVIRONMENT_MERGED = new SettingType<>(
                    "environment", SettingType::variables, ENVIRONMENT.creator, ENVIRONMENT.updater)
            .mergedBy((live, wanted, cleared) -> {
                Map<String, String> merged = new LinkedHashMap<>(live);
                merged.putAll(wanted);
                merged.values().removeIf(value -> value == null);
                return merged;
            })
            .clearedBy(Map.of());

    /** Of the key that encrypts the variables; when it changes, they are sent with it ({@link FunctionSettings}). */
    public static final SettingType<String> KMS_KEY_ARN = new SettingType<>(
                    "kmsKeyArn",
                    FunctionConfiguration::kmsKeyArn,
                    CreateFunctionRequest.Builder::kmsKeyArn,
                    UpdateFunctionConfigurationRequest.Builder::kmsKeyArn)
            .clearedBy("");

    /** Of the key that encrypts the zip. Read from the code's location, and sent with the code, each time: Lambda drops it. */
    public static final SettingType<String> SOURCE_KMS_KEY_ARN = new SettingType<String>(
                    "sourceKmsKeyArn",
                    live -> null,
                    (request, arn) ->
                            request.code(CodeRequests.with(request.build().code(), arn)),
                    (request, arn) -> {
                        throw new IllegalStateException("UpdateFunctionConfiguration has no SourceKMSKeyArn");
                    })
            .clearedBy("")
            .sentWithTheCode();

    /** ARNs of layer versions; a later one's files win over an earlier one's. */
    public static final SettingType<List<String>> LAYERS = new SettingType<List<String>>(
                    "layers",
                    live -> live.hasLayers()
                            ? live.layers().stream().map(Layer::arn).toList()
                            : null,
                    (request, layers) -> request.layers(layers),
                    (request, layers) -> request.layers(layers))
            .clearedBy(List.of());

    public static final SettingType<Vpc> VPC_CONFIG = new SettingType<Vpc>(
                    "vpcConfig",
                    Vpc::read,
                    (request, vpc) -> request.vpcConfig(vpc.toSdk()),
                    (request, vpc) -> request.vpcConfig(vpc.toSdk()))
            .clearedBy(Vpc.NONE)
            .mergedBy(Vpc::merge);

    public static final SettingType<List<FileSystem>> FILE_SYSTEM_CONFIGS = new SettingType<List<FileSystem>>(
                    "fileSystemConfigs",
                    FileSystem::read,
                    (request, systems) -> request.fileSystemConfigs(FileSystem.toSdk(systems)),
                    (request, systems) -> request.fileSystemConfigs(FileSystem.toSdk(systems)))
            .clearedBy(List.of());

    public static final SettingType<ImageOverrides> IMAGE_CONFIG = new SettingType<ImageOverrides>(
                    "imageConfig",
                    ImageOverrides::read,
                    (request, image) -> request.imageConfig(image.toSdk()),
                    (request, image) -> request.imageConfig(image.toSdk()))
            .clearedBy(ImageOverrides.NONE);

    /** {@code Active} or {@code PassThrough}. */
    public static final SettingType<String> TRACING = new SettingType<String>(
                    "tracing",
                    live -> live.tracingConfig() == null
                            ? null
                            : live.tracingConfig().modeAsString(),
                    (request, mode) -> request.tracingConfig(tracing -> tracing.mode(mode)),
                    (request, mode) -> request.tracingConfig(tracing -> tracing.mode(mode)))
            .clearedBy("PassThrough");

    public static final SettingType<Logging> LOGGING = new SettingType<Logging>(
                    "logging",
                    Logging::read,
                    (request, logging) -> request.loggingConfig(logging.toSdk()),
                    (request, logging) -> request.loggingConfig(logging.toSdk()))
            .clearedBy(Logging::defaults)
            .mergedBy(Logging::merge);

    /** ARN of a queue or a topic. */
    public static final SettingType<String> DEAD_LETTER_TARGET = new SettingType<String>(
                    "deadLetterTarget",
                    live -> live.deadLetterConfig() == null
                            ? null
                            : live.deadLetterConfig().targetArn(),
                    (request, arn) -> request.deadLetterConfig(target -> target.targetArn(arn)),
                    (request, arn) -> request.deadLetterConfig(target -> target.targetArn(arn)))
            .clearedBy("");

    /** {@code PublishedVersions} or {@code None}. */
    public static final SettingType<String> SNAP_START = new SettingType<String>(
                    "snapStart",
                    live -> live.snapStart() == null ? null : live.snapStart().applyOnAsString(),
                    (request, applyOn) -> request.snapStart(snapStart -> snapStart.applyOn(applyOn)),
                    (request, applyOn) -> request.snapStart(snapStart -> snapStart.applyOn(applyOn)))
            .clearedBy("None");

    public static final SettingType<Durable> DURABLE_CONFIG = new SettingType<Durable>(
                    "durableConfig",
                    Durable::read,
                    (request, durable) -> request.durableConfig(durable.toSdk()),
                    (request, durable) -> request.durableConfig(durable.toSdk()))
            .clearedBy(Durable.NONE)
            .mergedBy(Durable::merge)
            .fixed(Fixed.PRESENCE);

    public static final SettingType<CapacityProvider> CAPACITY_PROVIDER_CONFIG = new SettingType<CapacityProvider>(
                    "capacityProviderConfig",
                    CapacityProvider::read,
                    (request, provider) -> request.capacityProviderConfig(provider.toSdk()),
                    (request, provider) -> request.capacityProviderConfig(provider.toSdk()))
            .clearedBy(CapacityProvider.NONE)
            .mergedBy(CapacityProvider::merge)
            .fixed(Fixed.PRESENCE);

    /** {@code PER_TENANT}. */
    public static final SettingType<String> TENANCY_CONFIG = new SettingType<String>(
                    "tenancyConfig",
                    live -> live.tenancyConfig() == null
                            ? null
                            : live.tenancyConfig().tenantIsolationModeAsString(),
                    (request, mode) -> request.tenancyConfig(tenancy -> tenancy.tenantIsolationMode(mode)),
                    (request, mode) -> {
                        throw new IllegalStateException("UpdateFunctionConfiguration has no TenancyConfig");
                    })
            .clearedBy("")
            .fixed(Fixed.ALL);

    /** For a function that is made; that of one that is there has calls of its own. */
    public static final SettingType<String> CODE_SIGNING_CONFIG_ARN = new SettingType<String>(
            "codeSigningConfigArn",
            live -> null,
            CreateFunctionRequest.Builder::codeSigningConfigArn,
            (request, arn) -> {
                throw new IllegalStateException("UpdateFunctionConfiguration has no CodeSigningConfigArn");
            });

    /** Every setting of a function that is there, in the order they are shown. */
    public static final List<SettingType<?>> ALL = List.of(
            ROLE,
            RUNTIME,
            HANDLER,
            DESCRIPTION,
            MEMORY_SIZE,
            TIMEOUT,
            EPHEMERAL_STORAGE,
            ENVIRONMENT,
            ENVIRONMENT_MERGED,
            KMS_KEY_ARN,
            SOURCE_KMS_KEY_ARN,
            LAYERS,
            VPC_CONFIG,
            FILE_SYSTEM_CONFIGS,
            IMAGE_CONFIG,
            TRACING,
            LOGGING,
            DEAD_LETTER_TARGET,
            SNAP_START,
            DURABLE_CONFIG,
            CAPACITY_PROVIDER_CONFIG,
            TENANCY_CONFIG);

    /** What of a setting Lambda never changes once the function is there. */
    private enum Fixed {
        NOTHING,
        /** Whether the function has it. */
        PRESENCE,
        ALL
    }

    private interface Merger<T> {
        T merge(T live, T wanted, @Nullable T cleared);
    }

    private final String name;
    private final Function<FunctionConfiguration, @Nullable T> reader;
    private final BiConsumer<CreateFunctionRequest.Builder, T> creator;
    private final BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater;
    private final @Nullable Function<String, T> cleared;
    private final Merger<T> merger;
    private final Fixed fixed;
    private final boolean withCode;

    private SettingType(
            String name,
            Function<FunctionConfiguration, @Nullable T> reader,
            BiConsumer<CreateFunctionRequest.Builder, T> creator,
            BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater) {
        this(name, reader, creator, updater, null, (live, wanted, cleared) -> wanted, Fixed.NOTHING, false);
    }

    private SettingType(
            String name,
            Function<FunctionConfiguration, @Nullable T> reader,
            BiConsumer<CreateFunctionRequest.Builder, T> creator,
            BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater,
            @Nullable Function<String, T> cleared,
            Merger<T> merger,
            Fixed fixed,
            boolean withCode) {
        this.name = name;
        this.reader = reader;
        this.creator = creator;
        this.updater = updater;
        this.cleared = cleared;
        this.merger = merger;
        this.fixed = fixed;
        this.withCode = withCode;
    }

    private SettingType<T> clearedBy(T value) {
        return clearedBy(functionName -> value);
    }

    private SettingType<T> clearedBy(Function<String, T> value) {
        return new SettingType<>(name, reader, creator, updater, value, merger, fixed, withCode);
    }

    private SettingType<T> mergedBy(Merger<T> by) {
        return new SettingType<>(name, reader, creator, updater, cleared, by, fixed, withCode);
    }

    private SettingType<T> fixed(Fixed what) {
        return new SettingType<>(name, reader, creator, updater, cleared, merger, what, withCode);
    }

    private SettingType<T> sentWithTheCode() {
        return new SettingType<>(name, reader, creator, updater, cleared, merger, fixed, true);
    }

    /** The XML element, and the field of AWS's API in lowerCamelCase. */
    public String name() {
        return name;
    }

    /** Whether a function can be without it; if not, an empty element is a mistake. */
    public boolean isClearable() {
        return cleared != null;
    }

    /** Whether UpdateFunctionCode takes it, and no other call. */
    public boolean isSentWithCode() {
        return withCode;
    }

    /** Whether its values must never be shown. */
    public boolean isSecret() {
        return name.equals(ENVIRONMENT.name);
    }

    /** What is sent to remove the live value, and what its absence equals; {@code null} when it cannot be without one. */
    @Nullable
    T cleared(String functionName) {
        return cleared == null ? null : cleared.apply(functionName);
    }

    @Nullable
    T read(FunctionConfiguration live) {
        return reader.apply(live);
    }

    /** What the setting has to become where the live value is this. */
    T merge(T live, T wanted, @Nullable T clearedValue) {
        return merger.merge(live, wanted, clearedValue);
    }

    /** Why Lambda would never take this change of an existing function; empty when it does. */
    Optional<String> refusal(@Nullable Object found, Object wanted) {
        boolean hadIt = found != null && !found.equals(cleared(""));
        boolean hasIt = !wanted.equals(cleared(""));
        return switch (fixed) {
            case NOTHING -> Optional.empty();
            case PRESENCE ->
                hadIt == hasIt
                        ? Optional.empty()
                        : Optional.of("Lambda neither adds it to a function that is there nor takes it away");
            case ALL -> Optional.of("Lambda sets it when a function is created and never changes it");
        };
    }

    void create(CreateFunctionRequest.Builder request, T value) {
        creator.accept(request, value);
    }

    void update(UpdateFunctionConfigurationRequest.Builder request, T value) {
        updater.accept(request, value);
    }

    /** Lambda answers an error instead of the variables to a caller that may not decrypt them: unknown is not empty. */
    private static @Nullable Map<String, String> variables(FunctionConfiguration live) {
        EnvironmentResponse environment = live.environment();
        if (environment == null) {
            return null;
        }
        if (environment.error() != null) {
            throw DeployException.environment("Lambda does not show the function's environment variables")
                    .where(live.functionArn())
                    .reason(environment.error().errorCode())
                    .left("Nothing was changed.")
                    .next("Allow kms:Decrypt on the function's key to the role or user that deploys.");
        }
        return environment.variables();
    }

    @Override
    public String toString() {
        return name;
    }
}
