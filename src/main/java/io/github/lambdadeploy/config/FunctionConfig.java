// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.config.function.CapacityProviderConfig;
import io.github.lambdadeploy.config.function.DurableConfig;
import io.github.lambdadeploy.config.function.EphemeralStorage;
import io.github.lambdadeploy.config.function.FileSystemConfig;
import io.github.lambdadeploy.config.function.LoggingConfig;
import io.github.lambdadeploy.config.function.SnapStart;
import io.github.lambdadeploy.config.function.TenancyConfig;
import io.github.lambdadeploy.config.function.VpcConfig;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.CodeSigning;
import io.github.lambdadeploy.lambda.attachment.EventInvoke;
import io.github.lambdadeploy.lambda.attachment.EventInvokeSettings;
import io.github.lambdadeploy.lambda.attachment.FunctionTags;
import io.github.lambdadeploy.lambda.attachment.FunctionUrl;
import io.github.lambdadeploy.lambda.attachment.Provisioned;
import io.github.lambdadeploy.lambda.attachment.ProvisionedConcurrency;
import io.github.lambdadeploy.lambda.attachment.RecursiveLoop;
import io.github.lambdadeploy.lambda.attachment.ReservedConcurrency;
import io.github.lambdadeploy.lambda.attachment.UrlSettings;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.lambda.setting.FileSystem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <function>} element: settings of the function, named as in AWS's API. An absent element leaves the live
 * setting as it is, an empty one clears it. What may be in it together is in {@link FunctionRules}.
 */
public class FunctionConfig {

    /** Runtime of a zip, e.g. {@code java21}; default when created: from {@code maven.compiler.release}. */
    @Nullable
    String runtime;

    /** Description, at most 256 characters; an empty {@code <description>} removes it. */
    @Nullable
    String description;

    /** Memory in MB; default when created: 512. */
    @Nullable
    Integer memorySize;

    /** Seconds an invocation may take, 1 to 900; default when created: 30. */
    @Nullable
    Integer timeout;

    /** MB of {@code /tmp}, 512 to 10240. */
    @Nullable
    EphemeralStorage ephemeralStorage;

    /** Environment variables, an element each; an empty {@code <environment>} removes all. */
    @Nullable
    Variables environment;

    /** {@code merge} (default) keeps variables that others have set, {@code replace} removes them. */
    @Nullable
    String environmentMode;

    /** ARN of the key that encrypts the variables; an empty one takes Lambda's. */
    @Nullable
    String kmsKeyArn;

    /** ARN of the key that encrypts the zip; an empty one takes Lambda's. */
    @Nullable
    String sourceKmsKeyArn;

    /** ARNs of layer versions of a zip, at most 5; a later one's files win. */
    @Nullable
    List<String> layers;

    /** Subnets and security groups; an empty one takes the function out of its VPC. */
    @Nullable
    VpcConfig vpcConfig;

    /** What the function mounts; at most one. */
    @Nullable
    List<FileSystemConfig> fileSystemConfigs;

    /** What the function takes instead of its image's ENTRYPOINT, CMD and WORKDIR. */
    io.github.lambdadeploy.config.function.@Nullable ImageConfig imageConfig;

    /** X-Ray: {@code Active}, or {@code PassThrough}, which an empty one is too. */
    @Nullable
    String tracing;

    /** Format, levels and group of the log. */
    @Nullable
    LoggingConfig logging;

    /** ARN of the queue or topic for events that failed. */
    @Nullable
    String deadLetterTarget;

    /** {@code PublishedVersions}, or {@code None}, which an empty one is too. */
    @Nullable
    SnapStart snapStart;

    /** Durable executions; only for a function that is created with them. */
    @Nullable
    DurableConfig durableConfig;

    /** Managed instances to run on; only for a function that is created with them. */
    @Nullable
    CapacityProviderConfig capacityProviderConfig;

    /** {@code PER_TENANT}; only for a function that is created with it. */
    @Nullable
    TenancyConfig tenancyConfig;

    /** Tags, an element each; those that others have set stay. An empty {@code <tags>} removes all but AWS's. */
    @Nullable
    Map<String, String> tags;

    /** How many executions may run at once, taken from the account's; 0 stops the function. Empty: none reserved. */
    @Nullable
    Integer reservedConcurrency;

