// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

/** Takes what no service wants. */
final class UnknownService implements Service {
    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public boolean accepts(Request request) {
        return true;
    }

    @Override
    public String operation(Request request) {
        return request.method() + " " + request.header("x-amz-target").orElse("request");
    }

    @Override
    public String resource(Request request) {
        return request.path();
    }

    @Override
    public Response handle(Request request) throws AwsError {
        throw new AwsError(404, "UnknownOperationException", "The local stand-in knows no such AWS service.");
    }
}
