// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** The AWS region the request was signed for; {@code us-east-1} when it is not signed. */
    public String region() {
        return Signature.of(this).map(Signature::region).orElse("us-east-1");
    }

    /** The body as an HTML form, the way AWS's query protocol sends parameters. Readable once. */
    public Map<String, String> form() {
        try {
            Map<String, String> form = new LinkedHashMap<>();
            parameters(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .forEach((name, values) -> form.put(name, values.get(0)));
            return form;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same request with another body. */
    public Request withBody(InputStream other) {
        return new Request(method, path, query, headers, other, base);
    }

    /** Decodes {@code a=b&c=d}; a name without value has an empty one. */
    static Map<String, List<String>> parameters(String encoded) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
                        .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /** The body as a JSON object; an empty body is an empty object. Readable once. */
    public JsonObject json() throws IOException {
        byte[] bytes = body.readAllBytes();
        return bytes.length == 0 ? new JsonObject() : JsonObject.parse(bytes);
    }
}
