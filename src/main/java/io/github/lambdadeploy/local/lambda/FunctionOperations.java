// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AssumableRoles;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.lambda.attachment.CodeSigningConfigs;
import io.github.lambdadeploy.local.lambda.attachment.Tags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Create, read, update and delete functions. Runs inside the store's lock. */
record FunctionOperations(CodeArchive archive, AssumableRoles roles, Knobs knobs, Stamps stamps) {

    private static final int MOST_CONFIGURATION_REQUEST = 5120;

    Response create(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        String region = call.functions().region();
        require(body, "FunctionName", "Role", "Code");
        FunctionName name =
                FunctionName.toCreate(body.string("FunctionName", ""), region).unqualified();
        JsonObject request = body.objectOrEmpty("Code");
        String packageType = body.string("PackageType", "Zip");
        SettingRules.check(body, packageType, null);
        assumable(body);
        Tags.check(body.objectOrEmpty("Tags"));
        if (call.functions().find(name).isPresent()) {
            throw LambdaError.conflict("Function already exist: " + name.name());
        }
        CodeArchive.Code code = archive.take(request, packageType, true, body.string("Runtime", ""), name, region);
        JsonObject configuration = Settings.defaults(name, packageType)
                .put("FunctionArn", name.arn(region))
                .put("Version", FunctionName.LATEST);
        Settings.apply(body, configuration);
        Settings.replace(configuration, "TenancyConfig", body.get("TenancyConfig"));
        applyCode(configuration, body, code);
        stamp(configuration);
        StoredVersion version = StoredVersion.of(configuration, code.stored());
        JsonObject failure = knobs.object("createFails");
        version.create(knobs.number("settlePolls", 1), failure == null ? code.failure() : failure);
        StoredFunction function = StoredFunction.create(name, region, version, body.objectOrEmpty("Tags"));
        CodeSigningConfigs.create(function, body);
        JsonObject answer = function.latest().answer();
        if (body.bool("Publish", false)) {
            String number = new Versions(knobs, stamps).publish(call.functions(), function, null);
            // AWS answers the new version's number here, but the function's own ARN.
            answer.put("Version", number);
        }
        call.functions().save(function);
        return Response.json(201, answer);
    }

    Response get(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        StoredFunction function = call.functions().get(name);
        StoredVersion version = read(call, function, name);
        JsonObject answer = new JsonObject()
                .put("Configuration", answer(function, version, name))
                .put("Code", CodeArchive.answer(version.code(), call.request().base()));
        if (name.qualifier() == null || name.qualifier().equals(FunctionName.LATEST)) {
            if (knobs.number("hideTags", 0) > 0) {
                answer.put(
                        "TagsError",
                        new JsonObject()
                                .put("ErrorCode", "AccessDeniedException")
                                .put("Message", "not authorized to perform: lambda:ListTags"));
            } else if (!function.tags().keys().isEmpty()) {
                answer.put("Tags", function.tags());
            }
            function.document()
                    .number("reserved")
                    .ifPresent(reserved ->
                            answer.put("Concurrency", new JsonObject().put("ReservedConcurrentExecutions", reserved)));
        }
        return Response.json(200, answer);
    }

    Response getConfiguration(Call call) throws IOException, LambdaError {
        FunctionName name = call.name();
        StoredFunction function = call.functions().get(name);
        return Response.json(200, answer(function, read(call, function, name), name));
    }

    Response list(Call call) throws IOException, LambdaError {
        Optional<String> which = call.request().parameter("FunctionVersion");
        if (which.isPresent() && !which.get().equals("ALL")) {
            throw LambdaError.validation(List.of(
                    FunctionName.value("functionVersion", which.get(), "Member must satisfy enum value set: [ALL]")));
        }
        List<JsonObject> found = new ArrayList<>();
        for (StoredFunction function : call.functions().all()) {
            if (which.isEmpty()) {
                found.add(function.latest().listed());
            } else {
                found.addAll(Versions.listed(function));
            }
        }
        found.sort(Comparator.comparing(function -> function.string("FunctionName", "")));
        return Response.json(200, call.page("Functions", found));
    }

