// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ssm;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.JsonService;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The stand-in's Parameter Store, of the standard tier: PutParameter, GetParameter, GetParameters, DeleteParameter. A
 * SecureString comes in the clear only with WithDecryption. Parameters belong to the region a request was signed for;
 * an ARN of this account and region names one too.
 */
public final class SsmService extends JsonService {

    private static final Set<String> TYPES = Set.of("String", "StringList", "SecureString");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]{1,1011}");
    private static final Pattern RESERVED = Pattern.compile("(?i)/?(aws|ssm).*");
    private static final int MOST_NAMES = 10;
    private static final int MOST_LEVELS = 15;
    private static final int MOST_BYTES = 4096;

    private final Store store;
    private final Clock clock;

    public SsmService(Store store, Clock clock) {
        super("ssm", "AmazonSSM");
        this.store = store;
        this.clock = clock;
    }

    @Override
    protected List<String> resources(JsonObject body) {
        return body.has("Names") ? body.strings("Names") : List.of(body.string("Name", ""));
    }

    @Override
    protected JsonObject answer(Call call) throws Exception {
        return store.locked(() -> switch (call.operation()) {
            case "PutParameter" -> put(call);
            case "GetParameter" -> get(call);
            case "GetParameters" -> getAll(call);
            case "DeleteParameter" -> delete(call);
            default -> throw call.unknown();
        });
    }

    private JsonObject put(Call call) throws AwsError, IOException {
        String name = call.required("Name");
        String value = call.required("Value");
        checkName(name);
        if (value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger"
                            + " parameter value, upgrade the parameter to use the advanced-parameter tier.");
        }
        Optional<ParameterDocument> there = find(call, name);
        if (there.isPresent() && !call.body().bool("Overwrite", false)) {
            throw new AwsError(
                    400,
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to"
                            + " true.");
        }
        String type =
                call.body().string("Type", there.map(ParameterDocument::type).orElse(""));
        if (type.isEmpty()) {
            throw new AwsError(400, "ValidationException", "A parameter type is required when you create a parameter.");
        }
        if (!TYPES.contains(type)) {
            throw Call.validation(
                    "Type", type, "Member must satisfy enum value set: [SecureString, StringList, String]");
        }
        ParameterDocument parameter = there.orElseGet(() -> ParameterDocument.create(name, arn(call, name)));
        long version = parameter.add(type, value, clock.millis());
        store.write(document(call, name), parameter.document());
        return new JsonObject().put("Version", version).put("Tier", "Standard");
    }

    private JsonObject get(Call call) throws AwsError, IOException {
        Selector selector = Selector.of(call, call.required("Name"));
        Optional<ParameterDocument> parameter = find(call, selector.name());
        if (parameter.isEmpty()) {
            // AWS says no more than the error's name.
            throw new AwsError(400, "ParameterNotFound", "");
        }
        JsonObject version = parameter
                .get()
                .version(selector.version())
                .orElseThrow(() -> new AwsError(
                        400,
                        "ParameterVersionNotFound",
                        "Systems Manager could not find version " + selector.version() + " of " + selector.name()
                                + ". Verify the version and try again."));
        return new JsonObject()
                .put(
                        "Parameter",
                        parameter.get().answer(version, selector.asked(), selector.version(), decrypts(call)));
    }

    private JsonObject getAll(Call call) throws AwsError, IOException {
        List<String> names = call.body().strings("Names");
        if (names.isEmpty() || names.size() > MOST_NAMES) {
            throw Call.validation(
                    "Names",
                    names.toString(),
                    names.isEmpty()
                            ? "Member must have length greater than or equal to 1"
                            : "Member must have length less than or equal to 10");
        }
        List<JsonObject> found = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String name : names) {
            Selector selector = Selector.of(call, name);
            Optional<ParameterDocument> parameter = find(call, selector.name());
            Optional<JsonObject> version = parameter.flatMap(document -> document.version(selector.version()));
            if (parameter.isPresent() && version.isPresent()) {
                found.add(parameter.get().answer(version.get(), selector.asked(), selector.version(), decrypts(call)));
            } else {
                invalid.add(name);
            }
        }
        return new JsonObject().put("Parameters", found).put("InvalidParameters", invalid);
    }

    private JsonObject delete(Call call) throws AwsError, IOException {
        String name = call.required("Name");
        if (find(call, name).isEmpty()) {
            throw new AwsError(400, "ParameterNotFound", "");
        }
        store.delete(document(call, name));
        return new JsonObject();
    }

    private static boolean decrypts(Call call) {
        return call.body().bool("WithDecryption", false);
    }

    private static void checkName(String name) throws AwsError {
        boolean hierarchy = name.contains("/");
        if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
            throw new AwsError(
                    400,
                    "ValidationException",
                    "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive) and can only contain a"
                            + " mix of letters, numbers and the following 3 symbols .-_");
        }
        if (hierarchy && !name.startsWith("/")) {
            throw new AwsError(400, "ValidationException", "Parameter name must be a fully qualified name.");
        }
        if (name.chars().filter(c -> c == '/').count() > MOST_LEVELS) {
            throw new AwsError(
                    400,
                    "HierarchyLevelLimitExceededException",
                    "A parameter name hierarchy can have a maximum of 15 levels.");
        }
    }

    private Optional<ParameterDocument> find(Call call, String name) throws IOException {
        return Optional.ofNullable(store.read(document(call, name))).map(ParameterDocument::new);
    }

    static String arn(Call call, String name) {
        return "arn:aws:ssm:" + call.region() + ":" + LocalAws.ACCOUNT + ":parameter"
                + (name.startsWith("/") ? "" : "/") + name;
    }

    /** Names have slashes and differ by case. */
    private static String document(Call call, String name) {
        return "ssm/" + call.region() + "/"
                + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
