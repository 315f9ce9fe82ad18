// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A function's tags and its reserved concurrency: what only the unqualified function has. */
final class Tags {

    private static final int MOST = 50;
    private static final long ACCOUNT_CONCURRENCY = 1000;
    private static final long LEAST_UNRESERVED = 100;
    private static final String ARN =
            "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}"
                    + ":\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+))";

    private Tags() {}

    static void check(JsonObject tags) throws LambdaError {
        if (tags.keys().size() > MOST) {
            throw LambdaError.invalid("Number of tags exceeds resource tag limit.");
        }
    }

    static Response list(Call call) throws IOException, LambdaError {
        return Response.json(200, new JsonObject().put("Tags", tagged(call).tags()));
    }

    static Response add(Call call) throws IOException, LambdaError {
        StoredFunction function = tagged(call);
        JsonObject added = call.body().objectOrEmpty("Tags");
        if (added.keys().isEmpty()) {
            throw LambdaError.invalid("An error occurred and the request cannot be processed.");
        }
        JsonObject all = function.tags().copy();
        added.keys().forEach(key -> all.put(key, added.get(key)));
        check(all);
        function.document().put("tags", all);
        call.functions().save(function);
        return Response.of(204);
    }

    static Response remove(Call call) throws IOException, LambdaError {
        StoredFunction function = tagged(call);
        List<String> keys = call.request().query().getOrDefault("tagKeys", List.of());
        if (keys.isEmpty()) {
            throw LambdaError.validation(List.of(FunctionName.value("tagKeys", null, "Member must not be null")));
        }
        keys.forEach(function.tags()::remove);
        call.functions().save(function);
        return Response.of(204);
    }

    static Response reserve(Call call) throws IOException, LambdaError {
        StoredFunction function = unqualified(call);
        long wanted = call.body().number("ReservedConcurrentExecutions").orElse(-1);
        if (wanted < 0) {
            throw LambdaError.validation(List.of(FunctionName.value(
                    "reservedConcurrentExecutions", wanted, "Member must have value greater than or equal to 0")));
        }
        long others = 0;
        for (StoredFunction other : call.functions().all()) {
            if (!other.name().equals(function.name())) {
                others += other.document().number("reserved").orElse(0);
            }
        }
        if (ACCOUNT_CONCURRENCY - others - wanted < LEAST_UNRESERVED) {
            throw LambdaError.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + LEAST_UNRESERVED + "].");
        }
        function.document().put("reserved", wanted);
        call.functions().save(function);
        return Response.json(200, new JsonObject().put("ReservedConcurrentExecutions", wanted));
    }

    static Response reserved(Call call) throws IOException, LambdaError {
        JsonObject answer = new JsonObject();
        call.functions()
                .get(call.plainName().unqualified())
                .document()
                .number("reserved")
                .ifPresent(reserved -> answer.put("ReservedConcurrentExecutions", reserved));
        return Response.json(200, answer);
    }

    static Response unreserve(Call call) throws IOException, LambdaError {
        StoredFunction function = unqualified(call);
        function.document().remove("reserved");
        call.functions().save(function);
        return Response.of(204);
    }

    static Response account(Call call) throws IOException {
        long reserved = 0;
        long size = 0;
        List<StoredFunction> functions = call.functions().all();
        for (StoredFunction function : functions) {
            reserved += function.document().number("reserved").orElse(0);
            for (JsonObject version : Versions.listed(function)) {
                size += version.number("CodeSize").orElse(0);
            }
        }
        return Response.json(
                200,
                new JsonObject()
                        .put(
                                "AccountLimit",
                                new JsonObject()
                                        .put("TotalCodeSize", 80_530_636_800L)
                                        .put("CodeSizeUnzipped", CodeArchive.MOST_UNZIPPED)
                                        .put("CodeSizeZipped", CodeArchive.MOST_ZIPPED)
                                        .put("ConcurrentExecutions", ACCOUNT_CONCURRENCY)
                                        .put("UnreservedConcurrentExecutions", ACCOUNT_CONCURRENCY - reserved))
                        .put(
                                "AccountUsage",
                                new JsonObject().put("TotalCodeSize", size).put("FunctionCount", functions.size())));
    }

    private static StoredFunction unqualified(Call call) throws IOException, LambdaError {
        FunctionName name = call.plainName();
        if (name.qualifier() != null) {
            throw LambdaError.invalid("This operation is permitted on Lambda functions only. Aliases and versions do"
                    + " not support this operation. Please specify either a function name or an unqualified function"
                    + " ARN.");
        }
        Optional<StoredFunction> function = call.functions().find(name);
        if (function.isEmpty()) {
            throw LambdaError.functionNotFound(new FunctionName(name.name(), FunctionName.LATEST)
                    .arn(call.functions().region()));
        }
        return function.get();
    }

    private static StoredFunction tagged(Call call) throws IOException, LambdaError {
        String arn = call.parts().get(0);
        List<String> errors = new java.util.ArrayList<>();
        FunctionName.mismatch(errors, "resource", arn, ARN);
        FunctionName.refuse(errors);
        FunctionName name = call.plainName();
        if (name.qualifier() != null) {
            throw LambdaError.invalid(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        }
        return call.functions().get(name);
    }
}
