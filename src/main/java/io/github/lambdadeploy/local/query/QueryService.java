// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;

/** A service in AWS's query protocol. */
public abstract class QueryService implements Service {

    private final String name;
    private final QueryProtocol protocol;

    /** @param name in the journal and in fault scripts */
    protected QueryService(String name, QueryProtocol protocol) {
        this.name = name;
        this.protocol = protocol;
    }

    /** Answers a call; the request's body has been read. */
    protected abstract Response answer(Request request, String action, Parameters parameters) throws Exception;

    /** What a call is on, by the parameters that name it. */
    protected abstract String resource(Parameters parameters);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean accepts(Request request) {
        return protocol.accepts(request);
    }

    @Override
    public final String operation(Request request) {
        return QueryProtocol.action(request);
    }

    @Override
    public final String resource(Request request) {
        return resource(new Parameters(request.form()));
    }

    @Override
    public final Response handle(Request request) throws Exception {
        Parameters parameters = new Parameters(request.form());
        return answer(request, parameters.form().getOrDefault("Action", ""), parameters);
    }

    @Override
    public final Response error(Request request, int status, String code, String message) {
        return protocol.error(status, code, message);
    }
}
