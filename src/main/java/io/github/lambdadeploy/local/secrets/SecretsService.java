// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.secrets;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stand-in's Secrets Manager: CreateSecret, PutSecretValue, GetSecretValue, DeleteSecret, with versions, staging
 * labels and scheduled deletion. Secrets belong to the region a request was signed for.
 */
public final class SecretsService extends JsonService {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@\\-]{1,512}");
    private static final Pattern TOKEN = Pattern.compile("(?s).{32,64}");
    private static final int MOST_BYTES = 65_536;

    private final Store store;
    private final Clock clock;

    public SecretsService(Store store, Clock clock) {
        super("secretsmanager", "secretsmanager");
        this.store = store;
        this.clock = clock;
    }

    @Override
    protected List<String> resources(JsonObject body) {
        return List.of(body.string("SecretId", body.string("Name", "")));
    }

    @Override
    protected JsonObject answer(Call call) throws Exception {
        return store.locked(() -> switch (call.operation()) {
            case "CreateSecret" -> create(call);
            case "PutSecretValue" -> put(call);
            case "GetSecretValue" -> get(call);
            case "DeleteSecret" -> delete(call);
            default -> throw call.unknown();
        });
    }

    private JsonObject create(Call call) throws AwsError, IOException {
        String name = required(call, "Name");
        if (!NAME.matcher(name).matches()) {
            throw invalid("Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
                    + " following: -/_+=.@!");
        }
        Optional<SecretDocument> there = byName(call, name);
        if (there.isPresent()) {
            throw there.get().isDeleted()
                    ? new AwsError(
                            400,
                            "InvalidRequestException",
                            "You can't create this secret because a secret with this name is already scheduled for"
                                    + " deletion.")
                    : new AwsError(
                            400,
                            "ResourceExistsException",
                            "The operation failed because the secret " + name + " already exists.");
        }
        SecretDocument secret = SecretDocument.create(name, arn(call, name));
        JsonObject answer = new JsonObject().put("ARN", secret.arn()).put("Name", name);
        Optional<JsonObject> value = value(call);
        if (value.isPresent()) {
            String version = token(call);
            secret.add(version, value.get(), List.of(SecretDocument.CURRENT), clock.millis());
            answer.put("VersionId", version);
        }
        save(call, secret);
        return answer;
    }

    private JsonObject put(Call call) throws AwsError, IOException {
        SecretDocument secret = find(call);
        String version = token(call);
        JsonObject value =
                value(call).orElseThrow(() -> invalid("You must provide either SecretString or SecretBinary."));
        List<String> stages = call.body().has("VersionStages")
                ? call.body().strings("VersionStages")
                : List.of(SecretDocument.CURRENT);
        Optional<JsonObject> there = secret.version(version);
        if (there.isPresent()
                && !value.equals(there.get().copy().remove("stages").remove("createdAt"))) {
            throw new AwsError(
                    400,
                    "ResourceExistsException",
                    "You can't use ClientRequestToken " + version
                            + " because that value is already in use for a version of secret " + secret.arn() + ".");
        }
        if (there.isEmpty()) {
            secret.add(version, value, stages, clock.millis());
            save(call, secret);
        }
        return new JsonObject()
                .put("ARN", secret.arn())
                .put("Name", secret.name())
                .put("VersionId", version)
                .put("VersionStages", stages);
    }

    private JsonObject get(Call call) throws AwsError, IOException {
        SecretDocument secret = find(call);
        String id = call.body().string("VersionId");
        String stage = call.body().string("VersionStage");
        String label = stage == null ? SecretDocument.CURRENT : stage;
        Optional<String> wanted = id == null ? secret.staged(label) : Optional.of(id);
        Optional<JsonObject> version = wanted.flatMap(secret::version);
        if (version.isEmpty()) {
            throw notFound("Secrets Manager can't find the specified secret value for "
                    + (id == null ? "staging label: " + label : "VersionId: " + id));
        }
        List<String> stages = version.get().strings("stages");
        if (stage != null && !stages.contains(stage)) {
            throw new AwsError(
                    400,
                    "InvalidRequestException",
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return new JsonObject()
                .put("ARN", secret.arn())
                .put("Name", secret.name())
                .put("VersionId", wanted.orElse(""))
                .putIfPresent("SecretString", version.get().string("SecretString"))
                .putIfPresent("SecretBinary", version.get().string("SecretBinary"))
                .put("VersionStages", stages)
                .put(
                        "CreatedDate",
                        BigDecimal.valueOf(version.get().number("createdAt").orElse(0), 3));
    }

    private JsonObject delete(Call call) throws AwsError, IOException {
        SecretDocument secret = find(call);
        long days = call.body().number("RecoveryWindowInDays").orElse(30);
        boolean force = call.body().bool("ForceDeleteWithoutRecovery", false);
        if (force && call.body().has("RecoveryWindowInDays")) {
            throw invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        if (days < 7 || days > 30) {
            throw invalid("RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        long date = clock.millis() + (force ? 0 : Duration.ofDays(days).toMillis());
        if (force) {
            store.delete(document(call, secret.name()));
        } else {
            secret.document().put("deletionDate", date);
            save(call, secret);
        }
        return new JsonObject()
                .put("ARN", secret.arn())
                .put("Name", secret.name())
                .put("DeletionDate", BigDecimal.valueOf(date, 3));
    }

    /** The secret a call names, by name or ARN, the ARN with or without its last six characters. */
    private SecretDocument find(Call call) throws AwsError, IOException {
        String id = required(call, "SecretId");
        String prefix = arnPrefix(call);
        Optional<SecretDocument> secret = byName(call, id.startsWith(prefix) ? id.substring(prefix.length()) : id);
        if (secret.isEmpty() && id.startsWith(prefix) && id.length() > prefix.length() + 7) {
            secret = byName(call, id.substring(prefix.length(), id.length() - 7))
                    .filter(found -> found.arn().equals(id));
        }
        SecretDocument found = secret.orElseThrow(() -> notFound("Secrets Manager can't find the specified secret."));
        if (found.isDeleted()) {
            throw new AwsError(
                    400,
                    "InvalidRequestException",
                    "You can't perform this operation on the secret because it was marked for deletion.");
        }
        return found;
    }

    private Optional<JsonObject> value(Call call) throws AwsError {
        JsonObject value = new JsonObject()
                .putIfPresent("SecretString", call.body().string("SecretString"))
                .putIfPresent("SecretBinary", call.body().string("SecretBinary"));
        if (value.keys().size() > 1) {
            throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        if (value.toBytes().length > MOST_BYTES) {
            throw Call.validation("SecretString", "(not shown)", "Member must have length less than or equal to 65536");
        }
        return value.keys().isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static String token(Call call) throws AwsError {
        String token = call.body().string("ClientRequestToken", "");
        if (!TOKEN.matcher(token).matches()) {
            throw invalid("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
        }
        return token;
    }

    private static String required(Call call, String member) throws AwsError {
        String value = call.body().string(member, "");
        if (value.isEmpty()) {
            throw invalid("You must provide a value for the " + member + " parameter.");
        }
        return value;
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidParameterException", message);
    }

    private static AwsError notFound(String message) {
        return new AwsError(400, "ResourceNotFoundException", message);
    }

    private Optional<SecretDocument> byName(Call call, String name) throws IOException {
        return Optional.ofNullable(store.read(document(call, name))).map(SecretDocument::new);
    }

    private void save(Call call, SecretDocument secret) throws IOException {
        store.write(document(call, secret.name()), secret.document());
    }

    private static String arnPrefix(Call call) {
        return "arn:aws:secretsmanager:" + call.region() + ":" + LocalAws.ACCOUNT + ":secret:";
    }

    private static String arn(Call call, String name) {
        return arnPrefix(call) + name + "-" + hash(name).substring(0, 6);
    }

    /** Names have slashes and differ by case. */
    private static String document(Call call, String name) {
        return "secretsmanager/" + call.region() + "/" + hash(name);
    }

    private static String hash(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
