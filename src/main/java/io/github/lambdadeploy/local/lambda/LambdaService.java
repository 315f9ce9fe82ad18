// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AssumableRoles;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.StoredObjects;
import io.github.lambdadeploy.local.lambda.attachment.Attachments;
import io.github.lambdadeploy.local.run.Runner;
import java.io.IOException;
import java.time.Clock;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stand-in's Lambda (REST-JSON, paths as the AWS SDK for Java 2.40 sends them). State machine, revisions, limits and
 * messages follow what was recorded from AWS; what is unknown is answered the stricter way.
 *
 * <p>Knobs: {@code settlePolls} (state reads that still answer Pending or InProgress, 1), and {@code createFails}, {@code
 * updateFails}, {@code publishFails} ({@code {"code": …, "reason": …}}), read when a creation, update or publication
 * begins; {@code hideTags} (1: GetFunction's answer for a caller without lambda:ListTags); {@code provisionPolls} (1) and {@code provisionFails} ({@code {"reason": …}}) for provisioned concurrency.
 */
public final class LambdaService implements Service {

    private static final Pattern REGION = Pattern.compile("Credential=[^/]+/\\d+/([^/]+)/([^/]+)/aws4_request");
    private static final int MOST_REQUEST = 70_167_211;

    private final Store store;
    private final FunctionOperations functions;
    private final Versions versions;
    private final Aliases aliases;
    private final Policies policies;
    private final Attachments attachments;
    private final Invocations invocations;

    public LambdaService(
            Store store,
            Images images,
            StoredObjects objects,
            AssumableRoles roles,
            Knobs knobs,
            Clock clock,
            RandomGenerator random,
            Runner runner) {
        this.store = store;
        CodeArchive archive = new CodeArchive(store.directory().resolve("lambda/code"), images, objects);
        Stamps stamps = new Stamps(clock, random);
        functions = new FunctionOperations(archive, roles, knobs, stamps);
        versions = new Versions(knobs, stamps);
        aliases = new Aliases(knobs, stamps);
        policies = new Policies(stamps);
        attachments = new Attachments(knobs, stamps);
        invocations = new Invocations(store, archive, runner, stamps);
    }

    @Override
    public String name() {
        return "lambda";
    }

    @Override
    public boolean accepts(Request request) {
        return Route.accepts(request.path()) || scope(request, 2, "").equals("lambda");
    }

    @Override
    public String operation(Request request) {
        return Route.of(request).operation();
    }

    @Override
    public String resource(Request request) {
        Route route = Route.of(request);
        if (route.operation().equals("CreateFunction")) {
            return named(request, "FunctionName");
        }
        if (route.parts().isEmpty()) {
            return "";
        }
        String name = route.parts().get(0).replaceFirst("^.*:function:", "");
        if (route.operation().equals("CreateAlias")) {
            return name + ":" + named(request, "Name");
        }
        if (route.operation().endsWith("Alias")) {
            return name + ":" + route.parts().get(1);
        }
        return request.parameter("Qualifier")
                .map(qualifier -> name + ":" + qualifier)
                .orElse(name);
    }

    /** What the body alone names; the dispatcher winds the body back. */
    private static String named(Request request, String member) {
        try {
            return request.json().string(member, "");
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public Response handle(Request request) throws Exception {
        Route route = Route.of(request);
        try {
            return answer(request, route);
        } catch (LambdaError e) {
            return e.response();
        }
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        return new LambdaError(status, code, message).response(status == 429 ? "CallerRateLimitExceeded" : null);
    }

    private Response answer(Request request, Route route) throws Exception {
        Functions region = new Functions(store, scope(request, 1, "us-east-1"));
        if (route.operation().equals("Invoke")) {
            return invocations.invoke(new Call(request, region, route.parts(), new JsonObject()));
        }
        byte[] bytes = request.body().readNBytes(MOST_REQUEST + 1);
        if (bytes.length > MOST_REQUEST) {
            throw LambdaError.tooLarge("Request must be smaller than " + MOST_REQUEST + " bytes for the "
                    + route.operation() + " operation");
        }
        Call call = new Call(request, region, route.parts(), body(bytes));
        return store.locked(() -> dispatch(route.operation(), call, bytes.length));
    }

    private Response dispatch(String operation, Call call, long bytes) throws IOException, LambdaError {
        try {
            return switch (operation) {
                case "CreateFunction" -> functions.create(call);
                case "GetFunction" -> functions.get(call);
                case "GetFunctionConfiguration" -> functions.getConfiguration(call);
                case "ListFunctions" -> functions.list(call);
                case "UpdateFunctionCode" -> functions.updateCode(call);
                case "UpdateFunctionConfiguration" -> functions.updateConfiguration(call, bytes);
                case "DeleteFunction" -> Versions.delete(call);
                case "PublishVersion" -> versions.publish(call);
                case "ListVersionsByFunction" -> versions.list(call);
                case "CreateAlias" -> aliases.create(call);
                case "GetAlias" -> aliases.get(call);
                case "UpdateAlias" -> aliases.update(call);
                case "DeleteAlias" -> aliases.delete(call);
                case "ListAliases" -> aliases.list(call);
                case "AddPermission" -> policies.add(call);
                case "GetPolicy" -> policies.get(call);
                case "RemovePermission" -> policies.remove(call);
                default -> attachments.answer(operation, call);
            };
        } catch (IllegalArgumentException e) {
            // A member of another JSON type than the model's.
            throw new LambdaError(400, "SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject body(byte[] bytes) throws LambdaError {
        try {
            return bytes.length == 0 ? new JsonObject() : JsonObject.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw new LambdaError(400, "InvalidRequestContentException", "Could not parse request body into json.");
        }
    }

    private static String scope(Request request, int group, String fallback) {
        Matcher scope = REGION.matcher(request.header("authorization").orElse(""));
        return scope.find() ? String.valueOf(scope.group(group)) : fallback;
    }
}
