// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The patterns, ranges and lengths of AWS's API model, which its front end holds a request against. */
final class SettingShapes {

    static final Pattern ROLE = Pattern.compile("arn:(aws[a-zA-Z-]*)?:iam::(\\d{12}):role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");
    private static final String ARN = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";
    private static final String LAYER = "arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+";
    private static final String FILE_SYSTEM = "arn:aws[a-zA-Z-]*:(elasticfilesystem:[a-z0-9-]+:\\d{12}:access-point/"
            + "fsap-[a-f0-9]{17}|s3files:[a-z0-9-]+:\\d{12}:.+)";
    private static final String CAPACITY_PROVIDER =
            "arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+";

    private SettingShapes() {}

    /** Collects what the front end refuses all together. */
    static void check(JsonObject request, List<String> errors) {
        text(request, "Description", 256, null, errors);
        text(request, "Handler", 128, "[^\\s]+", errors);
        text(request, "Role", 10_000, ROLE.pattern(), errors);
        text(request, "KMSKeyArn", 10_000, ARN, errors);
        range(request, "Timeout", "timeout", 1, 900, errors);
        range(request, "MemorySize", "memorySize", 128, 32_768, errors);
        range(request.objectOrEmpty("EphemeralStorage"), "Size", "ephemeralStorage.size", 512, 10_240, errors);
        oneOf(
                request.objectOrEmpty("TracingConfig").string("Mode"),
                "tracingConfig.mode",
                List.of("Active", "PassThrough"),
                errors);
        oneOf(
                request.objectOrEmpty("SnapStart").string("ApplyOn"),
                "snapStart.applyOn",
                List.of("PublishedVersions", "None"),
                errors);
        logging(request.objectOrEmpty("LoggingConfig"), errors);
        oneOf(request.string("PackageType"), "packageType", List.of("Zip", "Image"), errors);
        architectures(request, errors);
        most(strings(request, "Layers"), "layers", 5, errors);
        members(strings(request, "Layers"), "layers", LAYER, errors);
        most(list(request, "FileSystemConfigs"), "fileSystemConfigs", 1, errors);
        fileSystems(list(request, "FileSystemConfigs"), errors);
        image(request.objectOrEmpty("ImageConfig"), errors);
        instances(request, errors);
        JsonObject durable = request.objectOrEmpty("DurableConfig");
        range(durable, "RetentionPeriodInDays", "durableConfig.retentionPeriodInDays", 1, 90, errors);
        range(durable, "ExecutionTimeout", "durableConfig.executionTimeout", 1, 31_622_400, errors);
        oneOf(
                request.objectOrEmpty("TenancyConfig").string("TenantIsolationMode"),
                "tenancyConfig.tenantIsolationMode",
                List.of("PER_TENANT"),
                errors);
        JsonObject vpc = request.objectOrEmpty("VpcConfig");
        most(strings(vpc, "SubnetIds"), "vpcConfig.subnetIds", 16, errors);
        most(strings(vpc, "SecurityGroupIds"), "vpcConfig.securityGroupIds", 5, errors);
        members(strings(vpc, "SubnetIds"), "vpcConfig.subnetIds", "subnet-[0-9a-z]*", errors);
        members(strings(vpc, "SecurityGroupIds"), "vpcConfig.securityGroupIds", "sg-[0-9a-zA-Z]*", errors);
        String target = request.objectOrEmpty("DeadLetterConfig").string("TargetArn");
        if (target != null) {
            FunctionName.mismatch(errors, "deadLetterConfig.targetArn", target, ARN);
        }
        for (String key :
                request.objectOrEmpty("Environment").objectOrEmpty("Variables").keys()) {
            if (!VARIABLE.matcher(key).matches() && !SettingRules.RESERVED.contains(key)) {
                // The real message echoes the values; this one must not either way.
                errors.add("Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy"
                        + " constraint: [Member must satisfy regular expression pattern: " + VARIABLE + "]");
                break;
            }
        }
    }

    static void architectures(JsonObject request, List<String> errors) {
        if (request.get("Architectures") == null) {
            return;
        }
        List<String> architectures = request.strings("Architectures");
        if (architectures.size() > 1) {
            errors.add(FunctionName.value(
                    "architectures", architectures, "Member must have length less than or equal to 1"));
        } else if (architectures.isEmpty()) {
            errors.add(FunctionName.value(
                    "architectures", architectures, "Member must have length greater than or equal to 1"));
        } else if (!Set.of("x86_64", "arm64").contains(architectures.get(0))) {
            errors.add(FunctionName.value(
                    "architectures",
                    architectures,
                    "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must"
                            + " not be null]"));
        }
    }

