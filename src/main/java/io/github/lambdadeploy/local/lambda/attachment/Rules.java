// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.FunctionName;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The front end's checks of members, and which function a call is about. */
final class Rules {

    private Rules() {}

    static void oneOf(List<String> errors, String member, JsonObject body, String key, List<String> values) {
        String value = body.string(key);
        if (value != null && !values.contains(value)) {
            errors.add(FunctionName.value(
                    member, value, "Member must satisfy enum value set: [" + String.join(", ", values) + "]"));
        }
    }

    static void within(List<String> errors, String member, JsonObject body, String key, long least, long most) {
        body.number(key).ifPresent(value -> {
            if (value < least) {
                errors.add(
                        FunctionName.value(member, value, "Member must have value greater than or equal to " + least));
            }
            if (value > most) {
                errors.add(FunctionName.value(member, value, "Member must have value less than or equal to " + most));
            }
        });
    }

    static void present(List<String> errors, String member, JsonObject body, String key) {
        if (body.get(key) == null) {
            errors.add(FunctionName.value(member, null, "Member must not be null"));
        }
    }

    /** For operations that are about the function itself. */
    static StoredFunction unqualified(Call call) throws IOException, LambdaError {
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
}
