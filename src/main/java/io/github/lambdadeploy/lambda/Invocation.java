// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import io.github.lambdadeploy.DeployException;
import java.time.Duration;
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
