// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.FunctionName;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.Stamps;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How asynchronous invocations are treated, by qualifier: Put replaces the whole, Update the parts it is sent. */
record EventInvokeConfigs(Stamps stamps) {

    private static final String KIND = "eventInvoke";
    private static final List<String> PARTS =
            List.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig");
    private static final String ARN =
            "^$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";
    private static final Set<String> SERVICES = Set.of("sqs", "sns", "lambda", "events", "s3");

    Response put(Call call) throws IOException, LambdaError {
        check(call.body());
        StoredFunction function = function(call);
        return set(call, function, new JsonObject());
    }

    Response update(Call call) throws IOException, LambdaError {
        check(call.body());
        StoredFunction function = function(call);
        return set(call, function, found(call, function).copy());
    }

    Response get(Call call) throws IOException, LambdaError {
        Optional<StoredFunction> function = call.functions().find(call.name().unqualified());
        if (function.isEmpty()) {
            throw none(call);
        }
        return Response.json(200, found(call, function.get()));
    }

    Response list(Call call) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(call.plainName());
        JsonObject all = function.kept(KIND);
        return Response.json(
                200,
                call.page(
                        "FunctionEventInvokeConfigs",
                        all.keys().stream().sorted().map(all::objectOrEmpty).toList()));
    }

    Response delete(Call call) throws IOException, LambdaError {
        StoredFunction function = function(call);
        found(call, function);
        function.kept(KIND).remove(qualifier(call));
        call.functions().save(function);
        return Response.of(204);
    }

    private Response set(Call call, StoredFunction function, JsonObject config) throws IOException, LambdaError {
        destinations(call, function);
        for (String part : PARTS) {
            config.putIfPresent(part, call.body().get(part));
        }
        JsonObject to = config.objectOrEmpty("DestinationConfig");
        config.put(
                "DestinationConfig",
                new JsonObject()
                        .put("OnSuccess", to.objectOrEmpty("OnSuccess"))
                        .put("OnFailure", to.objectOrEmpty("OnFailure")));
        config.put("FunctionArn", function.arn(qualifier(call)))
                .put("LastModified", stamps.clock().millis() / 1000.0);
        function.kept(KIND).put(qualifier(call), config);
        call.functions().save(function);
        return Response.json(200, config);
    }

    private static void check(JsonObject body) throws LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.within(errors, "maximumRetryAttempts", body, "MaximumRetryAttempts", 0, 2);
        Rules.within(errors, "maximumEventAgeInSeconds", body, "MaximumEventAgeInSeconds", 60, 21_600);
        for (String on : List.of("OnSuccess", "OnFailure")) {
            String arn =
                    body.objectOrEmpty("DestinationConfig").objectOrEmpty(on).string("Destination", "");
            String member = "destinationConfig." + (on.equals("OnSuccess") ? "onSuccess" : "onFailure");
            FunctionName.mismatch(errors, member + ".destination", arn, ARN);
        }
        FunctionName.refuse(errors);
        if (PARTS.stream().allMatch(part -> body.get(part) == null)) {
            throw LambdaError.invalid("You must specify at least one of error handling or destination setting.");
        }
    }

    private static void destinations(Call call, StoredFunction function) throws IOException, LambdaError {
        for (String on : List.of("OnSuccess", "OnFailure")) {
            String arn = call.body()
                    .objectOrEmpty("DestinationConfig")
                    .objectOrEmpty(on)
                    .string("Destination", "");
            if (arn.isEmpty()) {
                continue;
            }
            String[] parts = arn.split(":", 7);
            boolean known = SERVICES.contains(parts[2]) && !(parts[2].equals("s3") && on.equals("OnSuccess"));
            if (parts[2].equals("lambda")) {
                FunctionName other = FunctionName.of(arn, Optional.empty(), function.region());
                if (other.unqualified().equals(function.name())) {
                    throw LambdaError.invalid("You can't specify the function as a destination for itself.");
                }
                known = call.functions().find(other.unqualified()).isPresent();
            }
            if (!known) {
                throw LambdaError.invalid("The destination ARN " + arn + " is invalid.");
            }
        }
    }

    private static StoredFunction function(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        Optional<StoredFunction> function = call.functions().find(name.unqualified());
        String qualifier = qualifier(call);
        if (function.isEmpty()
                || function.get().alias(qualifier).isEmpty()
                        && function.get().version(qualifier).isEmpty()) {
            throw LambdaError.notFound("The function doesn't exist.");
        }
        return function.get();
    }

    private static JsonObject found(Call call, StoredFunction function) throws LambdaError {
        JsonObject config = function.kept(KIND).object(qualifier(call));
        if (config == null) {
            throw none(call);
        }
        return config;
    }

    private static LambdaError none(Call call) throws LambdaError {
        String arn = new FunctionName(call.name().name(), qualifier(call))
                .arn(call.functions().region());
        return LambdaError.notFound("The function " + arn + " doesn't have an EventInvokeConfig");
    }

    private static String qualifier(Call call) throws LambdaError {
        String qualifier = call.name().qualifier();
        return qualifier == null ? FunctionName.LATEST : qualifier;
    }
}
