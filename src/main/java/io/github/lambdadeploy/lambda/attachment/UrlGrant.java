// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;

/**
 * The two permissions that a URL for everybody needs. Each is bound to the URL: neither lets anybody invoke the function
 * in another way. Their statement ids never change, so that every run finds them again.
 */
enum UrlGrant {
    URL("lambda-deploy-url", "lambda:InvokeFunctionUrl", "StringEquals", "lambda:FunctionUrlAuthType", "NONE") {
        @Override
        void condition(AddPermissionRequest.Builder request) {
            request.functionUrlAuthType("NONE");
        }
    },
    INVOKE("lambda-deploy-url-invoke", "lambda:InvokeFunction", "Bool", "lambda:InvokedViaFunctionUrl", "true") {
        @Override
        void condition(AddPermissionRequest.Builder request) {
            request.invokedViaFunctionUrl(true);
        }
    };

    static final Set<String> IDS =
            Arrays.stream(values()).map(grant -> grant.id).collect(Collectors.toSet());

    private final String id;
    private final String action;
    private final String operator;
    private final String key;
    private final String value;

    UrlGrant(String id, String action, String operator, String key, String value) {
        this.id = id;
        this.action = action;
        this.operator = operator;
        this.key = key;
        this.value = value;
    }

    String id() {
        return id;
    }

    abstract void condition(AddPermissionRequest.Builder request);

    void write(AddPermissionRequest.Builder request) {
        request.statementId(id).action(action).principal("*");
        condition(request);
    }

    /** Whether the policy has this permission: the id with the same meaning, not the id alone. */
    boolean isIn(JsonObject policy) {
        return policy.objects("Statement").stream()
                .anyMatch(statement -> id.equals(statement.get("Sid"))
                        && "Allow".equals(statement.get("Effect"))
                        && action.equals(statement.get("Action"))
                        && isEverybody(statement.get("Principal"))
                        && hasCondition(statement));
    }

    private boolean hasCondition(JsonObject statement) {
        return statement.get("Condition") instanceof JsonObject conditions
                && conditions.get(operator) instanceof JsonObject condition
                && value.equals(String.valueOf(condition.get(key)));
    }

    private static boolean isEverybody(@org.jspecify.annotations.Nullable Object principal) {
        return "*".equals(principal) || principal instanceof JsonObject by && "*".equals(by.get("AWS"));
    }
}
