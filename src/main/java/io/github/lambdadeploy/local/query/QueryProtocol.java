// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * AWS's query protocol for one service: {@code POST /} with a form that names {@code Action} and {@code Version}; XML in
 * the service's name space comes back.
 *
 * @param version the only {@code Version} of the service, which no other service has
 */
public record QueryProtocol(String version, String nameSpace) {

    boolean accepts(Request request) {
        return request.method().equals("POST")
                && request.path().equals("/")
                && request.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")
                && version.equals(request.form().get("Version"));
    }

    static String action(Request request) {
        return request.form().getOrDefault("Action", "");
    }

    /** An answer of that action: what is written goes into its result. */
    public Response answer(String action, Consumer<Xml> result) {
        Xml xml = Xml.of(action + "Response", nameSpace).open(action + "Result");
        result.accept(xml);
        return xml(200, xml.close());
    }

    /** The answer of an action that has no result. */
    public Response answer(String action) {
        return xml(200, Xml.of(action + "Response", nameSpace));
    }

    Response error(int status, String code, String message) {
        Xml xml = Xml.of("ErrorResponse", nameSpace)
                .open("Error")
                .element("Type", status < 500 ? "Sender" : "Receiver")
                .element("Code", code)
                .element("Message", message)
                .close()
                .element("RequestId", UUID.randomUUID());
        return Response.bytes(status, "text/xml", xml.toBytes());
    }

    public AwsError unknown(String action) {
        return new AwsError(400, "InvalidAction", "Could not find operation " + action + " for version " + version);
    }

    private static Response xml(int status, Xml xml) {
        xml.open("ResponseMetadata").element("RequestId", UUID.randomUUID()).close();
        return Response.bytes(status, "text/xml", xml.toBytes());
    }
}
