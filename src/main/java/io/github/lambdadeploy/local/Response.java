// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer of the stand-in.
 *
 * @param headers in order
 * @param length bytes of the body; for an answer to HEAD the length the body would have
 */
public record Response(int status, Map<String, String> headers, InputStream body, long length) {

    public static Response of(int status) {
        return new Response(status, Map.of(), InputStream.nullInputStream(), 0);
    }

    public static Response json(int status, JsonObject body) {
        return bytes(status, "application/json", body.toBytes());
    }

    public static Response text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("Content-Type", contentType), new ByteArrayInputStream(body), body.length);
    }

    public static Response stream(int status, String contentType, InputStream body, long length) {
        return new Response(status, Map.of("Content-Type", contentType), body, length);
    }

    /** The same answer with one more header. */
    public Response with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Response(status, all, body, length);
    }

    /** The same answer with these headers too. */
    Response withAll(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Response(status, all, body, length);
    }
}
