// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.FunctionName;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.Stamps;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Executions kept ready, of an alias or a version, never of both at once. Knobs: {@code provisionPolls}, reads that still
 * answer {@code IN_PROGRESS} (1), and {@code provisionFails} ({@code {"reason": …}}). They follow the alias, and are in
 * progress again then.
 */
public record ProvisionedConcurrency(Knobs knobs, Stamps stamps) {

    private static final String KIND = "provisioned";
    private static final String MEMBER = "provisionedConcurrentExecutions";
    private static final String KEY = "ProvisionedConcurrentExecutions";

    Response put(Call call) throws IOException, LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.present(errors, MEMBER, call.body(), KEY);
        Rules.within(errors, MEMBER, call.body(), KEY, 1, Integer.MAX_VALUE);
        FunctionName.refuse(errors);
        FunctionName name = qualified(call);
        StoredFunction function = function(call, name);
        String qualifier = Objects.requireNonNull(name.qualifier());
        String version = version(function, qualifier);
        if (version.equals(FunctionName.LATEST)) {
            throw LambdaError.invalid(
                    "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        }
        alone(function, qualifier, version);
        JsonObject snapStart = function.resolve(version).configuration().objectOrEmpty("SnapStart");
        if (snapStart.string("ApplyOn", "None").equals("PublishedVersions")) {
            throw LambdaError.invalid("Provisioned Concurrency is not supported on functions with SnapStart.");
        }
        long requested = call.body().number(KEY).orElse(0);
        enough(call, function, qualifier, requested);
        JsonObject config = new JsonObject().put("requested", requested).put("modified", stamps.now());
        function.kept(KIND).put(qualifier, config);
        begin(function, qualifier, knobs);
        call.functions().save(function);
        return Response.json(202, answer(function.kept(KIND).objectOrEmpty(qualifier)));
    }

    Response get(Call call) throws IOException, LambdaError {
        FunctionName name = qualified(call);
        StoredFunction function = function(call, name);
        JsonObject config = function.kept(KIND).object(Objects.requireNonNull(name.qualifier()));
        if (config == null) {
            throw new LambdaError(
                    404,
                    "ProvisionedConcurrencyConfigNotFoundException",
                    "No Provisioned Concurrency Config found for this function");
        }
        JsonObject answer = answer(config);
        long polls = config.number("polls").orElse(0);
        if (polls > 0) {
            config.put("polls", polls - 1);
            call.functions().save(function);
        }
        return Response.json(200, answer);
    }

    Response list(Call call) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(call.plainName());
        List<JsonObject> all = function.kept(KIND).keys().stream()
                .sorted()
                .map(qualifier -> answer(function.kept(KIND).objectOrEmpty(qualifier))
                        .put("FunctionArn", function.arn(qualifier)))
                .toList();
        return Response.json(200, call.page("ProvisionedConcurrencyConfigs", all));
    }

    Response delete(Call call) throws IOException, LambdaError {
        FunctionName name = qualified(call);
        StoredFunction function = function(call, name);
        function.kept(KIND).remove(Objects.requireNonNull(name.qualifier()));
        call.functions().save(function);
        return Response.of(204);
    }

    /** All that is provisioned of a function. */
    static long total(StoredFunction function) {
        JsonObject all = function.kept(KIND);
        return all.keys().stream()
                .mapToLong(qualifier ->
                        all.objectOrEmpty(qualifier).number("requested").orElse(0))
                .sum();
    }

    /** The alias moves to another version, and takes what it has along. */
    public static void follow(StoredFunction function, String alias, String version, Knobs knobs) throws LambdaError {
        if (function.kept(KIND).has(alias)) {
            alone(function, alias, version);
            begin(function, alias, knobs);
        }
    }

    private static void begin(StoredFunction function, String qualifier, Knobs knobs) {
        JsonObject config = function.kept(KIND).objectOrEmpty(qualifier);
        JsonObject failure = knobs.object("provisionFails");
        config.put("polls", knobs.number("provisionPolls", 1)).remove("failure");
        config.putIfPresent("failure", failure == null ? null : failure.string("reason", "Insufficient capacity."));
        function.kept(KIND).put(qualifier, config);
    }

    private static JsonObject answer(JsonObject config) {
        long requested = config.number("requested").orElse(0);
        String failure = config.string("failure");
        boolean inProgress = config.number("polls").orElse(0) > 0;
        boolean ready = !inProgress && failure == null;
        JsonObject answer = new JsonObject()
                .put("RequestedProvisionedConcurrentExecutions", requested)
                .put("AllocatedProvisionedConcurrentExecutions", ready ? requested : 0)
                .put("Status", inProgress ? "IN_PROGRESS" : ready ? "READY" : "FAILED")
                .put("LastModified", config.string("modified"));
        if (ready) {
            answer.put("AvailableProvisionedConcurrentExecutions", requested);
        }
        return inProgress ? answer : answer.putIfPresent("StatusReason", failure);
    }

    private static void alone(StoredFunction function, String qualifier, String version) throws LambdaError {
        JsonObject all = function.kept(KIND);
        for (String other : all.keys()) {
            if (other.equals(qualifier) || !version(function, other).equals(version)) {
                continue;
            }
            throw LambdaError.conflict(
                    qualifier.equals(version)
                            ? "Version is pointed by a Provisioned Concurrency alias"
                            : "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned"
                                    + " version");
        }
    }

    private static void enough(Call call, StoredFunction function, String qualifier, long requested)
            throws IOException, LambdaError {
        long before =
                function.kept(KIND).objectOrEmpty(qualifier).number("requested").orElse(0);
        long total = total(function) - before + requested;
        var reserved = function.document().number("reserved");
        if (reserved.isPresent()) {
            if (total > reserved.getAsLong()) {
                throw LambdaError.invalid("Requested Provisioned Concurrency should not be greater than the"
                        + " reservedConcurrentExecution for function");
            }
        } else if (Account.unreserved(call.functions(), function) - total < Account.LEAST_UNRESERVED) {
            throw LambdaError.invalid("Specified ConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + Account.LEAST_UNRESERVED
                    + "].");
        }
    }

    private static FunctionName qualified(Call call) throws LambdaError {
        FunctionName name = call.name();
        String qualifier = name.qualifier();
        if (qualifier == null) {
            throw LambdaError.validation(List.of(FunctionName.value("qualifier", null, "Member must not be null")));
        }
        if (qualifier.equals(FunctionName.LATEST)) {
            throw LambdaError.invalid(
                    "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        }
        return name;
    }

    private static StoredFunction function(Call call, FunctionName name) throws IOException, LambdaError {
        Optional<StoredFunction> function = call.functions().find(name.unqualified());
        String qualifier = Objects.requireNonNull(name.qualifier());
        if (function.isEmpty()
                || qualifier.matches("[0-9]+")
                        && function.get().version(qualifier).isEmpty()) {
            throw LambdaError.functionNotFound(name.arn(call.functions().region()));
        }
        if (!qualifier.matches("[0-9]+") && function.get().alias(qualifier).isEmpty()) {
            throw LambdaError.notFound(
                    "Cannot find alias arn: " + name.arn(call.functions().region()));
        }
        return function.get();
    }

    private static String version(StoredFunction function, String qualifier) {
        return function.alias(qualifier)
                .map(alias -> alias.string("FunctionVersion", ""))
                .orElse(qualifier);
    }
}
