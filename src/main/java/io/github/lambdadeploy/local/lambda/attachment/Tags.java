// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.FunctionName;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A function's tags, which only the unqualified function has. */
public final class Tags {

    private static final int MOST = 50;
    private static final String ARN =
            "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}"
                    + ":\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+))";

    private Tags() {}

    /** Refuses what no function may have, when it is created too. */
    public static void check(JsonObject tags) throws LambdaError {
        for (String key : tags.keys()) {
            if (key.regionMatches(true, 0, "aws:", 0, 4)) {
                throw LambdaError.invalid("Tag keys starting with 'aws:' are reserved for system use.");
            }
        }
        few(tags);
    }

    private static void few(JsonObject tags) throws LambdaError {
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
        check(added);
        few(all);
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

    private static StoredFunction tagged(Call call) throws IOException, LambdaError {
        String arn = call.parts().get(0);
        List<String> errors = new ArrayList<>();
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
