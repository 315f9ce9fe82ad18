// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Lambda itself refuses of a function's settings, one by one, once its front end has taken their shapes. */
final class SettingRules {

    static final int MOST_ENVIRONMENT = 4096;
    private static final int ORDINARY_MEMORY = 10_240;

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
    static final Set<String> RESERVED = Set.of(
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
    private static final Pattern SNAP_START =
            Pattern.compile("java(11|[12]\\d.*)|python3\\.1[2-9]|dotnet([89]|\\d\\d)");

    private SettingRules() {}

    /**
     * Refuses what AWS's front end and Lambda refuse; changes nothing.
     *
     * @param live the configuration of the function; {@code null} when it is to be created
     */
    static void check(JsonObject request, String packageType, @Nullable JsonObject live) throws LambdaError {
        List<String> errors = new ArrayList<>();
        SettingShapes.check(request, errors);
        FunctionName.refuse(errors);
        role(request.string("Role"));
        runtime(request.string("Runtime"));
        packageType(request, packageType, live == null);
        environment(request.objectOrEmpty("Environment").objectOrEmpty("Variables"));
        layers(request);
        vpc(request.objectOrEmpty("VpcConfig"));
        if (live != null) {
            fixed(request, live, "DurableConfig");
            fixed(request, live, "CapacityProviderConfig");
        }
        together(request, live == null ? new JsonObject() : live);
    }

    private static void packageType(JsonObject request, String packageType, boolean create) throws LambdaError {
        if (packageType.equals("Image")) {
            if (request.string("Handler") != null
                    || request.string("Runtime") != null
                    || request.get("Layers") instanceof List<?> layers && !layers.isEmpty()) {
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
    }

    private static void layers(JsonObject request) throws LambdaError {
        Map<String, String> versions = new HashMap<>();
        for (String arn : request.get("Layers") == null ? List.<String>of() : request.strings("Layers")) {
            String other = versions.put(arn.substring(0, arn.lastIndexOf(':')), arn);
            if (other != null) {
                throw LambdaError.invalid("Two different versions of the same layer are not allowed to be referenced in"
                        + " the same function. " + other + " and " + arn + ".");
            }
        }
    }

    private static void vpc(JsonObject vpc) throws LambdaError {
        if (count(vpc, "SubnetIds") == 0 != (count(vpc, "SecurityGroupIds") == 0)) {
            throw LambdaError.invalid("SubnetIds and SecurityIds must coexist or be both empty list.");
        }
    }

    /** Neither can be added to a function that is there; its removal the API cannot even say. */
    private static void fixed(JsonObject request, JsonObject live, String key) throws LambdaError {
        if (request.has(key) && !live.has(key)) {
            throw LambdaError.invalid(key + " cannot be added to an existing function.");
        }
    }

    /** More is for managed instances. */
    private static void memory(JsonObject request, JsonObject live) throws LambdaError {
        long memory = request.number("MemorySize").orElse(0);
        if (memory > ORDINARY_MEMORY && !request.has("CapacityProviderConfig") && !live.has("CapacityProviderConfig")) {
            throw LambdaError.validation(List.of(FunctionName.value(
                    "memorySize", memory, "Member must have value less than or equal to " + ORDINARY_MEMORY)));
        }
    }

    /** Rules between settings, of which the function may have one already and the request name the other. */
    private static void together(JsonObject request, JsonObject live) throws LambdaError {
        memory(request, live);
        boolean mounts = count(request.has("FileSystemConfigs") ? request : live, "FileSystemConfigs") > 0;
        if (mounts && count(part("VpcConfig", request, live), "SubnetIds") == 0) {
            throw LambdaError.invalid("Function must be configured to execute in a VPC to reference a file system.");
        }
        if (!part("SnapStart", request, live).string("ApplyOn", "None").equals("PublishedVersions")) {
            return;
        }
        String runtime = request.string("Runtime", live.string("Runtime", ""));
        if (!runtime.isEmpty() && !SNAP_START.matcher(runtime).matches()) {
            throw LambdaError.invalid(runtime + " is not supported for SnapStart enabled functions.");
        }
        if (mounts) {
            throw LambdaError.invalid("SnapStart is not supported for functions that use a file system.");
        }
        if (part("EphemeralStorage", request, live).number("Size").orElse(512) > 512) {
            throw LambdaError.invalid(
                    "SnapStart is not supported for functions with more than 512 MB of ephemeral" + " storage.");
        }
    }

    private static JsonObject part(String key, JsonObject request, JsonObject live) {
        return (request.has(key) ? request : live).objectOrEmpty(key);
    }

    private static int count(JsonObject of, String key) {
        return of.get(key) instanceof List<?> items ? items.size() : 0;
    }

    private static void role(@Nullable String role) throws LambdaError {
        if (role == null) {
            return;
        }
        java.util.regex.Matcher parts = SettingShapes.ROLE.matcher(role);
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
}