    private static void logging(JsonObject logging, List<String> errors) {
        oneOf(logging.string("LogFormat"), "loggingConfig.logFormat", List.of("JSON", "Text"), errors);
        oneOf(
                logging.string("ApplicationLogLevel"),
                "loggingConfig.applicationLogLevel",
                List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"),
                errors);
        oneOf(
                logging.string("SystemLogLevel"),
                "loggingConfig.systemLogLevel",
                List.of("DEBUG", "INFO", "WARN"),
                errors);
        String group = logging.string("LogGroup");
        if (group != null) {
            FunctionName.tooLong(errors, "loggingConfig.logGroup", group, 512);
            FunctionName.mismatch(errors, "loggingConfig.logGroup", group, "[\\.\\-_/#A-Za-z0-9]+");
        }
    }

    private static void image(JsonObject image, List<String> errors) {
        FunctionName.tooLong(errors, "imageConfig.workingDirectory", image.string("WorkingDirectory", ""), 1000);
        most(list(image, "EntryPoint"), "imageConfig.entryPoint", 1500, errors);
        most(list(image, "Command"), "imageConfig.command", 1500, errors);
    }

    private static void fileSystems(List<?> systems, List<String> errors) {
        for (int i = 0; i < systems.size(); i++) {
            if (systems.get(i) instanceof JsonObject system) {
                String member = "fileSystemConfigs." + (i + 1) + ".member.";
                required(system, "Arn", member + "arn", FILE_SYSTEM, errors);
                required(system, "LocalMountPath", member + "localMountPath", "/mnt/[a-zA-Z0-9-_.]+", errors);
            }
        }
    }

    private static void instances(JsonObject request, List<String> errors) {
        if (!request.has("CapacityProviderConfig")) {
            return;
        }
        String member = "capacityProviderConfig.lambdaManagedInstancesCapacityProviderConfig";
        JsonObject instances = request.objectOrEmpty("CapacityProviderConfig")
                .objectOrEmpty("LambdaManagedInstancesCapacityProviderConfig");
        required(instances, "CapacityProviderArn", member + ".capacityProviderArn", CAPACITY_PROVIDER, errors);
        String concurrency = "erExecutionEnvironmentMaxConcurrency";
        range(instances, "P" + concurrency, member + ".p" + concurrency, 1, 1600, errors);
        String memory = "xecutionEnvironmentMemoryGiBPerVCpu";
        range(instances, "E" + memory, member + ".e" + memory, 2, 8, errors);
    }

    private static void required(JsonObject of, String key, String member, String pattern, List<String> errors) {
        String text = of.string(key);
        if (text == null) {
            errors.add(FunctionName.value(member, null, "Member must not be null"));
        } else {
            FunctionName.mismatch(errors, member, text, pattern);
        }
    }

    private static void text(JsonObject request, String key, int most, @Nullable String pattern, List<String> errors) {
        String text = request.string(key);
        if (text != null) {
            String member =
                    key.equals("KMSKeyArn") ? "kMSKeyArn" : Character.toLowerCase(key.charAt(0)) + key.substring(1);
            FunctionName.tooLong(errors, member, text, most);
            if (pattern != null) {
                FunctionName.mismatch(errors, member, text, pattern);
            }
        }
    }

    private static void range(JsonObject of, String key, String member, long least, long most, List<String> errors) {
        of.number(key).ifPresent(number -> {
            if (number < least) {
                errors.add(
                        FunctionName.value(member, number, "Member must have value greater than or equal to " + least));
            } else if (number > most) {
                errors.add(FunctionName.value(member, number, "Member must have value less than or equal to " + most));
            }
        });
    }

    private static void oneOf(@Nullable String value, String member, List<String> values, List<String> errors) {
        if (value != null && !values.contains(value)) {
            errors.add(FunctionName.value(member, value, "Member must satisfy enum value set: " + values));
        }
    }

    private static void most(List<?> items, String member, int most, List<String> errors) {
        if (items.size() > most) {
            errors.add(FunctionName.value(member, items, "Member must have length less than or equal to " + most));
        }
    }

    private static void members(List<String> items, String member, String pattern, List<String> errors) {
        if (!items.stream().allMatch(item -> item.matches(pattern))) {
            errors.add(FunctionName.value(
                    member,
                    items,
                    "Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must"
                            + " have length greater than or equal to 0, Member must satisfy regular expression pattern: "
                            + pattern + "]"));
        }
    }

    private static List<String> strings(JsonObject of, String key) {
        return list(of, key).stream().map(String::valueOf).toList();
    }

    private static List<?> list(JsonObject of, String key) {
        return of.get(key) instanceof List<?> items ? items : List.of();
    }
}
