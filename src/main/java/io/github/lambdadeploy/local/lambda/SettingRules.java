// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a function's settings may be: the patterns, ranges and limits of AWS's API model first, as the front end refuses
 * them all together, then Lambda's own rules one by one.
 */
final class SettingRules {

    static final int MOST_ENVIRONMENT = 4096;

    private static final Set<String> RUNTIMES = Set.of(
            "nodejs16.x",
            "nodejs18.x",
            "nodejs20.x",
            "nodejs22.x",
            "nodejs24.x",
            "python3.8",
            "python3.9",
            "python3.10",
            "python3.11",
            "python3.12",
            "python3.13",
            "python3.14",
            "java8.al2",
            "java11",
            "java17",
            "java21",
            "java25",
            "dotnet6",
            "dotnet8",
            "dotnet10",
            "ruby3.2",
            "ruby3.3",
            "ruby3.4",
            "provided.al2",
            "provided.al2023");
    private static final Set<String> RETIRED =
            Set.of("java8", "go1.x", "provided", "ruby2.7", "nodejs14.x", "nodejs12.x", "python3.7", "dotnetcore3.1");
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");
    private static final Pattern ROLE =
            Pattern.compile("arn:(aws[a-zA-Z-]*)?:iam::(\\d{12}):role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");
    private static final String KMS_KEY = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";
    private static final String TARGET = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

    private SettingRules() {}

    /** Refuses what AWS's front end and Lambda refuse; changes nothing. */
    static void check(JsonObject request, String packageType, boolean create) throws LambdaError {
        List<String> errors = new ArrayList<>();
        shape(request, errors);
        FunctionName.refuse(errors);
        role(request.string("Role"));
        runtime(request.string("Runtime"));
        if (packageType.equals("Image")) {
            if (request.string("Handler") != null
                    || request.string("Runtime") != null
                    || !strings(request, "Layers").isEmpty()) {
                throw LambdaError.invalid("Please don't provide Handler or Runtime or Layers when the intended function"
                        + " PackageType is Image.");
            }
        } else {
            if (create && (request.string("Handler") == null || request.string("Runtime") == null)) {
                throw LambdaError.invalid("Runtime and Handler are mandatory parameters for functions created with"
                        + " deployment packages.");
            }
            if (request.has("ImageConfig") && request.object("ImageConfig") != null) {
                throw LambdaError.invalid(
                        "Please don't provide ImageConfig when the intended function PackageType is Zip.");
            }
        }
        environment(request.objectOrEmpty("Environment").objectOrEmpty("Variables"));
    }

    private static void shape(JsonObject request, List<String> errors) {
        text(request, "Description", 256, null, errors);
        text(request, "Handler", 128, "[^\\s]+", errors);
        text(request, "Role", 10_000, ROLE.pattern(), errors);
        text(request, "KMSKeyArn", 10_000, KMS_KEY, errors);
        range(request, "Timeout", "timeout", 1, 900, errors);
        range(request, "MemorySize", "memorySize", 128, 10_240, errors);
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
        oneOf(
                request.objectOrEmpty("LoggingConfig").string("LogFormat"),
                "loggingConfig.logFormat",
                List.of("JSON", "Text"),
                errors);
        oneOf(request.string("PackageType"), "packageType", List.of("Zip", "Image"), errors);
        architectures(request, errors);
        most(strings(request, "Layers"), "layers", 5, errors);
        most(list(request, "FileSystemConfigs"), "fileSystemConfigs", 1, errors);
        JsonObject vpc = request.objectOrEmpty("VpcConfig");
        most(strings(vpc, "SubnetIds"), "vpcConfig.subnetIds", 16, errors);
        most(strings(vpc, "SecurityGroupIds"), "vpcConfig.securityGroupIds", 5, errors);
        members(strings(vpc, "SubnetIds"), "vpcConfig.subnetIds", "subnet-[0-9a-z]*", errors);
        members(strings(vpc, "SecurityGroupIds"), "vpcConfig.securityGroupIds", "sg-[0-9a-zA-Z]*", errors);
        String target = request.objectOrEmpty("DeadLetterConfig").string("TargetArn");
        if (target != null) {
            FunctionName.mismatch(errors, "deadLetterConfig.targetArn", target, TARGET);
        }
        for (String key :
                request.objectOrEmpty("Environment").objectOrEmpty("Variables").keys()) {
            if (!VARIABLE.matcher(key).matches() && !RESERVED.contains(key)) {
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

    private static void role(@Nullable String role) throws LambdaError {
        if (role == null) {
            return;
        }
        java.util.regex.Matcher parts = ROLE.matcher(role);
        if (parts.matches() && !FunctionName.ACCOUNT.equals(parts.group(2))) {
            throw new LambdaError(403, "AccessDeniedException", "Cross-account pass role is not allowed.");
        }
    }

    private static void runtime(@Nullable String runtime) throws LambdaError {
        if (runtime != null && RETIRED.contains(runtime)) {
            throw LambdaError.invalid("The runtime parameter of " + runtime + " is no longer supported for creating or"
                    + " updating AWS Lambda functions. We recommend you use a supported runtime while creating or"
                    + " updating functions.");
        }
        if (runtime != null && !RUNTIMES.contains(runtime)) {
            throw LambdaError.invalid("Value " + runtime + " at 'runtime' failed to satisfy constraint: Member must"
                    + " satisfy enum value set: " + RUNTIMES.stream().sorted().toList() + " or be a valid ARN");
        }
    }

    private static void environment(JsonObject variables) throws LambdaError {
        List<String> reserved =
                variables.keys().stream().filter(RESERVED::contains).toList();
        if (!reserved.isEmpty()) {
            throw LambdaError.invalid("Lambda was unable to configure your environment variables because the"
                    + " environment variables you have provided contains reserved keys that are currently not"
                    + " supported for modification. Reserved keys used in this request: "
                    + String.join(", ", reserved));
        }
        byte[] json = variables.toBytes();
        if (json.length > MOST_ENVIRONMENT) {
            throw LambdaError.invalid("Lambda was unable to configure your environment variables because the"
                    + " environment variables you have provided exceeded the 4KB limit. String measured: "
                    + new String(json, StandardCharsets.UTF_8));
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
