// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a function answered.
 *
 * @param where function and qualifier, for messages
 * @param version that ran
 * @param response JSON; of a failed function the error's type, message and stack
 * @param functionError {@code Handled} or {@code Unhandled} when the function failed; {@code null} otherwise
 * @param log the last 4 kB of its log
 * @param duration as the caller saw it
 */
public record Invocation(
        String where,
        String version,
        String response,
        @Nullable String functionError,
        String log,
        Duration duration) {

    /** Type and message of the function's own failure; the whole response when it does not say them as Lambda does. */
    public String error() {
        try {
            JsonObject error = JsonObject.parse(response.getBytes(StandardCharsets.UTF_8));
            String message = error.string("errorMessage");
            String type = error.string("errorType");
            if (message != null || type != null) {
                return Stream.of(type, message).filter(Objects::nonNull).collect(Collectors.joining(": "));
            }
        } catch (IllegalArgumentException e) {
            return response;
        }
        return response;
    }

    /** @throws DeployException when the function itself failed */
    public void failIfFunctionFailed() {
        if (functionError != null) {
            throw DeployException.environment("The function failed (" + functionError + ")")
                    .where(where + ", version " + version)
                    .reason(response)
                    .next("Mend the function; its log is above.");
        }
    }
}
