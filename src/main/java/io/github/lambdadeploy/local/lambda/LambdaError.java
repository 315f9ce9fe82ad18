// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal as Lambda words it: HTTP status, error name and message (facts: recorded from AWS). */
public final class LambdaError extends Exception {

    private final int status;
    private final String code;

    public LambdaError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public static LambdaError invalid(String message) {
        return new LambdaError(400, "InvalidParameterValueException", message);
    }

    /** The form in which the API front end refuses a parameter before Lambda sees it. */
    public static LambdaError validation(List<String> errors) {
        String count = errors.size() + (errors.size() == 1 ? " validation error" : " validation errors");
        return new LambdaError(400, "ValidationException", count + " detected: " + String.join("; ", errors));
    }

    public static LambdaError notFound(String message) {
        return new LambdaError(404, "ResourceNotFoundException", message);
    }

    public static LambdaError functionNotFound(String arn) {
        return notFound("Function not found: " + arn);
    }

    public static LambdaError conflict(String message) {
        return new LambdaError(409, "ResourceConflictException", message);
    }

    public static LambdaError stale(String operations) {
        return new LambdaError(
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id. Call the " + operations
                        + " API to retrieve the latest Revision Id");
    }

    public static LambdaError tooLarge(String message) {
        return new LambdaError(413, "RequestEntityTooLargeException", message);
    }

    public String code() {
        return code;
    }

    public Response response() {
        return response(null);
    }

    /** @param reason what a TooManyRequestsException tells besides its message */
    Response response(@Nullable String reason) {
        JsonObject body = new JsonObject();
        boolean modelled = !code.equals("ValidationException") && status != 413 && status != 403;
        if (modelled) {
            body.put("Type", "User");
        }
        body.putIfPresent("Reason", reason);
        // AWS capitalises the member for this one error and none of the others.
        body.put(status == 404 ? "Message" : "message", String.valueOf(getMessage()));
        return Response.json(status, body).with("x-amzn-ErrorType", code);
    }
}
