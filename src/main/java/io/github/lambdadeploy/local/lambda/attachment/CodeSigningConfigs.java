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

/**
 * Which code signing configuration a zip function has; of the function only. Any ARN of the right shape is one that
 * exists: there are no signatures here to hold code against it.
 */
public final class CodeSigningConfigs {

    private static final String KEY = "CodeSigningConfigArn";
    private static final String KEPT = "codeSigning";
    private static final String ARN =
            "arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
                    + ":code-signing-config:csc-[a-z0-9]{17}";

    private CodeSigningConfigs() {}

    /** Keeps what a function is created with, if anything. */
    public static void create(StoredFunction function, JsonObject body) throws LambdaError {
        if (body.string(KEY) != null) {
            keep(function, body);
        }
    }

    static Response get(Call call) throws IOException, LambdaError {
        StoredFunction function = Rules.unqualified(call);
        return answer(function);
    }

    static Response put(Call call) throws IOException, LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.present(errors, "codeSigningConfigArn", call.body(), KEY);
        FunctionName.refuse(errors);
        StoredFunction function = Rules.unqualified(call);
        keep(function, call.body());
        call.functions().save(function);
        return answer(function);
    }

    static Response delete(Call call) throws IOException, LambdaError {
        StoredFunction function = Rules.unqualified(call);
        function.document().remove(KEPT);
        call.functions().save(function);
        return Response.of(204);
    }

    private static void keep(StoredFunction function, JsonObject body) throws LambdaError {
        String arn = body.string(KEY, "");
        List<String> errors = new ArrayList<>();
        FunctionName.mismatch(errors, "codeSigningConfigArn", arn, ARN);
        FunctionName.refuse(errors);
        if (function.latest().packageType().equals("Image")) {
            throw LambdaError.invalid("Code signing is not supported for functions created with container images.");
        }
        function.document().put(KEPT, arn);
    }

    private static Response answer(StoredFunction function) {
        return Response.json(
                200,
                new JsonObject()
                        .put("FunctionName", function.name().name())
                        .putIfPresent(KEY, function.document().string(KEPT)));
    }
}
