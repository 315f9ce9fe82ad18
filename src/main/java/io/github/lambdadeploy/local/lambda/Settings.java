// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function's settings: what CreateFunction and UpdateFunctionConfiguration may say, and what is made of it. A
 * parameter that is there replaces its setting whole, one that is not leaves it; LoggingConfig merges by field.
 */
final class Settings {

    private Settings() {}

    /** The configuration of a new function before any parameter is applied. */
    static JsonObject defaults(FunctionName name, String packageType) {
        return new JsonObject()
                .put("FunctionName", name.name())
                .put("Description", "")
                .put("Timeout", 3)
                .put("MemorySize", 128)
                .put("PackageType", packageType)
                .put("Architectures", List.of("x86_64"))
                .put("EphemeralStorage", new JsonObject().put("Size", 512))
                .put("TracingConfig", new JsonObject().put("Mode", "PassThrough"))
                .put("SnapStart", new JsonObject().put("ApplyOn", "None"))
                .put(
                        "LoggingConfig",
                        new JsonObject().put("LogFormat", "Text").put("LogGroup", "/aws/lambda/" + name.name()));
    }

    /** Applies the parameters of a checked request. */
    static void apply(JsonObject request, JsonObject configuration) {
        for (String key : List.of(
                "Role",
                "Handler",
                "Runtime",
                "Description",
                "Timeout",
                "MemorySize",
                "Environment",
                "TracingConfig",
                "EphemeralStorage",
                "FileSystemConfigs",
                "KMSKeyArn")) {
            replace(configuration, key, request.get(key));
        }
        JsonObject deadLetter = request.object("DeadLetterConfig");
        if (deadLetter != null) {
            replace(
                    configuration,
                    "DeadLetterConfig",
                    deadLetter.string("TargetArn", "").isEmpty() ? "" : deadLetter);
        }
        JsonObject image = request.object("ImageConfig");
        if (image != null) {
            Object response = image.keys().isEmpty() ? "" : new JsonObject().put("ImageConfig", image);
            replace(configuration, "ImageConfigResponse", response);
        }
        if (request.get("Layers") != null) {
            replace(
                    configuration,
                    "Layers",
                    request.strings("Layers").stream()
                            .map(arn -> new JsonObject().put("Arn", arn).put("CodeSize", 0))
                            .toList());
        }
        JsonObject snapStart = request.object("SnapStart");
        if (snapStart != null) {
            replace(configuration, "SnapStart", snapStart);
        }
        JsonObject vpc = request.object("VpcConfig");
        if (vpc != null) {
            vpc(vpc, configuration);
        }
        withDefaults(request, configuration);
        JsonObject logging = request.object("LoggingConfig");
        if (logging != null) {
            logging(logging, configuration.objectOrEmpty("LoggingConfig").copy(), configuration);
        }
    }

    private static void vpc(JsonObject request, JsonObject configuration) {
        List<String> subnets = request.strings("SubnetIds");
        configuration.put(
                "VpcConfig",
                new JsonObject()
                        .put("SubnetIds", subnets)
                        .put("SecurityGroupIds", request.strings("SecurityGroupIds"))
                        .put("VpcId", subnets.isEmpty() ? "" : "vpc-local")
                        .put("Ipv6AllowedForDualStack", request.bool("Ipv6AllowedForDualStack", false)));
    }

    /** Fields that nobody names get Lambda's own values, which are then read back. */
    private static void withDefaults(JsonObject request, JsonObject configuration) {
        JsonObject durable = request.object("DurableConfig");
        if (durable != null) {
            configuration.put(
                    "DurableConfig",
                    new JsonObject()
                            .put(
                                    "RetentionPeriodInDays",
                                    durable.number("RetentionPeriodInDays").orElse(14))
                            .putIfPresent("ExecutionTimeout", durable.get("ExecutionTimeout")));
        }
        JsonObject provider = request.object("CapacityProviderConfig");
        if (provider != null) {
            JsonObject instances = provider.objectOrEmpty("LambdaManagedInstancesCapacityProviderConfig")
                    .copy();
            if (!instances.has("ExecutionEnvironmentMemoryGiBPerVCpu")) {
                instances.put("ExecutionEnvironmentMemoryGiBPerVCpu", 2.0);
            }
            configuration.put(
                    "CapacityProviderConfig",
                    new JsonObject().put("LambdaManagedInstancesCapacityProviderConfig", instances));
        }
    }

    private static void logging(JsonObject request, JsonObject merged, JsonObject configuration) {
        for (String key : request.keys()) {
            merged.putIfPresent(key, request.get(key));
        }
        boolean json = merged.string("LogFormat", "Text").equals("JSON");
        for (String level : List.of("ApplicationLogLevel", "SystemLogLevel")) {
            if (!json) {
                merged.remove(level);
            } else if (!merged.has(level)) {
                merged.put(level, "INFO");
            }
        }
        configuration.put("LoggingConfig", merged);
    }

    /** An empty text or list clears, but a description is empty rather than absent. */
    static void replace(JsonObject configuration, String key, @Nullable Object value) {
        boolean clears = value instanceof String text && text.isEmpty() && !key.equals("Description")
                || value instanceof List<?> items && items.isEmpty();
        if (clears) {
            configuration.remove(key);
        } else {
            configuration.putIfPresent(key, value);
        }
    }
}
