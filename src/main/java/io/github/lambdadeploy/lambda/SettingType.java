// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * One setting of a function: how it is read from, created in and updated through Lambda's API. A new setting is a row
 * here, a field of the {@code <function>} bean and a row of its table test.
 *
 * @param <T> the type of its value
 */
public final class SettingType<T> {

    public static final SettingType<String> RUNTIME = new SettingType<>(
            "runtime",
            null,
            FunctionConfiguration::runtimeAsString,
            CreateFunctionRequest.Builder::runtime,
            UpdateFunctionConfigurationRequest.Builder::runtime);
    public static final SettingType<String> HANDLER = new SettingType<>(
            "handler",
            null,
            FunctionConfiguration::handler,
            CreateFunctionRequest.Builder::handler,
            UpdateFunctionConfigurationRequest.Builder::handler);
    public static final SettingType<String> DESCRIPTION = new SettingType<>(
            "description",
            "",
            FunctionConfiguration::description,
            CreateFunctionRequest.Builder::description,
            UpdateFunctionConfigurationRequest.Builder::description);
    public static final SettingType<Integer> MEMORY_SIZE = new SettingType<>(
            "memorySize",
            null,
            FunctionConfiguration::memorySize,
            CreateFunctionRequest.Builder::memorySize,
            UpdateFunctionConfigurationRequest.Builder::memorySize);
    public static final SettingType<Integer> TIMEOUT = new SettingType<>(
            "timeout",
            null,
            FunctionConfiguration::timeout,
            CreateFunctionRequest.Builder::timeout,
            UpdateFunctionConfigurationRequest.Builder::timeout);

    /** Variables of the POM, and no others. */
    public static final SettingType<Map<String, String>> ENVIRONMENT = new SettingType<>(
            "environment",
            Map.of(),
            SettingType::variables,
            (request, variables) -> request.environment(environment -> environment.variables(variables)),
            (request, variables) -> request.environment(environment -> environment.variables(variables)));
    /** Variables of the POM, and whatever others the function has. */
    public static final SettingType<Map<String, String>> ENVIRONMENT_MERGED = new SettingType<>(
            "environment",
            Map.of(),
            SettingType::variables,
            ENVIRONMENT.creator,
            ENVIRONMENT.updater,
            (live, wanted) -> {
                Map<String, String> merged = new LinkedHashMap<>(live);
                merged.putAll(wanted);
                merged.values().removeIf(value -> value == null);
                return merged;
            });

    /** Every setting, in the order they are shown. */
    public static final List<SettingType<?>> ALL =
            List.of(RUNTIME, HANDLER, DESCRIPTION, MEMORY_SIZE, TIMEOUT, ENVIRONMENT, ENVIRONMENT_MERGED);

    private final String name;
    private final @Nullable T cleared;
    private final Function<FunctionConfiguration, @Nullable T> reader;
    private final BiConsumer<CreateFunctionRequest.Builder, T> creator;
    private final BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater;
    private final BinaryOperator<T> merger;

    private SettingType(
            String name,
            @Nullable T cleared,
            Function<FunctionConfiguration, @Nullable T> reader,
            BiConsumer<CreateFunctionRequest.Builder, T> creator,
            BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater) {
        this(name, cleared, reader, creator, updater, (live, wanted) -> wanted);
    }

    private SettingType(
            String name,
            @Nullable T cleared,
            Function<FunctionConfiguration, @Nullable T> reader,
            BiConsumer<CreateFunctionRequest.Builder, T> creator,
            BiConsumer<UpdateFunctionConfigurationRequest.Builder, T> updater,
            BinaryOperator<T> merger) {
        this.merger = merger;
        this.name = name;
        this.cleared = cleared;
        this.reader = reader;
        this.creator = creator;
        this.updater = updater;
    }

    /** The XML element, and the field of AWS's API in lowerCamelCase. */
    public String name() {
        return name;
    }

    /** Whether its values must not be shown. */
    public boolean isSecret() {
        return name.equals("environment");
    }

    /** What is sent to remove the live value; {@code null} when the setting cannot be without one. */
    @Nullable
    T cleared() {
        return cleared;
    }

    @Nullable
    T read(FunctionConfiguration live) {
        return reader.apply(live);
    }

    /** What the setting has to become where the live value is this. */
    T merge(T live, T wanted) {
        return merger.apply(live, wanted);
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
