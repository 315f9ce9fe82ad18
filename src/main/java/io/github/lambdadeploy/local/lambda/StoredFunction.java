// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One function as the store holds it: {@code latest}, {@code versions} by number, {@code aliases} and resource
 * {@code policies} by name, {@code tags}, {@code reserved} concurrency, what is {@link #kept} beside it, and {@code published}: the number of the version
 * that {@code $LATEST} still equals, absent after any update call. Wraps the live document.
 */
public record StoredFunction(FunctionName name, String region, JsonObject document) {

    public static StoredFunction create(FunctionName name, String region, StoredVersion latest, JsonObject tags) {
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

    public String arn() {
        return name.arn(region);
    }

    public String arn(String qualifier) {
        return new FunctionName(name.name(), qualifier).arn(region);
    }

    public StoredVersion latest() {
        return new StoredVersion(part("latest"));
    }

    public JsonObject versions() {
        return part("versions");
    }

    /** Numbers of the published versions, oldest first. */
    public List<String> numbers() {
        return versions().keys().stream()
                .sorted(Comparator.comparingLong(Long::parseLong))
                .toList();
    }

    public Optional<StoredVersion> version(String number) {
        if (number.equals(FunctionName.LATEST)) {
            return Optional.of(latest());
        }
        return Optional.ofNullable(versions().object(number)).map(StoredVersion::new);
    }

    public JsonObject aliases() {
        return part("aliases");
    }

    public Optional<JsonObject> alias(String alias) {
        return Optional.ofNullable(aliases().object(alias));
    }

    /** The version behind a qualifier: a number, {@code $LATEST}, or an alias's main version. */
    public StoredVersion resolve(@Nullable String qualifier) throws LambdaError {
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
    public List<String> aliasesOn(String number) {
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

    public JsonObject policies() {
        return part("policies");
    }

    public JsonObject tags() {
        return part("tags");
    }

    /**
     * What is kept beside the function, by qualifier: {@code provisioned}, {@code eventInvoke}, {@code urls}.
     *
     * @return live: changes are seen by whoever saves the function
     */
    public JsonObject kept(String kind) {
        if (!document.has(kind)) {
            document.put(kind, new JsonObject());
        }
        return part(kind);
    }

    /** Takes everything away that hangs on an alias or a version. */
    void forget(String qualifier) {
        policies().remove(qualifier);
        for (String kind : List.of("provisioned", "eventInvoke", "urls")) {
            kept(kind).remove(qualifier);
        }
    }

    private JsonObject part(String key) {
        JsonObject part = document.object(key);
        if (part == null) {
            throw new IllegalStateException("The stored function " + name.name() + " has no " + key);
        }
        return part;
    }
}
