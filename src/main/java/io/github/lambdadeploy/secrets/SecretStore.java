// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Reads secrets of Secrets Manager, each version of each secret once. */
final class SecretStore {

    private final Supplier<SecretsManagerClient> client;
    private final Map<Reference.Ask, Found> asked = new HashMap<>();

    SecretStore(Supplier<SecretsManagerClient> client) {
        this.client = client;
    }

    Map<Reference, Found> find(Set<Reference.Secret> references) {
        Map<Reference, Found> found = new LinkedHashMap<>();
        for (Reference.Secret reference : references) {
            Found whole = asked.computeIfAbsent(reference.ask(), this::ask);
            String key = reference.key();
            found.put(reference, key != null && whole instanceof Found.Value value ? part(value.text(), key) : whole);
        }
        return found;
    }

    private Found ask(Reference.Ask ask) {
        try {
            String text = client.get()
                    .getSecretValue(request ->
                            request.secretId(ask.id()).versionStage(ask.stage()).versionId(ask.version()))
                    .secretString();
            return text == null
                    ? new Found.Failure("is binary: only a secret with a SecretString can be used")
                    : new Found.Value(text);
        } catch (ResourceNotFoundException e) {
            return new Found.Failure("does not exist in Secrets Manager (" + AwsErrors.message(e)
                    + "): aws secretsmanager create-secret makes it");
        } catch (SecretsManagerException e) {
            if (!AwsErrors.isRefusal(e)) {
                throw explained(e);
            }
            return new Found.Failure("cannot be read: " + AwsErrors.reason(e));
        } catch (SdkException e) {
            throw explained(e);
        }
    }

    /** One value of the secret's JSON. A parser's complaint quotes what it reads, so it is never passed on. */
    private static Found part(String secret, String key) {
        JsonObject json;
        try {
            json = JsonObject.parse(secret.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notJson) {
            return new Found.Failure("names the key '" + key + "', but the secret is not a JSON object");
        }
        @Nullable Object value = json.get(key);
        if (value == null) {
            return new Found.Failure("names the key '" + key + "', which the secret's JSON does not have");
        }
        return value instanceof JsonObject || value instanceof List
                ? new Found.Failure("names the key '" + key + "', whose value is neither text nor number")
                : new Found.Value(value.toString());
    }

    private static RuntimeException explained(SdkException e) {
        return AwsErrors.explain("Cannot look up the secrets that <environment> refers to", "AWS Secrets Manager", e)
                .left("The function was not changed.");
    }
}