    /** How many executions of the alias are kept ready, at least 1. Empty: none. */
    @Nullable
    Integer provisionedConcurrency;

    /** What is done with asynchronous invocations of the alias. Empty: Lambda's defaults. */
    @Nullable
    EventInvokeConfig eventInvokeConfig;

    /** {@code Allow} or {@code Terminate} (AWS's default) a function that calls itself in a loop. */
    @Nullable
    String recursiveLoop;

    /** ARN of the code signing configuration of a zip. Empty: none. */
    @Nullable
    String codeSigningConfigArn;

    /** An HTTPS address of the alias. Empty: none. */
    @Nullable
    UrlConfig url;

    /** Days that the log group keeps its events; an empty {@code <logRetentionDays>} keeps them for ever. */
    @Nullable
    Integer logRetentionDays;

    private final Attachments attachments = new Attachments();

    /** Names of settings whose element is there, and empty. */
    private final Set<String> empty = new HashSet<>();

    /** Every setting of this element, and what the POM says of it. */
    private record Element<T>(SettingType<T> type, @Nullable T value) {

        FunctionSettings in(FunctionSettings settings, Set<String> empty) {
            if (value == null) {
                return empty.contains(type.name()) ? settings.with(type, new Setting.Cleared<>()) : settings;
            }
            return settings.with(type, new Setting.Value<>(value));
        }
    }

    private List<Element<?>> elements() {
        return elements(environmentMode);
    }

    private List<Element<?>> elements(@Nullable String mode) {
        return List.of(
                new Element<>(SettingType.RUNTIME, runtime),
                new Element<>(SettingType.DESCRIPTION, description),
                new Element<>(SettingType.MEMORY_SIZE, memorySize),
                new Element<>(SettingType.TIMEOUT, timeout),
                new Element<>(SettingType.EPHEMERAL_STORAGE, of(ephemeralStorage, EphemeralStorage::toSpec)),
                new Element<>(environmentType(mode), variables()),
                new Element<>(SettingType.KMS_KEY_ARN, kmsKeyArn),
                new Element<>(SettingType.SOURCE_KMS_KEY_ARN, sourceKmsKeyArn),
                new Element<>(SettingType.LAYERS, layers),
                new Element<>(SettingType.VPC_CONFIG, of(vpcConfig, VpcConfig::toSpec)),
                new Element<>(SettingType.FILE_SYSTEM_CONFIGS, of(fileSystemConfigs, FunctionConfig::systems)),
                new Element<>(SettingType.IMAGE_CONFIG, of(imageConfig, config -> config.toSpec())),
                new Element<>(SettingType.TRACING, tracing),
                new Element<>(SettingType.LOGGING, of(logging, LoggingConfig::toSpec)),
                new Element<>(SettingType.DEAD_LETTER_TARGET, deadLetterTarget),
                new Element<>(SettingType.SNAP_START, of(snapStart, SnapStart::toSpec)),
                new Element<>(SettingType.DURABLE_CONFIG, of(durableConfig, DurableConfig::toSpec)),
                new Element<>(
                        SettingType.CAPACITY_PROVIDER_CONFIG,
                        of(capacityProviderConfig, CapacityProviderConfig::toSpec)),
                new Element<>(SettingType.TENANCY_CONFIG, of(tenancyConfig, TenancyConfig::toSpec)));
    }

    /** The settings the POM names. */
    public FunctionSettings toSpec() {
        return toSpec(environmentMode);
    }

    /** The settings the POM names, here or in what several functions share; how variables are meant included. */
    public FunctionSettings toSpec(FunctionConfig shared) {
        String mode = environmentMode == null ? shared.environmentMode : environmentMode;
        return toSpec(mode).orElse(shared.toSpec(mode));
    }

    private FunctionSettings toSpec(@Nullable String mode) {
        FunctionSettings settings = FunctionSettings.NONE;
        for (Element<?> element : elements(mode)) {
            settings = element.in(settings, empty);
        }
        return settings;
    }

    private SettingType<Map<String, String>> environmentType(@Nullable String mode) {
        boolean all = "replace".equals(mode) || environment != null && environment.isEmpty();
        return all ? SettingType.ENVIRONMENT : SettingType.ENVIRONMENT_MERGED;
    }

