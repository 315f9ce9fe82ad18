// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;

/**
 * ECR's control plane, in AWS's JSON 1.1 protocol: errors are HTTP 400 with {@code __type}. Repositories belong to the
 * region a request was signed for; addresses are rendered with the host the client used, never stored.
 *
 * @see RegistryService for pushing and pulling
 */
public final class EcrService implements Service {

    private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.";

    private final Repositories repositories;
    private final RegistryTokens tokens;
    private final EcrRepositoryCalls repositoryCalls;
    private final EcrSettingCalls settingCalls;
    private final EcrImageCalls imageCalls;
    private final EcrImageChanges imageChanges;

    public EcrService(Repositories repositories, RegistryTokens tokens, Clock clock) {
        this.repositories = repositories;
        this.tokens = tokens;
        this.repositoryCalls = new EcrRepositoryCalls(repositories, clock);
        this.settingCalls = new EcrSettingCalls(repositories, clock);
        this.imageCalls = new EcrImageCalls(repositories);
        this.imageChanges = new EcrImageChanges(repositories, imageCalls, clock);
    }

    @Override
    public String name() {
        return "ecr";
    }

    @Override
    public boolean accepts(Request request) {
        return request.header("x-amz-target").orElse("").startsWith(TARGET);
    }

    @Override
    public String operation(Request request) {
        return request.header("x-amz-target").orElse("").substring(TARGET.length());
    }

    @Override
    public String resource(Request request) {
        try {
            JsonObject body = request.json();
            return body.string(
                    "repositoryName", body.string("resourceArn", String.join(",", body.strings("repositoryNames"))));
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public Response handle(Request request) throws Exception {
        JsonObject body;
        try {
            body = request.json();
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "SerializationException", String.valueOf(e.getMessage()));
        }
        String operation = operation(request);
        if (operation.equals("GetAuthorizationToken")) {
            return answer(token(request));
        }
        String host = request.base().getAuthority();
        String region = request.region();
        return answer(repositories.locked(() -> call(operation, new EcrCall(region, host, body))));
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        byte[] body =
                new JsonObject().put("__type", code).put("message", message).toBytes();
        return Response.bytes(status, "application/x-amz-json-1.1", body).with("x-amzn-ErrorType", code);
    }

    private JsonObject call(String operation, EcrCall call) throws AwsError, IOException {
        try {
            return switch (operation) {
                case "CreateRepository" -> repositoryCalls.create(call);
                case "DescribeRepositories" -> repositoryCalls.describe(call);
                case "DeleteRepository" -> repositoryCalls.delete(call);
                case "PutImageTagMutability" -> repositoryCalls.putTagMutability(call);
                case "GetRepositoryPolicy" -> settingCalls.getPolicy(call);
                case "SetRepositoryPolicy" -> settingCalls.setPolicy(call);
                case "DeleteRepositoryPolicy" -> settingCalls.deletePolicy(call);
                case "GetLifecyclePolicy" -> settingCalls.getLifecycle(call);
                case "PutLifecyclePolicy" -> settingCalls.putLifecycle(call);
                case "DeleteLifecyclePolicy" -> settingCalls.deleteLifecycle(call);
                case "TagResource" -> settingCalls.tag(call);
                case "UntagResource" -> settingCalls.untag(call);
                case "ListTagsForResource" -> settingCalls.listTags(call);
                case "DescribeImages" -> imageCalls.describe(call);
                case "ListImages" -> imageCalls.list(call);
                case "BatchGetImage" -> imageCalls.batchGet(call);
                case "BatchDeleteImage" -> imageChanges.batchDelete(call);
                case "BatchCheckLayerAvailability" -> imageCalls.checkLayers(call);
                case "PutImage" -> imageChanges.put(call);
                default ->
                    throw new AwsError(
                            400,
                            "UnknownOperationException",
                            "The local stand-in's ECR does not know the operation " + operation + ".");
            };
        } catch (IllegalArgumentException e) {
            // A value of another JSON type than the operation's model has.
            throw new AwsError(400, "SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private JsonObject token(Request request) throws Exception {
        RegistryTokens.Issued token = tokens.issue(request.region());
        return new JsonObject()
                .put(
                        "authorizationData",
                        List.of(new JsonObject()
                                .put("authorizationToken", token.authorization())
                                .put("expiresAt", seconds(token.expiresAt().toEpochMilli()))
                                .put("proxyEndpoint", "http://" + request.base().getAuthority())));
    }

    /** A time as AWS's JSON protocols write it: seconds since 1970 with a fraction. */
    static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }

    private static Response answer(JsonObject body) {
        return Response.bytes(200, "application/x-amz-json-1.1", body.toBytes());
    }
}
