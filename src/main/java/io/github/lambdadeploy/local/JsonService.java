// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** A service in AWS's JSON 1.1 protocol: the operation is in {@code X-Amz-Target}, errors have a {@code __type}. */
public abstract class JsonService implements Service {

    private static final String TYPE = "application/x-amz-json-1.1";

    private final String name;
    private final String target;

    /**
     * @param name in the journal and in fault scripts
     * @param target what {@code X-Amz-Target} has before the dot
     */
    protected JsonService(String name, String target) {
        this.name = name;
        this.target = target + ".";
    }

    /** One call. */
    public record Call(String region, String operation, JsonObject body) {

        /** A text that must be there and not be empty. */
        public String required(String member) throws AwsError {
            String value = body.string(member, "");
            if (value.isEmpty()) {
                throw validation(member, "null", "Member must not be null");
            }
            return value;
        }

        /** The form in which AWS's front end refuses a member. */
        public static AwsError validation(String member, String value, String constraint) {
            String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
            return new AwsError(
                    400,
                    "ValidationException",
                    "1 validation error detected: Value " + (value.equals("null") ? value : "'" + value + "'") + " at '"
                            + name + "' failed to satisfy constraint: " + constraint);
        }

        /** For an operation that AWS may have and the stand-in has not. */
        public AwsError unknown() {
            return new AwsError(
                    400, "UnknownOperationException", "The local stand-in does not know the operation " + operation);
        }
    }

    /** Answers a call; members of another JSON type than the model's may throw IllegalArgumentException. */
    protected abstract JsonObject answer(Call call) throws Exception;

    /** What a call is on, by the members that name it. */
    protected abstract List<String> resources(JsonObject body);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean accepts(Request request) {
        return request.header("x-amz-target").orElse("").startsWith(target);
    }

    @Override
    public final String operation(Request request) {
        return request.header("x-amz-target").orElse("").substring(target.length());
    }

    @Override
    public final String resource(Request request) {
        try {
            return String.join(",", resources(request.json()));
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public final Response handle(Request request) throws Exception {
        try {
            Call call = new Call(request.region(), operation(request), request.json());
            return Response.bytes(200, TYPE, answer(call).toBytes());
        } catch (IllegalArgumentException e) {
            // A parser's complaint quotes what it reads, which may be a secret.
            throw new AwsError(400, "SerializationException", "The request is not of the operation's form");
        }
    }

    @Override
    public final Response error(Request request, int status, String code, String message) {
        byte[] body =
                new JsonObject().put("__type", code).put("message", message).toBytes();
        return Response.bytes(status, TYPE, body).with("x-amzn-ErrorType", code);
    }
}
