// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a repository's policy lets pull, as far as Lambda asks: its service principal on behalf of a function, and the
 * account of a function. Denials are not looked at.
 */
record PullGrant(List<JsonObject> statements) {

    private static final String SERVICE = "lambda.amazonaws.com";
    private static final List<String> PULL = List.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

    /** @param policy text of the repository's policy; {@code null} when it has none */
    static PullGrant of(@Nullable String policy) {
        return new PullGrant(
                policy == null
                        ? List.of()
                        : EcrRules.statements(JsonObject.parse(policy.getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether Lambda itself may pull for the function. */
    boolean admitsLambda(String functionArn) {
        return statements.stream()
                .anyMatch(statement -> allowsPull(statement)
                        && texts(principal(statement, "Service")).anyMatch(SERVICE::equals)
                        && holds(statement.objectOrEmpty("Condition"), functionArn));
    }

    /** Whether the account's own permissions may extend to the repository. */
    boolean admitsAccount(String account) {
        String root = "arn:aws:iam::" + account + ":root";
        return statements.stream()
                .anyMatch(statement -> allowsPull(statement)
                        && !statement.has("Condition")
                        && texts(principal(statement, "AWS"))
                                .anyMatch(who -> who.equals(root) || who.equals(account) || who.equals("*")));
    }

    /** The policy's text with the statement that Lambda adds for functions of the repository's own account. */
    static String withLambdas(@Nullable String policy, String functionArn) {
        String functions = functionArn.replaceFirst(":function:.*$", ":function:*");
        List<JsonObject> all = new ArrayList<>(of(policy).statements());
        all.add(new JsonObject()
                .put("Sid", "LambdaECRImageRetrievalPolicy")
                .put("Effect", "Allow")
                .put("Principal", new JsonObject().put("Service", SERVICE))
                .put("Action", PULL)
                .put(
                        "Condition",
                        new JsonObject().put("StringLike", new JsonObject().put("aws:sourceArn", functions))));
        return new JsonObject()
                .put("Version", "2008-10-17")
                .put("Statement", all)
                .toString();
    }

    private static boolean allowsPull(JsonObject statement) {
        return statement.string("Effect", "").equals("Allow")
                && PULL.stream()
                        .allMatch(action -> texts(statement.get("Action")).anyMatch(allowed -> like(allowed, action)));
    }

    private static @Nullable Object principal(JsonObject statement, String kind) {
        return statement.get("Principal") instanceof JsonObject principal ? principal.get(kind) : null;
    }

    /** Only conditions on the function's ARN are understood; another one does not hold. */
    private static boolean holds(JsonObject condition, String functionArn) {
        for (String operator : condition.keys()) {
            JsonObject keys = condition.objectOrEmpty(operator);
            boolean understood = operator.equals("StringLike")
                    || operator.equals("ArnLike")
                    || operator.equals("StringEquals")
                    || operator.equals("ArnEquals");
            boolean all = keys.keys().stream()
                    .allMatch(key -> key.equalsIgnoreCase("aws:sourceArn")
                            && texts(keys.get(key)).anyMatch(pattern -> like(pattern, functionArn)));
            if (!understood || !all) {
                return false;
            }
        }
        return true;
    }

    private static boolean like(String pattern, String text) {
        return Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", text);
    }

    private static Stream<String> texts(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf);
        }
        return value == null ? Stream.empty() : Stream.of(value.toString());
    }
}
