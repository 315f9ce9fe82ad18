// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a repository's policy, and what has to be in it so that Lambda can pull. SetRepositoryPolicy replaces the
 * whole text, so statements are merged into what is there, by their Sids.
 *
 * <p>Lambda pulls by its service principal on behalf of a function (condition {@code aws:sourceArn}). For a function of
 * another account the account itself must be admitted too.
 */
final class PullPolicy {

    /** The Sid Lambda uses when it adds the statement itself. */
    private static final String OWN = "LambdaECRImageRetrievalPolicy";

    private static final List<String> ACTIONS = List.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

    private final JsonObject policy;
    private final Map<String, JsonObject> added = new LinkedHashMap<>();

    /**
     * @param text of the policy that is there; {@code null} when there is none
     * @throws IllegalArgumentException when it is no policy
     */
    PullPolicy(@Nullable String text) {
        this.policy = text == null
                ? new JsonObject().put("Version", "2012-10-17").put("Statement", List.of())
                : JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Admits Lambda for functions of the repository's own account, unless a statement of that name is there. */
    PullPolicy ownFunctions(RepositoryState repository) {
        if (statements().stream().noneMatch(statement -> OWN.equals(statement.string("Sid")))) {
            add(lambda(OWN, repository, repository.arnPart(4)));
        }
        return this;
    }

    /** Admits another account and Lambda for its functions. */
    PullPolicy functionsOf(String account, RepositoryState repository) {
        String root = "arn:" + repository.arnPart(1) + ":iam::" + account + ":root";
        add(statement("LambdaDeployPull" + account, new JsonObject().put("AWS", root)));
        add(lambda("LambdaDeployRetrieve" + account, repository, account));
        return this;
    }

    /** The whole text to set; {@code null} when nothing has to change. */
    @Nullable
    String changed() {
        List<JsonObject> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        boolean differs = false;
        for (JsonObject there : statements()) {
            String sid = there.string("Sid", "");
            JsonObject wanted = added.getOrDefault(sid, there);
            differs |= !normal(wanted).equals(normal(there));
            known.add(sid);
            all.add(wanted);
        }
        for (Map.Entry<String, JsonObject> statement : added.entrySet()) {
            if (!known.contains(statement.getKey())) {
                differs = true;
                all.add(statement.getValue());
            }
        }
        return differs ? policy.copy().put("Statement", all).toString() : null;
    }

    private void add(JsonObject statement) {
        added.put(statement.string("Sid", ""), statement);
    }

    private static JsonObject lambda(String sid, RepositoryState repository, String account) {
        String functions =
                "arn:" + repository.arnPart(1) + ":lambda:" + repository.arnPart(3) + ":" + account + ":function:*";
        return statement(sid, new JsonObject().put("Service", "lambda.amazonaws.com"))
                .put("Condition", new JsonObject().put("StringLike", new JsonObject().put("aws:sourceArn", functions)));
    }

    private static JsonObject statement(String sid, JsonObject principal) {
        return new JsonObject()
                .put("Sid", sid)
                .put("Effect", "Allow")
                .put("Principal", principal)
                .put("Action", ACTIONS);
    }

    private List<JsonObject> statements() {
        JsonObject single = policy.get("Statement") instanceof JsonObject object ? object : null;
        return single == null ? policy.objects("Statement") : List.of(single);
    }

    /** IAM's JSON has one value and a list of one in the same meaning, and no order in lists. */
    private static Object normal(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Object> normal = new LinkedHashMap<>();
            object.keys().forEach(key -> normal.put(key, normal(object.get(key))));
            return normal;
        }
        if (value instanceof List<?> list) {
            Set<Object> normal = new HashSet<>();
            list.forEach(item -> normal.add(normal(item)));
            return normal.size() == 1 ? normal.iterator().next() : normal;
        }
        return String.valueOf(value);
    }
}
