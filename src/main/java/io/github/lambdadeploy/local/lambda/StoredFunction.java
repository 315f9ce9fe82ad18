// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One function as the store holds it: {@code latest}, {@code versions} by number, {@code aliases} and resource
 * {@code policies} by name, {@code tags}, {@code reserved} concurrency, and {@code published}: the number of the version
 * that {@code $LATEST} still equals, absent after any update call. Wraps the live document.
 */
record StoredFunction(FunctionName name, String region, JsonObject document) {

    static StoredFunction create(FunctionName name, String region, StoredVersion latest, JsonObject tags) {
        return new StoredFunction(
                name.unqualified(),
                region,
                new JsonObject()
                        .put("latest", latest.document())
                        .put("versions", new JsonObject())
                        .put("aliases", new JsonObject())
                        .put("policies", new JsonObject())
                        .put("tags", tags));
    }

    String arn() {
        return name.arn(region);
    }

    String arn(String qualifier) {
        return new FunctionName(name.name(), qualifier).arn(region);
    }

    StoredVersion latest() {
        return new StoredVersion(part("latest"));
    }

    JsonObject versions() {
        return part("versions");
    }

    /** Numbers of the published versions, oldest first. */
    List<String> numbers() {
        return versions().keys().stream()
                .sorted(Comparator.comparingLong(Long::parseLong))
                .toList();
    }

    Optional<StoredVersion> version(String number) {
        if (number.equals(FunctionName.LATEST)) {
            return Optional.of(latest());
        }
        return Optional.ofNullable(versions().object(number)).map(StoredVersion::new);
    }

    JsonObject aliases() {
        return part("aliases");
    }

    Optional<JsonObject> alias(String alias) {
        return Optional.ofNullable(aliases().object(alias));
    }

    /** The version behind a qualifier: a number, {@code $LATEST}, or an alias's main version. */
    StoredVersion resolve(@Nullable String qualifier) throws LambdaError {
        if (qualifier == null) {
            return latest();
        }
        String number = alias(qualifier)
                .map(alias -> alias.string("FunctionVersion", ""))
                .orElse(qualifier);
        Optional<StoredVersion> version = version(number);
        if (version.isEmpty()) {
            throw LambdaError.functionNotFound(arn(qualifier));
        }
        return version.get();
    }

    /** Names of the aliases that send any traffic to the version. */
    List<String> aliasesOn(String number) {
        return aliases().keys().stream()
                .sorted()
                .filter(alias -> {
                    JsonObject stored = aliases().objectOrEmpty(alias);
                    return stored.string("FunctionVersion", "").equals(number)
                            || stored.objectOrEmpty("RoutingConfig")
                                    .objectOrEmpty("AdditionalVersionWeights")
                                    .has(number);
                })
                .toList();
    }

    JsonObject policies() {
        return part("policies");
    }

    JsonObject tags() {
        return part("tags");
    }

    private JsonObject part(String key) {
        JsonObject part = document.object(key);
        if (part == null) {
            throw new IllegalStateException("The stored function " + name.name() + " has no " + key);
        }
        return part;
    }
}