    Response updateCode(Call call) throws IOException, LambdaError {
        JsonObject body = call.body();
        FunctionName name = call.plainName();
        StoredFunction function = call.functions().get(name);
        StoredVersion latest = function.latest();
        List<String> errors = new ArrayList<>();
        SettingShapes.architectures(body, errors);
        FunctionName.refuse(errors);
        JsonObject configuration = latest.configuration().copy();
        boolean dryRun = body.bool("DryRun", false);
        if (!dryRun) {
            settled(function);
        }
        same(body, latest);
        CodeArchive.Code code = archive.take(
                body,
                latest.packageType(),
                false,
                configuration.string("Runtime", ""),
                name.unqualified(),
                call.functions().region());
        applyCode(configuration, body, code);
        if (dryRun) {
            // Answers the hash of the code that was sent, and changes nothing.
            JsonObject answer = latest.answer();
            answer.put("CodeSha256", code.sha256()).put("CodeSize", code.size());
            return Response.json(200, answer.put("Architectures", configuration.strings("Architectures")));
        }
        update(function, configuration, code.stored(), code.failure());
        if (body.bool("Publish", false)) {
            Versions versions = new Versions(knobs, stamps);
            String number = versions.publish(call.functions(), function, null);
            call.functions().save(function);
            return Response.json(200, function.resolve(number).answer());
        }
        call.functions().save(function);
        return Response.json(200, latest.answer());
    }

    Response updateConfiguration(Call call, long bytes) throws IOException, LambdaError {
        if (bytes > MOST_CONFIGURATION_REQUEST) {
            throw LambdaError.tooLarge("Request must be smaller than " + MOST_CONFIGURATION_REQUEST
                    + " bytes for the UpdateFunctionConfiguration operation");
        }
        JsonObject body = call.body();
        StoredFunction function = call.functions().get(call.plainName());
        StoredVersion latest = function.latest();
        SettingRules.check(body, latest.packageType(), latest.configuration());
        assumable(body);
        settled(function);
        same(body, latest);
        JsonObject configuration = latest.configuration().copy();
        Settings.apply(body, configuration);
        update(function, configuration, latest.code(), null);
        call.functions().save(function);
        return Response.json(200, latest.answer());
    }

    /** Refuses while the function is being created or updated; read by publishing too. */
    static void settled(StoredFunction function) throws LambdaError {
        StoredVersion latest = function.latest();
        if (latest.inProgress()) {
            throw LambdaError.conflict("The operation cannot be performed at this time. An update is in progress for"
                    + " resource: " + function.arn());
        }
        if (!latest.state().equals("Active")) {
            throw LambdaError.conflict("The operation cannot be performed at this time. The function is currently in"
                    + " the following state: " + latest.state());
        }
    }

    /** Refuses a revision that is no longer the function's. */
    static void same(JsonObject body, StoredVersion latest) throws LambdaError {
        String revision = body.string("RevisionId");
        if (revision != null && !revision.equals(latest.revisionId())) {
            throw LambdaError.stale("GetFunction/GetAlias");
        }
    }

    private StoredVersion read(Call call, StoredFunction function, FunctionName name) throws IOException, LambdaError {
        StoredVersion version = function.resolve(name.qualifier());
        // The read that finds it still pending is counted, so that the nth read settles it.
        if (version.read(stamps::revision)) {
            call.functions().save(function);
        }
        return version;
    }

    private static JsonObject answer(StoredFunction function, StoredVersion version, FunctionName name) {
        JsonObject answer = version.answer();
        String qualifier = name.qualifier();
        return qualifier == null ? answer : answer.put("FunctionArn", function.arn(qualifier));
    }

    private void update(
            StoredFunction function, JsonObject configuration, JsonObject code, @Nullable JsonObject failure) {
        stamp(configuration);
        JsonObject scripted = knobs.object("updateFails");
        function.latest()
                .update(configuration, code, knobs.number("settlePolls", 1), scripted == null ? failure : scripted);
        // Any update call makes the next publish a new version, even one that changed nothing.
        function.document().remove("published");
    }

    private static void applyCode(JsonObject configuration, JsonObject body, CodeArchive.Code code) {
        configuration.put("CodeSha256", code.sha256()).put("CodeSize", code.size());
        if (body.get("Architectures") != null) {
            configuration.put("Architectures", body.strings("Architectures"));
        }
    }

    private void stamp(JsonObject configuration) {
        configuration.put("RevisionId", stamps.revision()).put("LastModified", stamps.now());
    }

    private static void require(JsonObject body, String... members) throws LambdaError {
        List<String> errors = new ArrayList<>();
        for (String member : members) {
            if (body.get(member) == null) {
                String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
                errors.add(FunctionName.value(name, null, "Member must not be null"));
            }
        }
        FunctionName.refuse(errors);
    }

    private void assumable(JsonObject body) throws IOException, LambdaError {
        String role = body.string("Role");
        if (role != null && !roles.assumableByLambda(role)) {
            throw LambdaError.invalid("The role defined for the function cannot be assumed by Lambda.");
        }
    }
}
