// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a repository's policy lets pull besides its own account: their functions cannot be seen. Where the policy leaves
 * a doubt, it is somebody else; denials and conditions that narrow a principal are not weighed.
 */
final class OtherPullers {

    private static final List<String> PULL = List.of("ecr:batchgetimage", "ecr:getdownloadurlforlayer");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private OtherPullers() {}

    /** The first of them, in words for people; empty when there are none. */
    static Optional<String> in(String policy, String account) {
        JsonObject document;
        try {
            document = JsonObject.parse(policy.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.of("somebody unknown, since its policy is no JSON");
        }
        List<JsonObject> statements = document.get("Statement") instanceof JsonObject single
                ? List.of(single)
                : document.objects("Statement");
        return statements.stream()
                .filter(OtherPullers::allowsPull)
                .flatMap(statement -> other(statement, account).stream())
                .findFirst();
    }

    private static boolean allowsPull(JsonObject statement) {
        return !statement.string("Effect", "").equals("Deny")
                && (statement.has("NotAction")
                        || texts(statement.get("Action")).stream()
                                .anyMatch(pattern -> PULL.stream().anyMatch(action -> like(pattern, action))));
    }

    private static Optional<String> other(JsonObject statement, String account) {
        if (!(statement.get("Principal") instanceof JsonObject principal)) {
            return Optional.of(statement.has("NotPrincipal") ? "all but some" : "everybody");
        }
        for (String kind : principal.keys()) {
            for (String who : texts(principal.get(kind))) {
                Optional<String> other = switch (kind) {
                    case "AWS" -> other(who, account);
                    // Services pull for their customers: whose, the condition says.
                    case "Service" -> sources(statement.objectOrEmpty("Condition"), account);
                    default -> Optional.of(who);
                };
                if (other.isPresent()) {
                    return other;
                }
            }
        }
        return Optional.empty();
    }

    /** A principal or a source, by account id or ARN. */
    private static Optional<String> other(String who, String account) {
        String[] parts = who.split(":", 6);
        String its = parts.length == 6 ? parts[4] : who;
        if (its.equals(account)) {
            return Optional.empty();
        }
        return Optional.of(who.equals("*") ? "everybody" : ACCOUNT.matcher(its).matches() ? "account " + its : who);
    }

    private static Optional<String> sources(JsonObject condition, String account) {
        for (String operator : condition.keys()) {
            JsonObject keys = condition.objectOrEmpty(operator);
            for (String key : keys.keys()) {
                String lower = key.toLowerCase(Locale.ROOT);
                boolean source = lower.equals("aws:sourcearn") || lower.equals("aws:sourceaccount");
                if (lower.startsWith("aws:source") && (!source || operator.contains("Not"))) {
                    return Optional.of("whoever " + operator + " " + key + " admits");
                }
                Optional<String> other = source
                        ? texts(keys.get(key)).stream()
                                .flatMap(value -> other(value, account).stream())
                                .findFirst()
                        : Optional.empty();
                if (other.isPresent()) {
                    return other;
                }
            }
        }
        return Optional.empty();
    }

    /** Actions are the same in capitals. */
    private static boolean like(String pattern, String action) {
        String regex = "\\Q"
                + pattern.toLowerCase(Locale.ROOT).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";
        return Pattern.matches(regex, action);
    }

    private static List<String> texts(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }
}
