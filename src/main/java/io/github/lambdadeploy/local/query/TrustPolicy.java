// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A role's trust policy, as far as the stand-in reads it; conditions are taken to hold. */
record TrustPolicy(List<JsonObject> statements) {

    /** Empty when the text is not a trust policy: IAM's {@code MalformedPolicyDocument}. */
    static Optional<TrustPolicy> parse(String text) {
        try {
            JsonObject policy = JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
            List<JsonObject> statements = policy.get("Statement") instanceof List<?>
                    ? policy.objects("Statement")
                    : List.of(policy.objectOrEmpty("Statement"));
            boolean whole = !statements.isEmpty() && statements.stream().allMatch(TrustPolicy::isStatement);
            return whole ? Optional.of(new TrustPolicy(statements)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether an AWS service may assume the role. */
    boolean admits(String service) {
        return statements.stream()
                .anyMatch(statement -> "Allow".equals(statement.string("Effect"))
                        && (has(statement.get("Action"), "sts:AssumeRole") || has(statement.get("Action"), "sts:*"))
                        && statement.get("Principal") instanceof JsonObject principal
                        && has(principal.get("Service"), service));
    }

    private static boolean isStatement(JsonObject statement) {
        String effect = statement.string("Effect", "");
        return (effect.equals("Allow") || effect.equals("Deny"))
                && (statement.has("Principal") || statement.has("NotPrincipal"))
                && (statement.has("Action") || statement.has("NotAction"))
                && !statement.has("Resource");
    }

    private static boolean has(@Nullable Object value, String text) {
        return text.equals(value) || value instanceof List<?> list && list.contains(text);
    }
}
