// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** ECR's operations on what hangs on a repository: its policy, its lifecycle policy, its tags. */
final class EcrSettingCalls {

    private static final int TAG_LIMIT = 50;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private final Repositories repositories;
    private final Clock clock;

    EcrSettingCalls(Repositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    JsonObject getPolicy(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        return policy(
                repository, existing(repository, "policyText", "RepositoryPolicyNotFoundException", "Repository"));
    }

    JsonObject setPolicy(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        String text = EcrRules.policy(call.required("policyText"));
        repository.setPolicy(text);
        repositories.save(repository);
        return policy(repository, text);
    }

    JsonObject deletePolicy(EcrCall call) throws AwsError, IOException {
        JsonObject answer = getPolicy(call);
        Repository repository = call.repository(repositories);
        repository.document().remove("policyText");
        repositories.save(repository);
        return answer;
    }

    JsonObject getLifecycle(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        String text = existing(repository, "lifecyclePolicyText", "LifecyclePolicyNotFoundException", "Lifecycle");
        return lifecycle(repository, text)
                .put(
                        "lastEvaluatedAt",
                        EcrService.seconds(repository
                                .document()
                                .number("lifecyclePolicyAt")
                                .orElse(0)));
    }

    JsonObject putLifecycle(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        String text = EcrRules.lifecycle(call.required("lifecyclePolicyText"));
        repository.document().put("lifecyclePolicyText", text).put("lifecyclePolicyAt", clock.millis());
        repositories.save(repository);
        return lifecycle(repository, text);
    }

    JsonObject deleteLifecycle(EcrCall call) throws AwsError, IOException {
        JsonObject answer = getLifecycle(call);
        Repository repository = call.repository(repositories);
        repository.document().remove("lifecyclePolicyText");
        repositories.save(repository);
        return answer;
    }

    JsonObject tag(EcrCall call) throws AwsError, IOException {
        Repository repository = byArn(call);
        repository
                .document()
                .put(
                        "tags",
                        tags(
                                repository.document().objectOrEmpty("tags"),
                                call.body().objects("tags")));
        repositories.save(repository);
        return new JsonObject();
    }

    JsonObject untag(EcrCall call) throws AwsError, IOException {
        Repository repository = byArn(call);
        JsonObject tags = repository.document().objectOrEmpty("tags").copy();
        call.body().strings("tagKeys").forEach(tags::remove);
        repository.document().put("tags", tags);
        repositories.save(repository);
        return new JsonObject();
    }

    JsonObject listTags(EcrCall call) throws AwsError, IOException {
        JsonObject tags = byArn(call).document().objectOrEmpty("tags");
        List<JsonObject> list = new ArrayList<>();
        tags.keys().forEach(key -> list.add(new JsonObject().put("Key", key).put("Value", tags.string(key, ""))));
        return new JsonObject().put("tags", list);
    }

    /** Adds a request's {@code [{Key, Value}]} to the tags there are. */
    static JsonObject tags(JsonObject there, List<JsonObject> added) throws AwsError {
        JsonObject tags = there.copy();
        for (JsonObject tag : added) {
            String key = tag.string("Key", "");
            String value = tag.string("Value", "");
            if (key.isEmpty()
                    || key.length() > 128
                    || value.length() > 256
                    || key.startsWith("aws:")
                    || !TAG.matcher(key + value).matches()) {
                throw new AwsError(400, "InvalidTagParameterException", "Invalid tag with key '" + key + "'");
            }
            tags.put(key, value);
        }
        if (tags.keys().size() > TAG_LIMIT) {
            throw new AwsError(400, "TooManyTagsException", "A repository can have at most 50 tags");
        }
        return tags;
    }

    private Repository byArn(EcrCall call) throws AwsError, IOException {
        String arn = call.required("resourceArn");
        String prefix = "arn:aws:ecr:" + call.region() + ":" + LocalAws.ACCOUNT + ":repository/";
        if (!arn.startsWith(prefix)) {
            throw EcrCall.invalid("Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'");
        }
        return call.repository(repositories, arn.substring(prefix.length()));
    }

    private static String existing(Repository repository, String key, String error, String what) throws AwsError {
        String text = repository.document().string(key);
        if (text == null) {
            throw new AwsError(
                    400,
                    error,
                    what + " policy does not exist for the repository with name '" + repository.name()
                            + "' in the registry with id '" + repository.account() + "'");
        }
        return text;
    }

    private static JsonObject policy(Repository repository, String text) {
        return named(repository).put("policyText", text);
    }

    private static JsonObject lifecycle(Repository repository, String text) {
        return named(repository).put("lifecyclePolicyText", text);
    }

    private static JsonObject named(Repository repository) {
        return new JsonObject().put("registryId", repository.account()).put("repositoryName", repository.name());
    }
}
