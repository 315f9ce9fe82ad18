// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request to the stand-in.
 *
 * @param method upper case
 * @param path decoded path, without query
 * @param query decoded parameters in order; a parameter without value has an empty one
 * @param headers names in lower case
 * @param body the body, readable once
 * @param base the stand-in's own address as the client used it, {@code http://127.0.0.1:PORT}
 */
public record Request(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        InputStream body,
        URI base) {

    /** First value of a header, by its lower-case name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** First value of a query parameter. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The body as a JSON object; an empty body is an empty object. Readable once. */
    public JsonObject json() throws IOException {
        byte[] bytes = body.readAllBytes();
        return bytes.length == 0 ? new JsonObject() : JsonObject.parse(bytes);
    }
}
