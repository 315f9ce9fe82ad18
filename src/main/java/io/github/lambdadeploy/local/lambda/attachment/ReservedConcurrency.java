// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.Call;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a function has of the account's concurrency for itself; 0 is a value. */
final class ReservedConcurrency {

    private static final String KEY = "ReservedConcurrentExecutions";
    private static final String MEMBER = "reservedConcurrentExecutions";

    private ReservedConcurrency() {}

    static Response put(Call call) throws IOException, LambdaError {
        List<String> errors = new ArrayList<>();
        Rules.present(errors, MEMBER, call.body(), KEY);
        Rules.within(errors, MEMBER, call.body(), KEY, 0, Integer.MAX_VALUE);
        if (!errors.isEmpty()) {
            throw LambdaError.validation(errors);
        }
        StoredFunction function = Rules.unqualified(call);
        long wanted = call.body().number(KEY).orElse(0);
        if (Account.unreserved(call.functions(), function) - wanted < Account.LEAST_UNRESERVED) {
            throw LambdaError.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + Account.LEAST_UNRESERVED
                    + "].");
        }
        long provisioned = ProvisionedConcurrency.total(function);
        if (wanted < provisioned) {
            throw LambdaError.invalid("ReservedConcurrentExecutions " + wanted
                    + " should not be lower than function's total provisioned concurrency [" + provisioned + "].");
        }
        function.document().put("reserved", wanted);
        call.functions().save(function);
        return Response.json(200, new JsonObject().put(KEY, wanted));
    }

    static Response get(Call call) throws IOException, LambdaError {
        JsonObject answer = new JsonObject();
        call.functions()
                .get(call.plainName().unqualified())
                .document()
                .number("reserved")
                .ifPresent(reserved -> answer.put(KEY, reserved));
        return Response.json(200, answer);
    }

    static Response delete(Call call) throws IOException, LambdaError {
        StoredFunction function = Rules.unqualified(call);
        function.document().remove("reserved");
        call.functions().save(function);
        return Response.of(204);
    }
}