    /** Maven gives an empty element no value; Lambda takes an empty one. */
    @Nullable
    Map<String, String> variables() {
        if (environment == null) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> variables.put(name, value == null ? "" : value));
        return variables;
    }

    /**
     * Tells an empty element, which clears a setting, from an absent one: Maven fills in neither.
     *
     * @param isEmpty whether {@code function/NAME} is in the POM, and empty
     */
    public void clear(Predicate<String> isEmpty) {
        for (Element<?> element : elements()) {
            String name = element.type().name();
            if (isEmpty.test("function/" + name)) {
                empty.add(name);
            }
        }
        if (empty.contains(SettingType.ENVIRONMENT.name()) && environment == null) {
            environment = new Variables();
        }
        if (logging != null) {
            logging.clear(isEmpty);
        }
        attachments.clear(isEmpty);
        if (eventInvokeConfig != null) {
            eventInvokeConfig.clear(isEmpty);
        }
        if (url != null) {
            url.clear(isEmpty);
        }
    }

    /**
     * Notes every mistake in this element that can be known before AWS is asked.
     *
     * @param packageType {@code image} or {@code zip}
     */
    public void check(Problems problems, String packageType) {
        for (Element<?> element : elements()) {
            if (empty.contains(element.type().name()) && !element.type().isClearable()) {
                problems.add("<function><" + element.type().name()
                        + "> is blank: give it a value, or leave the element out for its default");
            }
        }
        new FunctionRules(this, problems).check(packageType.equals("image"));
        attachments.check(this, problems);
    }

    /** Nothing but the runtime, which can be trusted while other elements are wrong. */
    public FunctionSettings onlyRuntime() {
        return runtime == null
                ? FunctionSettings.NONE
                : FunctionSettings.NONE.with(SettingType.RUNTIME, new Setting.Value<>(runtime));
    }

    /** The runtime of a zip; empty when the POM does not say. */
    public Optional<String> runtime() {
        return Optional.ofNullable(runtime);
    }

    /** What is wanted of all that is kept beside the function. */
    public Wishes wishes(LambdaCalls calls, String alias) {
        return Wishes.NONE
                .with(new FunctionTags(calls), tags())
                .with(new ReservedConcurrency(calls), reservedConcurrency())
                .with(new RecursiveLoop(calls), recursiveLoop())
                .with(new CodeSigning(calls), codeSigningConfigArn())
                .with(new ProvisionedConcurrency(calls, alias), provisionedConcurrency())
                .with(new EventInvoke(calls, alias), eventInvokeConfig())
                .with(new FunctionUrl(calls, alias), url());
    }

    /** How long the log group keeps its events: that is the group's, not the function's. */
    public Setting<Integer> logRetention() {
        return attachments.setting("logRetentionDays", logRetentionDays);
    }

    public Setting<Map<String, String>> tags() {
        return attachments.setting("tags", Attachments.texts(tags));
    }

    public Setting<Integer> reservedConcurrency() {
        return attachments.setting("reservedConcurrency", reservedConcurrency);
    }

    public Setting<Provisioned> provisionedConcurrency() {
        return attachments.setting(
                "provisionedConcurrency",
                provisionedConcurrency == null ? null : Provisioned.ready(provisionedConcurrency));
    }

    public Setting<EventInvokeSettings> eventInvokeConfig() {
        return attachments.setting("eventInvokeConfig", eventInvokeConfig == null ? null : eventInvokeConfig.toSpec());
    }

    public Setting<String> recursiveLoop() {
        return attachments.setting("recursiveLoop", recursiveLoop);
    }

    public Setting<String> codeSigningConfigArn() {
        return attachments.setting("codeSigningConfigArn", codeSigningConfigArn);
    }

    public Setting<UrlSettings> url() {
        return attachments.setting("url", url == null ? null : url.toSpec());
    }

    private static List<FileSystem> systems(List<FileSystemConfig> configs) {
        return configs.stream().map(FileSystemConfig::toSpec).toList();
    }

    private static <B, T> @Nullable T of(@Nullable B bean, Function<B, @Nullable T> toSpec) {
        return bean == null ? null : toSpec.apply(bean);
    }
}
