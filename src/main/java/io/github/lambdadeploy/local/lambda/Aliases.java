// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.attachment.ProvisionedConcurrency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Aliases and their weights. Runs inside the store's lock. */
record Aliases(Knobs knobs, Stamps stamps) {

    private static final String NAME = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";
    private static final String VERSION = "(\\$LATEST(\\.PUBLISHED)?|[0-9]+)";

    Response create(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        String alias = body.string("Name", "");
        String number = body.string("FunctionVersion", "");
        List<String> errors = new ArrayList<>();
        FunctionName.tooLong(errors, "name", alias, 128);
        FunctionName.mismatch(errors, "name", alias, NAME);
        check(body, number, errors);
        StoredFunction function = function(call, number);
        if (function.alias(alias).isPresent()) {
            throw LambdaError.conflict("Alias already exists: " + function.arn(alias));
        }
        JsonObject stored = new JsonObject()
                .put("AliasArn", function.arn(alias))
                .put("Name", alias)
                .put("FunctionVersion", number)
                .put("Description", body.string("Description", ""));
        route(function, stored, body.object("RoutingConfig"));
        function.aliases().put(alias, stored.put("RevisionId", stamps.revision()));
        call.functions().save(function);
        return Response.json(201, stored);
    }

    Response get(Call call) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(call.plainName());
        Optional<JsonObject> alias = function.alias(call.parts().get(1));
        if (alias.isEmpty()) {
            throw LambdaError.notFound(
                    "Cannot find alias arn: " + function.arn(call.parts().get(1)));
        }
        return Response.json(200, alias.get());
    }

    Response update(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        String name = call.parts().get(1);
        StoredFunction function = call.functions().get(call.plainName());
        JsonObject alias = function.aliases().object(name);
        if (alias == null) {
            throw LambdaError.notFound("Alias not found: " + function.arn(name));
        }
        String number = body.string("FunctionVersion", alias.string("FunctionVersion", ""));
        check(body, number, new ArrayList<>());
        String revision = body.string("RevisionId");
        if (revision != null && !revision.equals(alias.string("RevisionId"))) {
            throw LambdaError.stale("GetFunction/GetAlias");
        }
        exists(function, number);
        JsonObject changed = alias.copy().put("FunctionVersion", number);
        changed.putIfPresent("Description", body.string("Description"));
        // Without a RoutingConfig the weights stay as they are: clearing needs an empty map.
        JsonObject routing = body.object("RoutingConfig");
        route(function, changed, routing == null ? alias.object("RoutingConfig") : routing);
        if (!number.equals(alias.string("FunctionVersion"))) {
            ProvisionedConcurrency.follow(function, name, number, knobs);
        }
        function.aliases().put(name, changed.put("RevisionId", stamps.revision()));
        call.functions().save(function);
        return Response.json(200, changed);
    }

    /** An alias that is not there is as good as deleted. */
    Response delete(Call call) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(call.plainName());
        function.aliases().remove(call.parts().get(1));
        function.forget(call.parts().get(1));
        call.functions().save(function);
        return Response.of(204);
    }

    Response list(Call call) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(call.plainName());
        Optional<String> version = call.request().parameter("FunctionVersion");
        List<JsonObject> found = function.aliases().keys().stream()
                .sorted()
                .map(name -> function.aliases().objectOrEmpty(name))
                .filter(alias -> version.isEmpty() || version.get().equals(alias.string("FunctionVersion")))
                .toList();
        return Response.json(200, call.page("Aliases", found));
    }

    private static StoredFunction function(Call call, String number) throws IOException, LambdaError {
        FunctionName name = call.plainName();
        Optional<StoredFunction> function = call.functions().find(name);
        if (function.isEmpty()) {
            throw LambdaError.functionNotFound(
                    new FunctionName(name.name(), number).arn(call.functions().region()));
        }
        exists(function.get(), number);
        return function.get();
    }

    private static void exists(StoredFunction function, String number) throws LambdaError {
        if (function.version(number).isEmpty()) {
            throw LambdaError.functionNotFound(function.arn(number));
        }
    }

    private static void check(JsonObject body, String number, List<String> errors) throws LambdaError {
        FunctionName.tooLong(errors, "description", body.string("Description", ""), 256);
        FunctionName.mismatch(errors, "functionVersion", number, VERSION);
        JsonObject weights = body.objectOrEmpty("RoutingConfig").objectOrEmpty("AdditionalVersionWeights");
        String member = "routingConfig.additionalVersionWeights";
        for (String key : weights.keys()) {
            double weight = weights.get(key) instanceof Number value ? value.doubleValue() : -1;
            String shown = "{" + key + "=" + weight + "}";
            if (!key.matches("[0-9]+")) {
                errors.add(FunctionName.value(
                        member,
                        shown,
                        "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member"
                                + " must have length greater than or equal to 1, Member must satisfy regular expression"
                                + " pattern: [0-9]+]"));
            }
            if (weight < 0 || weight > 1) {
                errors.add(FunctionName.value(
                        member,
                        shown,
                        "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member"
                                + " must have value greater than or equal to 0.0, Member must not be null]"));
            }
        }
        FunctionName.refuse(errors);
    }

    private static void route(StoredFunction function, JsonObject alias, @Nullable JsonObject routing)
            throws LambdaError {
        JsonObject weights = (routing == null ? new JsonObject() : routing).objectOrEmpty("AdditionalVersionWeights");
        String main = alias.string("FunctionVersion", "");
        alias.remove("RoutingConfig");
        if (weights.keys().isEmpty()) {
            return;
        }
        if (weights.keys().size() > 1) {
            throw LambdaError.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        if (main.equals(FunctionName.LATEST)) {
            throw LambdaError.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        }
        String other = weights.keys().iterator().next();
        if (other.equals(main)) {
            throw LambdaError.invalid("Invalid function version " + other + ". Function version " + other
                    + " is already included in routing configuration.");
        }
        exists(function, other);
        alias.put("RoutingConfig", new JsonObject().put("AdditionalVersionWeights", weights));
    }
}
