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

/** Function URLs, of the function or of an alias, never of a version. They are kept, not served. */
record FunctionUrls(Stamps stamps) {

    private static final String KIND = "urls";
    private static final String ALIAS = "((?!^\\d+$)^[0-9a-zA-Z-_]+$)";
    private static final String LISTS = "AllowOrigins AllowMethods AllowHeaders ExposeHeaders";

    Response create(Call call) throws IOException, LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.present(errors, "authType", call.body(), "AuthType");
        check(call, errors);
        FunctionName name = call.name();
        Optional<StoredFunction> found = call.functions().find(name.unqualified());
        String qualifier = name.qualifier();
        if (found.isEmpty() || qualifier != null && found.get().alias(qualifier).isEmpty()) {
            throw LambdaError.notFound("Function does not exist");
        }
        StoredFunction function = found.get();
        String arn = name.arn(function.region());
        if (function.kept(KIND).has(key(name))) {
            throw LambdaError.conflict("Failed to create function url config for [functionArn = " + arn
                    + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
        }
        String now = stamps.clock().instant().toString();
        String id = stamps.revision().replace("-", "");
        JsonObject url = new JsonObject()
                .put("FunctionUrl", "https://" + id + ".lambda-url." + function.region() + ".on.aws/")
                .put("FunctionArn", arn)
                .put("AuthType", call.body().string("AuthType"))
                .put("CreationTime", now)
                .put("InvokeMode", call.body().string("InvokeMode", "BUFFERED"));
        cors(call.body(), url);
        function.kept(KIND).put(key(name), url.copy().put("LastModifiedTime", now));
        call.functions().save(function);
        return Response.json(201, url);
    }

    Response get(Call call) throws IOException, LambdaError {
        check(call, new ArrayList<>());
        return Response.json(200, found(call, function(call)));
    }

    Response update(Call call) throws IOException, LambdaError {
        check(call, new ArrayList<>());
        StoredFunction function = function(call);
        JsonObject url = found(call, function);
        url.putIfPresent("AuthType", call.body().string("AuthType"))
                .putIfPresent("InvokeMode", call.body().string("InvokeMode"));
        cors(call.body(), url);
        url.put("LastModifiedTime", stamps.clock().instant().toString());
        call.functions().save(function);
        return Response.json(200, url);
    }

    Response list(Call call) throws IOException, LambdaError {
        JsonObject all = call.functions().get(call.plainName()).kept(KIND);
        return Response.json(
                200,
                call.page(
                        "FunctionUrlConfigs",
                        all.keys().stream().sorted().map(all::objectOrEmpty).toList()));
    }

    Response delete(Call call) throws IOException, LambdaError {
        check(call, new ArrayList<>());
        StoredFunction function = function(call);
        found(call, function);
        function.kept(KIND).remove(key(call.name()));
        call.functions().save(function);
        return Response.of(204);
    }

    private static void check(Call call, List<String> errors) throws LambdaError {
        JsonObject body = call.body();
        Rules.oneOf(errors, "authType", body, "AuthType", List.of("NONE", "AWS_IAM"));
        Rules.oneOf(errors, "invokeMode", body, "InvokeMode", List.of("BUFFERED", "RESPONSE_STREAM"));
        JsonObject cors = body.objectOrEmpty("Cors");
        Rules.within(errors, "cors.maxAge", cors, "MaxAge", 0, 86_400);
        for (String list : LISTS.split(" ")) {
            int most = list.equals("AllowMethods") ? 6 : 100;
            String member = "cors." + Character.toLowerCase(list.charAt(0)) + list.substring(1);
            if (cors.strings(list).size() > most) {
                errors.add(FunctionName.value(
                        member, cors.strings(list), "Member must have length less than or equal to " + most));
            }
            int longest = switch (list) {
                case "AllowMethods" -> 6;
                case "AllowOrigins" -> 253;
                default -> 1024;
            };
            cors.strings(list).forEach(text -> FunctionName.tooLong(errors, member + ".member", text, longest));
        }
        String qualifier = call.name().qualifier();
        if (qualifier != null) {
            FunctionName.mismatch(errors, "qualifier", qualifier, ALIAS);
        }
        FunctionName.refuse(errors);
    }

    /** Sent, it replaces the whole; empty, it takes it away. */
    private static void cors(JsonObject body, JsonObject url) {
        JsonObject cors = body.object("Cors");
        if (cors != null) {
            url.remove("Cors");
            if (!cors.keys().isEmpty()) {
                url.put("Cors", cors);
            }
        }
    }

    private static StoredFunction function(Call call) throws IOException, LambdaError {
        Optional<StoredFunction> function = call.functions().find(call.name().unqualified());
        if (function.isEmpty()) {
            throw none();
        }
        return function.get();
    }

    private static JsonObject found(Call call, StoredFunction function) throws LambdaError {
        JsonObject url = function.kept(KIND).object(key(call.name()));
        if (url == null) {
            throw none();
        }
        return url;
    }

    private static LambdaError none() {
        return LambdaError.notFound("The resource you requested does not exist.");
    }

    private static String key(FunctionName name) {
        String qualifier = name.qualifier();
        return qualifier == null ? FunctionName.LATEST : qualifier;
    }
}
