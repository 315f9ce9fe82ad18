// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.secrets.References;
import java.util.Map;
import java.util.Set;

/** Lambda's rules for environment variables. No message holds a value. */
final class EnvironmentRules {

    /** Bytes of the variables as one JSON object, quotes and commas included. */
    private static final int MOST_BYTES = 4096;

    /** Names that Lambda sets itself. Others that start alike, {@code AWS_LAMBDA_EXEC_WRAPPER}, are for everyone. */
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    private EnvironmentRules() {}

    /** Notes every mistake in these variables. */
    static void check(Problems problems, Map<String, String> variables) {
        variables.forEach((name, value) -> {
            String element = "<function><environment><" + Shown.of(name) + ">";
            if (RESERVED.contains(name)) {
                problems.add(element + " is a variable that Lambda sets itself: choose another name");
            } else if (!name.matches("[a-zA-Z][a-zA-Z0-9_]+")) {
                problems.add(element + " is no name for a variable: use two or more letters, digits and _, a letter"
                        + " first");
            }
            problems.resolved(element, value);
            References.in(value).mistakes().forEach(mistake -> problems.add(element + ": " + Shown.line(mistake)));
        });
        JsonObject json = new JsonObject();
        variables.forEach(json::put);
        int bytes = json.toBytes().length;
        if (bytes > MOST_BYTES) {
            problems.add("<function><environment> takes " + bytes + " bytes as JSON: Lambda takes " + MOST_BYTES
                    + "; keep large or secret values in SSM or Secrets Manager and read them in the function");
        }
    }
}
