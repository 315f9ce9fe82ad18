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

    /**
     * The policy of a role for a service.
     *
     * @param principal the service's name for itself
     */
    static TrustPolicy of(String principal) {
        return new TrustPolicy(new JsonObject()
                .put("Version", "2012-10-17")
                .put(
                        "Statement",
                        List.of(new JsonObject()
                                .put("Effect", "Allow")
                                .put("Principal", new JsonObject().put("Service", principal))
                                .put("Action", "sts:AssumeRole"))));
    }

    /** The policy as IAM answers it. */
    static TrustPolicy encoded(@Nullable String document) {
        return new TrustPolicy(PolicyDocument.encoded(document).orElseGet(JsonObject::new));
    }

    /** Whether a service may assume the role, as far as can be told from here. */
    boolean admits(String service) {
        Object statements = document.get("Statement");
        if (statements instanceof JsonObject one) {
            return admits(one, service);
        }
        return !(statements instanceof List<?> list)
                || list.stream().anyMatch(item -> !(item instanceof JsonObject one) || admits(one, service));
    }

    private static boolean admits(JsonObject statement, String service) {
        return "Allow".equals(statement.get("Effect"))
                && (statement.has("NotAction") || names(statement.get("Action"), TrustPolicy::isAssumeRole))
                && (statement.has("NotPrincipal") || names(statement.get("Principal"), service));
    }

    /** A service also has names with a region in them. */
    private static boolean names(@Nullable Object principal, String service) {
        String start = service.substring(0, service.indexOf('.') + 1);
        return principal instanceof JsonObject kinds
                ? names(kinds.get("Service"), name -> name.startsWith(start) || name.equals("*"))
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
