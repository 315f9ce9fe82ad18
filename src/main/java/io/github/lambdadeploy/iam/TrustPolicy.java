// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may assume a role. Read only to find out what certainly cannot work: conditions are taken to hold, and what is not
 * understood is taken to admit.
 */
record TrustPolicy(JsonObject document) {

    /** Lambda's name for itself, the same in every partition. */
    private static final String LAMBDA = "lambda.amazonaws.com";

    /** The policy of a role for functions. */
    static TrustPolicy ofLambda() {
        return new TrustPolicy(new JsonObject()
                .put("Version", "2012-10-17")
                .put(
                        "Statement",
                        List.of(new JsonObject()
                                .put("Effect", "Allow")
                                .put("Principal", new JsonObject().put("Service", LAMBDA))
                                .put("Action", "sts:AssumeRole"))));
    }

    /** The policy as IAM answers it. */
    static TrustPolicy encoded(@Nullable String document) {
        return new TrustPolicy(PolicyDocument.encoded(document).orElseGet(JsonObject::new));
    }

    /** Whether Lambda may assume the role, as far as can be told from here. */
    boolean admitsLambda() {
        Object statements = document.get("Statement");
        if (statements instanceof JsonObject one) {
            return admitsLambda(one);
        }
        return !(statements instanceof List<?> list)
                || list.stream().anyMatch(item -> !(item instanceof JsonObject one) || admitsLambda(one));
    }

    private static boolean admitsLambda(JsonObject statement) {
        return "Allow".equals(statement.get("Effect"))
                && (statement.has("NotAction") || names(statement.get("Action"), TrustPolicy::isAssumeRole))
                && (statement.has("NotPrincipal") || isLambda(statement.get("Principal")));
    }

    private static boolean isLambda(@Nullable Object principal) {
        return principal instanceof JsonObject kinds
                ? names(kinds.get("Service"), service -> service.startsWith("lambda.") || service.equals("*"))
                : "*".equals(principal);
    }

    private static boolean isAssumeRole(String action) {
        String pattern =
                action.toLowerCase(Locale.ROOT).replaceAll("[^a-z*:]", "").replace("*", ".*");
        return "sts:assumerole".matches(pattern);
    }

    private static boolean names(@Nullable Object value, java.util.function.Predicate<String> wanted) {
        return value instanceof String text && wanted.test(text)
                || value instanceof List<?> list
                        && list.stream().anyMatch(item -> item instanceof String text && wanted.test(text));
    }
}
