// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.util.Map;
import java.util.Optional;

/**
 * The response is of the shape that API Gateway's proxy integration and function URLs want, and has this status code.
 * API Gateway takes a number or its digits as text.
 */
record StatusCode(int code) implements Expectation {

    @Override
    public Optional<String> mismatch(String response) {
        JsonValue json;
        try {
            json = JsonValue.parse(response);
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "the response is no JSON with a statusCode, expected " + code + ": " + JsonValue.quoted(response));
        }
        if (!(json.tree() instanceof Map<?, ?> members) || !members.containsKey("statusCode")) {
            return Optional.of("the response has no statusCode, expected " + code + ": " + json.shown());
        }
        JsonValue found = new JsonValue(members.get("statusCode"));
        return found.same(new JsonValue(code)) || found.same(new JsonValue(String.valueOf(code)))
                ? Optional.empty()
                : Optional.of("statusCode is " + found.shown() + ", expected " + code);
    }
}
