// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes and lists versions. Runs inside the store's lock. */
public record Versions(Knobs knobs, Stamps stamps) {

    Response publish(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        StoredFunction function = call.functions().get(call.plainName());
        StoredVersion latest = function.latest();
        FunctionOperations.settled(function);
        FunctionOperations.same(body, latest);
        String current = latest.configuration().string("CodeSha256", "");
        String wanted = body.string("CodeSha256", "");
        if (!wanted.isEmpty() && !wanted.equals(current)) {
            throw LambdaError.invalid("CodeSHA256 (" + wanted + ") is different from current CodeSHA256 in $LATEST ("
                    + current + "). Please try again with the CodeSHA256 in $LATEST.");
        }
        List<String> errors = new ArrayList<>();
        FunctionName.tooLong(errors, "description", body.string("Description", ""), 256);
        FunctionName.refuse(errors);
        String number = publish(call.functions(), function, body.string("Description"));
        call.functions().save(function);
        return Response.json(201, function.resolve(number).answer());
    }

    Response list(Call call) throws IOException, LambdaError {
        return Response.json(200, call.page("Versions", listed(call.functions().get(call.plainName()))));
    }

    /**
     * Deletes a version, or without qualifier everything. A number that is not there is as good as deleted; a version
     * that an alias sends traffic to stays.
     */
    static Response delete(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        StoredFunction function = call.functions().get(name.unqualified());
        String qualifier = name.qualifier();
        if (qualifier == null) {
            call.functions().delete(name);
            return Response.of(204);
        }
        if (qualifier.equals(FunctionName.LATEST)) {
            throw LambdaError.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        if (!qualifier.matches("[0-9]+")) {
            throw LambdaError.invalid("Deletion of aliases is not currently supported.");
        }
        List<String> aliases = function.aliasesOn(qualifier);
        if (!aliases.isEmpty()) {
            throw LambdaError.conflict(
                    "Function was unable to be deleted because the following aliases reference it: " + aliases);
        }
        function.versions().remove(qualifier);
        function.forget(qualifier);
        call.functions().save(function);
        return Response.of(204);
    }

    /** {@code $LATEST} first, then oldest to newest, without state. */
    public static List<JsonObject> listed(StoredFunction function) {
        List<JsonObject> versions = new ArrayList<>();
        versions.add(function.latest().listed().put("FunctionArn", function.arn(FunctionName.LATEST)));
        for (String number : function.numbers()) {
            function.version(number).ifPresent(version -> versions.add(version.listed()));
        }
        return versions;
    }

    /** A snapshot takes its time. */
    private long polls(JsonObject configuration) {
        long polls = knobs.number("settlePolls", 1);
        boolean snapStart = configuration
                .objectOrEmpty("SnapStart")
                .string("ApplyOn", "None")
                .equals("PublishedVersions");
        return snapStart ? Math.max(polls, knobs.number("snapStartPolls", 3)) : polls;
    }

    /** Makes a version of {@code $LATEST}, or finds the one that no update call has followed. */
    String publish(Functions functions, StoredFunction function, @Nullable String description) throws IOException {
        String published = function.document().string("published");
        if (published != null && function.version(published).isPresent()) {
            return published;
        }
        StoredVersion latest = function.latest();
        String number = functions.nextNumber(function.name());
        JsonObject configuration = latest.configuration()
                .copy()
                .put("Version", number)
                .put("FunctionArn", function.arn(number))
                .put("RevisionId", stamps.revision())
                .put("LastModified", stamps.now());
        if (description != null && !description.isEmpty()) {
            configuration.put("Description", description);
        }
        StoredVersion version = StoredVersion.of(configuration, latest.code());
        JsonObject failure = knobs.object("publishFails");
        // A version published together with an update fails if the update is going to.
        version.create(
                polls(configuration),
                failure == null ? latest.document().objectOrEmpty("settling").object("failure") : failure);
        function.versions().put(number, version.document());
        latest.configuration().put("RevisionId", stamps.revision());
        function.document().put("published", number);
        return number;
    }
}
