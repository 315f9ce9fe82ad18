// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ECR's operations on repositories as such. */
final class EcrRepositoryCalls {

    private static final Set<String> MUTABILITIES =
            Set.of("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION");

    private final Repositories repositories;
    private final Clock clock;

    EcrRepositoryCalls(Repositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    JsonObject create(EcrCall call) throws AwsError, IOException {
        String name = call.name();
        String account = call.registry();
        if (repositories.find(call.region(), name).isPresent()) {
            throw new AwsError(
                    400,
                    "RepositoryAlreadyExistsException",
                    "The repository with name '" + name + "' already exists in the registry with id '" + account + "'");
        }
        Repository repository = Repository.create(call.region(), account, name, clock.millis());
        mutability(call, repository.document());
        JsonObject scanning = new JsonObject()
                .put(
                        "scanOnPush",
                        call.body().objectOrEmpty("imageScanningConfiguration").bool("scanOnPush", false));
        repository
                .document()
                .put("imageScanningConfiguration", scanning)
                .put("encryptionConfiguration", EcrRules.encryption(call))
                .put("tags", EcrSettingCalls.tags(new JsonObject(), call.body().objects("tags")));
        repositories.save(repository);
        return new JsonObject().put("repository", render(repository, call.host()));
    }

    JsonObject describe(EcrCall call) throws AwsError, IOException {
        List<String> names = call.body().strings("repositoryNames");
        if (call.body().has("repositoryNames") && names.isEmpty()) {
            throw EcrCall.invalid("Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'must have"
                    + " length greater than or equal to 1'");
        }
        List<JsonObject> rendered = new ArrayList<>();
        if (!names.isEmpty()) {
            for (String name : names) {
                rendered.add(render(call.repository(repositories, name), call.host()));
            }
            return new JsonObject().put("repositories", rendered);
        }
        Page<Repository> page = Page.of(own(call), Repository::name, call.body(), 1000);
        page.items().forEach(repository -> rendered.add(render(repository, call.host())));
        return new JsonObject()
                .put("repositories", rendered)
                .putIfPresent("nextToken", page.next().orElse(null));
    }

    private List<Repository> own(EcrCall call) throws AwsError, IOException {
        String account = call.registry();
        return repositories.list(call.region()).stream()
                .filter(repository -> repository.account().equals(account))
                .toList();
    }

    JsonObject delete(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        if (!repository.images().isEmpty() && !call.body().bool("force", false)) {
            throw new AwsError(
                    400,
                    "RepositoryNotEmptyException",
                    "The repository with name '" + repository.name() + "' in registry with id '" + repository.account()
                            + "' cannot be deleted because it still contains images");
        }
        repositories.delete(repository);
        return new JsonObject().put("repository", render(repository, call.host()));
    }

    JsonObject putTagMutability(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        call.required("imageTagMutability");
        mutability(call, repository.document());
        repositories.save(repository);
        JsonObject answer = new JsonObject()
                .put("registryId", repository.account())
                .put("repositoryName", repository.name())
                .put("imageTagMutability", repository.document().get("imageTagMutability"));
        return answer.putIfPresent(
                "imageTagMutabilityExclusionFilters", repository.document().get("imageTagMutabilityExclusionFilters"));
    }

    private static void mutability(EcrCall call, JsonObject document) throws AwsError {
        String mutability = call.body().string("imageTagMutability", "MUTABLE");
        List<JsonObject> filters = call.body().objects("imageTagMutabilityExclusionFilters");
        if (!MUTABILITIES.contains(mutability)) {
            throw EcrCall.invalid("Invalid parameter at 'imageTagMutability'");
        }
        boolean exclusion = mutability.endsWith("_WITH_EXCLUSION");
        boolean wellFormed = filters.size() <= 5
                && filters.stream()
                        .allMatch(filter -> filter.string("filterType", "").equals("WILDCARD")
                                && filter.string("filter", "").matches("[0-9a-zA-Z._*-]{1,128}"));
        if (exclusion == filters.isEmpty() || !wellFormed) {
            throw EcrCall.invalid("Invalid parameter at 'imageTagMutabilityExclusionFilters'");
        }
        document.put("imageTagMutability", mutability).remove("imageTagMutabilityExclusionFilters");
        if (exclusion) {
            document.put("imageTagMutabilityExclusionFilters", filters);
        }
    }

    private static JsonObject render(Repository repository, String host) {
        JsonObject document = repository.document();
        JsonObject rendered = new JsonObject()
                .put("repositoryArn", repository.arn())
                .put("registryId", repository.account())
                .put("repositoryName", repository.name())
                .put("repositoryUri", host + "/" + repository.name())
                .put(
                        "createdAt",
                        EcrService.seconds(document.number("createdAt").orElse(0)));
        for (String key : List.of(
                "imageTagMutability",
                "imageTagMutabilityExclusionFilters",
                "imageScanningConfiguration",
                "encryptionConfiguration")) {
            Optional.ofNullable(document.get(key)).ifPresent(value -> rendered.put(key, value));
        }
        return rendered;
    }
}
