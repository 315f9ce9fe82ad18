// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import io.github.lambdadeploy.local.lambda.FunctionName;
import io.github.lambdadeploy.local.lambda.Functions;
import io.github.lambdadeploy.local.lambda.LambdaError;
import io.github.lambdadeploy.local.lambda.StoredFunction;
import io.github.lambdadeploy.local.lambda.StoredVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What CodeDeploy does to Lambda. It calls UpdateAlias and Invoke like any other client, so that revisions, provisioned
 * concurrency and refusals are Lambda's own; only the journal does not know of it. Call inside {@link Store#locked}.
 *
 * @param base the stand-in's own address, for functions that call AWS
 */
record ShiftedFunction(Store store, Service lambda, Supplier<URI> base) {

    /**
     * What keeps a deployment from starting. That the alias must be at the current version is AWS's own message; which
     * code it has for what is not there is not documented, and a guess.
     *
     * @param gradual whether both versions are to have traffic, which Lambda allows for like versions only
     */
    Optional<Failure> obstacle(String region, AppSpec spec, boolean gradual) throws IOException {
        if (spec.hooks().containsValue("")) {
            return Optional.of(Failure.ofConfiguration("The Lambda function name cannot be null or empty."));
        }
        Optional<StoredFunction> function = function(region, spec.function());
        if (function.isEmpty()) {
            return missing("The Lambda function does not exist: " + spec.function());
        }
        Optional<StoredVersion> current = function.get().version(spec.currentVersion());
        Optional<StoredVersion> target = function.get().version(spec.targetVersion());
        if (current.isEmpty() || target.isEmpty()) {
            return missing("The Lambda function has no version "
                    + (current.isEmpty() ? spec.currentVersion() : spec.targetVersion()) + ".");
        }
        Optional<JsonObject> alias = function.get().alias(spec.alias());
        if (alias.isEmpty()) {
            return missing("The Lambda function has no alias " + spec.alias() + ".");
        }
        if (!weights(alias.get()).isEmpty()) {
            return Optional.of(Failure.ofConfiguration("The Lambda function alias has weighted versions."));
        }
        Optional<Failure> elsewhere = elsewhere(alias.get(), Set.of(spec.currentVersion()), Set.of());
        if (elsewhere.isPresent() || !gradual) {
            return elsewhere;
        }
        if (spec.currentVersion().equals(spec.targetVersion())) {
            // Measured by others: fails without a detail unless the shift is all at once.
            return Optional.of(Failure.ofConfiguration(""));
        }
        return alike(current.get(), target.get())
                ? Optional.empty()
                : Optional.of(Failure.ofConfiguration(
                        "Both versions must have the same execution role and the same dead-letter queue."));
    }

    /** What keeps a rollback from starting: traffic may be shared, but not with a version that nobody deployed. */
    Optional<Failure> obstacleBack(String region, AppSpec spec) throws IOException {
        Optional<JsonObject> alias =
                function(region, spec.function()).flatMap(function -> function.alias(spec.alias()));
        Set<String> both = Set.of(spec.currentVersion(), spec.targetVersion());
        return alias.isEmpty()
                ? missing("The Lambda function has no alias " + spec.alias() + ".")
                : elsewhere(alias.get(), both, both);
    }

    /**
     * Gives the target version so many per cent of the traffic; with 100 it becomes the alias's only version.
     *
     * @return what kept it from that, e.g. that somebody else has moved the alias meanwhile
     */
    Optional<Failure> shift(String region, AppSpec spec, long percent, boolean back) throws Exception {
        Optional<Failure> obstacle = back ? obstacleBack(region, spec) : moved(region, spec);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        JsonObject weights = new JsonObject();
        if (percent < 100) {
            weights.put(spec.targetVersion(), percent / 100.0);
        }
        JsonObject body = new JsonObject()
                .put("FunctionVersion", percent < 100 ? spec.currentVersion() : spec.targetVersion())
                .put("RoutingConfig", new JsonObject().put("AdditionalVersionWeights", weights));
        String path = "/2015-03-31/functions/" + spec.function() + "/aliases/" + spec.alias();
        return refusal(call(region, "PUT", path, Map.of(), body)).map(Failure::ofConfiguration);
    }

    boolean exists(String region, String function) throws IOException {
        return function(region, function).isPresent();
    }

    /** Invokes the function and does not wait for it. */
    Optional<String> invoke(String region, String function, JsonObject event) throws Exception {
        String path = "/2015-03-31/functions/" + function + "/invocations";
        return refusal(call(region, "POST", path, Map.of("x-amz-invocation-type", List.of("Event")), event));
    }

    private Optional<Failure> moved(String region, AppSpec spec) throws IOException {
        Optional<JsonObject> alias =
                function(region, spec.function()).flatMap(function -> function.alias(spec.alias()));
        return alias.isEmpty()
                ? missing("The Lambda function has no alias " + spec.alias() + ".")
                : elsewhere(alias.get(), Set.of(spec.currentVersion()), Set.of(spec.targetVersion()));
    }

    private static Optional<Failure> elsewhere(JsonObject alias, Set<String> main, Set<String> additional) {
        boolean there = main.contains(alias.string("FunctionVersion", "")) && additional.containsAll(weights(alias));
        return there
                ? Optional.empty()
                : Optional.of(Failure.ofConfiguration(
                        "The Lambda function alias version does not match the current version in AppSpec file."));
    }

    private static Set<String> weights(JsonObject alias) {
        return alias.objectOrEmpty("RoutingConfig")
                .objectOrEmpty("AdditionalVersionWeights")
                .keys();
    }

    private static boolean alike(StoredVersion one, StoredVersion other) {
        return one.configuration()
                        .string("Role", "")
                        .equals(other.configuration().string("Role"))
                && one.configuration()
                        .objectOrEmpty("DeadLetterConfig")
                        .equals(other.configuration().objectOrEmpty("DeadLetterConfig"));
    }

    private static Optional<Failure> missing(String detail) {
        return Optional.of(new Failure("INVALID_LAMBDA_FUNCTION", detail));
    }

    private Optional<StoredFunction> function(String region, String nameOrArn) throws IOException {
        try {
            return new Functions(store, region)
                    .find(FunctionName.of(nameOrArn, Optional.empty(), region).unqualified());
        } catch (LambdaError e) {
            // A name that can be no function's is one of a function that is not there.
            return Optional.empty();
        }
    }

    private static Optional<String> refusal(Response response) throws IOException {
        return response.status() < 300
                ? Optional.empty()
                : Optional.of(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    }

    private Response call(String region, String method, String path, Map<String, List<String>> headers, JsonObject body)
            throws Exception {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        // The region of a call is the one it is signed for.
        all.put(
                "authorization",
                List.of("AWS4-HMAC-SHA256 Credential=" + LocalAws.ACCESS_KEY_ID + "/20141006/" + region
                        + "/lambda/aws4_request"));
        return lambda.handle(
                new Request(method, path, Map.of(), all, new ByteArrayInputStream(body.toBytes()), base.get()));
    }
}
