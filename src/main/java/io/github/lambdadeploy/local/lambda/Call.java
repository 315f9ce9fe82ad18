// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Request;
import java.util.List;
import java.util.Optional;

/**
 * One call of an operation.
 *
 * @param parts the variable parts of the path: function name or ARN first
 * @param body the body; empty for Invoke, whose body is the payload
 */
public record Call(Request request, Functions functions, List<String> parts, JsonObject body) {

    /** The function the path names, with the qualifier of the name or of the query. */
    public FunctionName name() throws LambdaError {
        return FunctionName.of(parts.get(0), request.parameter("Qualifier"), functions.region());
    }

    /** For operations that have no Qualifier of their own. */
    public FunctionName plainName() throws LambdaError {
        return FunctionName.of(parts.get(0), Optional.empty(), functions.region());
    }

    /** One page of a list: {@code MaxItems} and {@code Marker}, at most 50 a page. */
    public JsonObject page(String member, List<JsonObject> items) throws LambdaError {
        int from = number("Marker", 0);
        int most = number("MaxItems", 50);
        if (most < 1 || most > 10_000) {
            throw LambdaError.validation(List.of(FunctionName.value(
                    "maxItems",
                    most,
                    "Member must have value "
                            + (most < 1 ? "greater than or equal to 1" : "less than or equal to 10000"))));
        }
        int to = Math.min(items.size(), from + Math.min(most, 50));
        JsonObject page = new JsonObject().put(member, items.subList(Math.min(from, to), to));
        return to < items.size() ? page.put("NextMarker", Integer.toString(to)) : page;
    }

    private int number(String parameter, int fallback) throws LambdaError {
        try {
            return request.parameter(parameter).map(Integer::parseInt).orElse(fallback);
        } catch (NumberFormatException e) {
            throw LambdaError.invalid("Invalid value for " + parameter);
        }
    }
}
