// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;

/** One AWS service of the stand-in: pure from request to answer but for what it keeps in its {@link Store}. */
public interface Service {

    /** The service's name in the journal and in fault scripts: {@code lambda}, {@code ecr}, {@code registry}, … */
    String name();

    /** Whether a request is this service's; asked in a fixed order, the first that says yes answers. */
    boolean accepts(Request request);

    /** AWS's name of the operation, e.g. {@code GetFunction}; for the registry e.g. {@code PUT manifest}. */
    String operation(Request request);

    /** What the operation is on, for the journal: a function name, {@code name:qualifier}, a repository, a key. */
    String resource(Request request);

    /** Answers as AWS does; throws {@link AwsError} to refuse, anything else only when the stand-in itself is broken. */
    Response handle(Request request) throws Exception;

    /** Whether bodies are too large to be held in memory; then only {@link #handle} may read them. */
    default boolean streams() {
        return false;
    }

    /** Whether requests must be signed as AWS's APIs demand; {@code false} for a service with its own credentials. */
    default boolean signed() {
        return true;
    }

    /** A refusal in the service's own form; here that of AWS's JSON protocols. */
    default Response error(Request request, int status, String code, String message) {
        JsonObject body = new JsonObject().put("__type", code).put("message", message);
        return Response.json(status, body).with("x-amzn-ErrorType", code);
    }
}
