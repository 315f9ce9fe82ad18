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

/** What is done when a function calls itself in a loop; of the function only, {@code Terminate} until set. */
final class RecursionConfig {

    private static final String KEY = "RecursiveLoop";

    private RecursionConfig() {}

    static Response get(Call call) throws IOException, LambdaError {
        StoredFunction function = function(call);
        return answer(function.document().string("recursion", "Terminate"));
    }

    static Response put(Call call) throws IOException, LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.present(errors, "recursiveLoop", call.body(), KEY);
        Rules.oneOf(errors, "recursiveLoop", call.body(), KEY, List.of("Allow", "Terminate"));
        FunctionName.refuse(errors);
        StoredFunction function = function(call);
        String wanted = call.body().string(KEY, "");
        function.document().put("recursion", wanted);
        call.functions().save(function);
        return answer(wanted);
    }

    private static Response answer(String recursion) {
        return Response.json(200, new JsonObject().put(KEY, recursion));
    }

    private static StoredFunction function(Call call) throws IOException, LambdaError {
        FunctionName name = call.plainName();
        if (name.qualifier() != null) {
            throw LambdaError.validation(List.of(FunctionName.value(
                    "functionName",
                    call.parts().get(0),
                    "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")));
        }
        return call.functions().get(name);
    }
}
