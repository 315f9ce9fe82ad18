// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.logs;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.time.Clock;

/**
 * CloudWatch Logs, in AWS's JSON 1.1 protocol: errors are HTTP 400 with {@code __type}. Groups belong to the region a
 * request was signed for. Streams and events are not kept: a function's log comes with the answer of its invocation.
 */
public final class LogsService implements Service {

    private static final String TARGET = "Logs_20140328.";

    private final LogGroups groups;
    private final GroupCalls groupCalls;
    private final GroupTags tags;

    public LogsService(Store store, Clock clock) {
        this.groups = new LogGroups(store);
        this.groupCalls = new GroupCalls(groups, clock);
        this.tags = new GroupTags(groups);
    }

    @Override
    public String name() {
        return "logs";
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
            return body.string("logGroupName", body.string("logGroupNamePrefix", body.string("resourceArn", "")));
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
        LogsCall call = new LogsCall(request.region(), body);
        String operation = operation(request);
        byte[] answer = groups.locked(() -> call(operation, call)).toBytes();
        return Response.bytes(200, "application/x-amz-json-1.1", answer);
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        byte[] body =
                new JsonObject().put("__type", code).put("message", message).toBytes();
        return Response.bytes(status, "application/x-amz-json-1.1", body).with("x-amzn-ErrorType", code);
    }

    private JsonObject call(String operation, LogsCall call) throws AwsError, IOException {
        try {
            return switch (operation) {
                case "CreateLogGroup" -> groupCalls.create(call);
                case "DescribeLogGroups" -> groupCalls.describe(call);
                case "DeleteLogGroup" -> groupCalls.delete(call);
                case "PutRetentionPolicy" -> groupCalls.putRetention(call);
                case "DeleteRetentionPolicy" -> groupCalls.deleteRetention(call);
                case "TagResource" -> tags.add(call);
                case "UntagResource" -> tags.remove(call);
                case "ListTagsForResource" -> tags.list(call);
                default ->
                    throw new AwsError(
                            400,
                            "UnknownOperationException",
                            "The local stand-in's CloudWatch Logs does not know the operation " + operation + ".");
            };
        } catch (IllegalArgumentException e) {
            // A value of another JSON type than the operation's model has.
            throw new AwsError(400, "SerializationException", String.valueOf(e.getMessage()));
        }
    }
}
