// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What ECR demands of a repository's encryption and policies. */
final class EcrRules {

    private static final Set<String> ENCRYPTIONS = Set.of("AES256", "KMS", "KMS_DSSE");
    private static final Set<String> TAG_STATUSES = Set.of("tagged", "untagged", "any");
    private static final Set<String> COUNT_TYPES = Set.of("imageCountMoreThan", "sinceImagePushed");
    private static final int SHORTEST_LIFECYCLE_POLICY = 100;
    private static final int LONGEST_LIFECYCLE_POLICY = 30_720;
    private static final int LONGEST_POLICY = 10_240;

    private EcrRules() {}

    /** The configuration as it is kept; KMS without a key takes the account's own for ECR. */
    static JsonObject encryption(EcrCall call) throws AwsError {
        JsonObject asked = call.body().objectOrEmpty("encryptionConfiguration");
        boolean given = call.body().has("encryptionConfiguration");
        String type = asked.string("encryptionType", given ? "" : "AES256");
        String key = asked.string("kmsKey");
        if (!ENCRYPTIONS.contains(type)) {
            throw EcrCall.invalid("Invalid parameter at 'encryptionType' failed to satisfy constraint: 'Member must"
                    + " satisfy enum value set: [AES256, KMS, KMS_DSSE]'");
        }
        if (type.equals("AES256")) {
            if (key != null) {
                throw EcrCall.invalid("Invalid parameter at 'kmsKey' failed to satisfy constraint: 'must not be given"
                        + " with encryption type AES256'");
            }
            return new JsonObject().put("encryptionType", type);
        }
        if (key != null && (key.isEmpty() || key.length() > 2048)) {
            throw EcrCall.invalid("Invalid parameter at 'kmsKey'");
        }
        String own = "arn:aws:kms:" + call.region() + ":" + LocalAws.ACCOUNT + ":alias/aws/ecr";
        return new JsonObject().put("encryptionType", type).put("kmsKey", key == null ? own : key);
    }

    /** A repository policy: statements with an effect, a principal and an action. */
    static String policy(String text) throws AwsError {
        JsonObject policy = json(text, "PolicyText");
        boolean whole = text.length() <= LONGEST_POLICY
                && !statements(policy).isEmpty()
                && statements(policy).stream()
                        .allMatch(statement -> Set.of("Allow", "Deny").contains(statement.string("Effect", ""))
                                && (statement.has("Principal") || statement.has("NotPrincipal"))
                                && (statement.has("Action") || statement.has("NotAction")));
        if (!whole) {
            throw EcrCall.invalid("Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository"
                    + " policy provided'");
        }
        return text;
    }

    /** A policy's statements: a list, or a single one. */
    static List<JsonObject> statements(JsonObject policy) {
        if (policy.get("Statement") instanceof List<?>) {
            return policy.objects("Statement");
        }
        JsonObject single = policy.object("Statement");
        return single == null ? List.of() : List.of(single);
    }

    /** A lifecycle policy: rules of different priorities that expire something. */
    static String lifecycle(String text) throws AwsError {
        if (text.length() < SHORTEST_LIFECYCLE_POLICY || text.length() > LONGEST_LIFECYCLE_POLICY) {
            throw EcrCall.invalid("Invalid parameter at 'lifecyclePolicyText' failed to satisfy constraint: 'must have"
                    + " length "
                    + (text.length() < SHORTEST_LIFECYCLE_POLICY
                            ? "greater than or equal to 100'"
                            : "less than or equal to 30720'"));
        }
        List<JsonObject> rules = json(text, "LifecyclePolicyText").objects("rules");
        Set<Long> priorities = new HashSet<>();
        boolean whole = !rules.isEmpty()
                && rules.stream()
                        .allMatch(rule -> isRule(rule)
                                && priorities.add(rule.number("rulePriority").orElse(0)));
        if (!whole) {
            throw EcrCall.invalid("Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle"
                    + " policy validation failure'");
        }
        return text;
    }

    private static boolean isRule(JsonObject rule) {
        JsonObject selection = rule.objectOrEmpty("selection");
        OptionalLong priority = rule.number("rulePriority");
        String counts = selection.string("countType", "");
        boolean tagged = selection.string("tagStatus", "").equals("tagged");
        boolean named = selection.has("tagPrefixList") || selection.has("tagPatternList");
        return priority.isPresent()
                && priority.getAsLong() > 0
                && TAG_STATUSES.contains(selection.string("tagStatus", ""))
                && tagged == named
                && COUNT_TYPES.contains(counts)
                && counts.equals("sinceImagePushed")
                        == selection.string("countUnit", "").equals("days")
                && selection.number("countNumber").orElse(0) > 0
                && rule.objectOrEmpty("action").string("type", "").equals("expire");
    }

    private static JsonObject json(String text, String parameter) throws AwsError {
        try {
            return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw EcrCall.invalid(
                    "Invalid parameter at '" + parameter + "' failed to satisfy constraint: 'Invalid JSON'");
        }
    }
}
