// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.run.Invocation;
import io.github.lambdadeploy.local.run.Outcome;
import io.github.lambdadeploy.local.run.Runner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Invoke. Holds the store's lock to find out what to run, never while it runs. */
record Invocations(Store store, CodeArchive archive, Runner runner, Stamps stamps) {

    private static final int MOST_PAYLOAD = 6_291_456;
    private static final int TAIL = 4096;

    private record Target(Invocation invocation, String version) {}

    Response invoke(Call call) throws Exception {
        byte[] payload = call.request().body().readNBytes(MOST_PAYLOAD + 1);
        String type = call.request().header("x-amz-invocation-type").orElse("RequestResponse");
        if (payload.length > MOST_PAYLOAD) {
            throw LambdaError.tooLarge(MOST_PAYLOAD + " byte payload is too large for the " + type
                    + " invocation type (limit " + MOST_PAYLOAD + " bytes)");
        }
        byte[] event = payload.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : payload;
        json(event);
        FunctionName name = call.name();
        Target target = store.locked(() -> target(call, name, event));
        switch (type) {
            case "DryRun":
                return Response.of(204);
            case "Event":
                Thread thread = new Thread(() -> inBackground(target.invocation()), "lambda-event");
                thread.start();
                return Response.of(202);
            case "RequestResponse":
                return answer(call.request(), target, runner.run(target.invocation()));
            default:
                throw LambdaError.validation(java.util.List.of(FunctionName.value(
                        "invocationType",
                        type,
                        "Member must satisfy enum value set: [Event, RequestResponse, DryRun]")));
        }
    }

    private void inBackground(Invocation invocation) {
        try {
            runner.run(invocation);
        } catch (IOException e) {
            // Nobody waits for an event's outcome; the caller has had its 202.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Response answer(Request request, Target target, Outcome outcome) {
        Response response = Response.bytes(200, "application/json", outcome.payload())
                .with("X-Amz-Executed-Version", target.version());
        String error = outcome.functionError();
        if (error != null) {
            response = response.with("X-Amz-Function-Error", error);
        }
        if (request.header("x-amz-log-type").orElse("None").equals("Tail")) {
            byte[] log = outcome.log();
            byte[] tail = Arrays.copyOfRange(log, Math.max(0, log.length - TAIL), log.length);
            response = response.with("X-Amz-Log-Result", Base64.getEncoder().encodeToString(tail));
        }
        return response;
    }

    private Target target(Call call, FunctionName name, byte[] payload) throws IOException, LambdaError {
        StoredFunction function = call.functions().get(name.unqualified());
        String number = number(function, name.qualifier());
        StoredVersion version = function.resolve(number);
        if (function.document().number("reserved").orElse(-1) == 0) {
            throw new LambdaError(429, "TooManyRequestsException", "Rate Exceeded.");
        }
        if (!version.state().equals("Active")) {
            throw LambdaError.conflict("The operation cannot be performed at this time. The function is currently in"
                    + " the following state: " + version.state());
        }
        JsonObject inForce = version.inForce();
        JsonObject code = inForce.objectOrEmpty("code");
        Invocation.Code found = code(call, code);
        if (found == null) {
            version.fail("ImageDeleted", "The image of the function was deleted: " + code.string("digest"));
            call.functions().save(function);
            throw LambdaError.conflict("The operation cannot be performed at this time. The function is currently in"
                    + " the following state: Failed");
        }
        Invocation invocation = new Invocation(
                stamps.revision(),
                inForce.objectOrEmpty("configuration"),
                found,
                name.arn(function.region()),
                function.region(),
                payload,
                context(call.request()),
                call.request().base());
        return new Target(invocation, number);
    }

    /** The version an invocation goes to: of an alias with weights one or the other, by chance. */
    private String number(StoredFunction function, @Nullable String qualifier) {
        if (qualifier == null) {
            return FunctionName.LATEST;
        }
        Optional<JsonObject> alias = function.alias(qualifier);
        if (alias.isEmpty()) {
            return qualifier;
        }
        JsonObject weights = alias.get().objectOrEmpty("RoutingConfig").objectOrEmpty("AdditionalVersionWeights");
        for (String other : weights.keys()) {
            if (weights.get(other) instanceof Number weight && stamps.draw() < weight.doubleValue()) {
                return other;
            }
        }
        return alias.get().string("FunctionVersion", FunctionName.LATEST);
    }

    private Invocation.@Nullable Code code(Call call, JsonObject code) throws IOException {
        String digest = code.string("digest");
        if (digest == null) {
            Digest sha256 = new Digest(code.string("sha256", ""));
            return new Invocation.Zip(sha256, archive.zip(sha256));
        }
        Images images = archive.images();
        String uri = call.request().base().getAuthority() + "/" + code.string("repository") + "@" + digest;
        return images.find(uri)
                .map(image -> new Invocation.Image(image.digest(), image.manifest(), images))
                .orElse(null);
    }

    private static @Nullable String context(Request request) throws LambdaError {
        Optional<String> header = request.header("x-amz-client-context");
        if (header.isEmpty()) {
            return null;
        }
        try {
            return new String(Base64.getDecoder().decode(header.get()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new LambdaError(
                    400,
                    "InvalidRequestContentException",
                    "Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private static void json(byte[] payload) throws LambdaError {
        try {
            JSON.std.anyFrom(payload);
        } catch (IOException | RuntimeException e) {
            throw new LambdaError(
                    400,
                    "InvalidRequestContentException",
                    "Could not parse request body into json: Could not parse payload into json: " + e.getMessage());
        }
    }
}
