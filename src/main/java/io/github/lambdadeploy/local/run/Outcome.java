// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import io.github.lambdadeploy.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation came to.
 *
 * @param payload the function's answer, or its error as JSON
 * @param functionError {@code Unhandled} when the function failed, else {@code null}
 * @param log everything the child printed, between START, END and REPORT lines, UTF-8
 */
public record Outcome(byte[] payload, @Nullable String functionError, byte[] log) {

    static Outcome failed(String type, String message, byte[] log) {
        JsonObject error = new JsonObject().put("errorType", type).put("errorMessage", message);
        return new Outcome(error.toBytes(), "Unhandled", log);
    }
}
