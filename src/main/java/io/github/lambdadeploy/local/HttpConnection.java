// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client's connection: reads requests and writes answers as RFC 9112 says, one after the other. */
final class HttpConnection {

    private static final int HEAD_LIMIT = 64 * 1024;

    private final InputStream in;
    private final OutputStream out;
    /** First byte of every TLS connection (RFC 8446, section 5.1). */
    private static final int TLS_HANDSHAKE = 22;

    private final Socket socket;
    private final Listener.Handler handler;

    HttpConnection(Socket socket, Listener.Handler handler) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        this.socket = socket;
        this.handler = handler;
    }

    /** Serves one request; {@code false} when the connection is to be closed. */
    boolean exchange() throws IOException {
        if (speaksTls()) {
            return false;
        }
        Optional<String> line = line();
        if (line.isEmpty()) {
            return false;
        }
        String[] words = line.get().split(" ", -1);
        Map<String, List<String>> headers = headers();
        HttpBody body = body(headers);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || body == null) {
            return refuse();
        }
        Request request = request(words[0], words[1], headers, body);
        if (request == null) {
            return refuse();
        }
        Reaction reaction = handler.answer(request, socket.getLocalPort());
        if (reaction instanceof Reaction.Answer answer) {
            return answer(answer.response(), request, words[2], body);
        }
        if (reaction instanceof Reaction.None none) {
            none.on(socket);
        }
        return false;
    }

    private boolean answer(Response response, Request request, String protocol, HttpBody body) throws IOException {
        Map<String, List<String>> headers = request.headers();
        boolean keep =
                protocol.equals("HTTP/1.1") && !first(headers, "connection").equalsIgnoreCase("close") && body.drain();
        write(response, request.method().equals("HEAD"), keep);
        return keep;
    }

    /** A client that wants TLS says nothing that ends like a line of HTTP: both would wait for the other for ever. */
    private boolean speaksTls() throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == TLS_HANDSHAKE;
    }

    private @Nullable Request request(
            String method, String target, Map<String, List<String>> headers, InputStream body) {
        String local = target.startsWith("http://") ? target.replaceFirst("http://[^/]*", "") : target;
        if (!local.startsWith("/")) {
            return null;
        }
        int question = local.indexOf('?');
        String rawPath = question < 0 ? local : local.substring(0, question);
        String host = first(headers, "host");
        try {
            return new Request(
                    method.toUpperCase(Locale.ROOT),
                    // A plus sign in a path is itself, unlike in a query.
                    URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8),
                    Request.parameters(question < 0 ? "" : local.substring(question + 1)),
                    headers,
                    body,
                    URI.create("http://" + (host.isEmpty() ? "127.0.0.1:" + socket.getLocalPort() : host)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code null} when the length of the body is told in a way that is not allowed. */
    private @Nullable HttpBody body(Map<String, List<String>> headers) {
        OutputStream proceed = first(headers, "expect").equalsIgnoreCase("100-continue") ? out : null;
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (headers.containsKey("transfer-encoding")) {
            boolean chunked = first(headers, "transfer-encoding").equalsIgnoreCase("chunked");
            return chunked && lengths.isEmpty() ? HttpBody.chunked(in, proceed) : null;
        }
        if (lengths.isEmpty()) {
            return HttpBody.of(in, 0, null);
        }
        return lengths.size() == 1 && lengths.get(0).matches("\\d{1,18}")
                ? HttpBody.of(in, Long.parseLong(lengths.get(0)), proceed)
                : null;
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = line().orElse(""); !line.isEmpty(); line = line().orElse("")) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon < 1 || size > HEAD_LIMIT) {
                throw new IOException("Not an HTTP header");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    /** The next line; empty at the end of the connection. */
    private Optional<String> line() throws IOException {
        return line(in);
    }

    static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() > 0) {
                    throw new EOFException("The connection ended inside a line");
                }
                return Optional.empty();
            }
            if (line.size() > HEAD_LIMIT) {
                throw new IOException("The line is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private boolean refuse() throws IOException {
        write(Response.text(400, "text/plain", "Not an HTTP request this server understands.\n"), false, false);
        return false;
    }

    private void write(Response response, boolean head, boolean keep) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + response.status() + " " + reason(response.status()));
        response.headers()
                .forEach((name, value) ->
                        text.append("\r\n").append(name).append(": ").append(value));
        if (response.status() != 204 && response.status() != 304) {
            text.append("\r\nContent-Length: ").append(response.length());
        }
        text.append(keep ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        try (InputStream body = response.body()) {
            if (!head) {
                body.transferTo(out);
            }
        }
        out.flush();
    }

    private static String reason(int status) {
        return status < 300 ? "OK" : status < 400 ? "Elsewhere" : "Refused";
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }
}
