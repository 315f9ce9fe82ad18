// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands before a request's body (RFC 9112, sections 3 and 5), read strictly: whatever two readers could understand
 * differently is refused.
 *
 * @param headers names in lower case
 */
record HttpHead(String method, String target, String version, Map<String, List<String>> headers) {

    /** Bytes of the request line, and of all headers together. */
    private static final int LIMIT = 64 * 1024;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0A-\\x1F\\x7F]*");
    private static final Pattern VERSION = Pattern.compile("HTTP/1\\.[01]");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)http://([^/?#]*)(.*)");

    /** A request that cannot be understood, or only in more than one way. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Reads one; empty at the end of the connection. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        Optional<String> line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] words = line.get().split(" ", -1);
        Map<String, List<String>> headers = headers(in);
        if (words.length != 3
                || !TOKEN.matcher(words[0]).matches()
                || !VERSION.matcher(words[2]).matches()) {
            throw new MalformedException("Not a request line");
        }
        return Optional.of(new HttpHead(words[0], words[1], words[2], headers));
    }

    /** The only value of a header; empty when it is not there. */
    Optional<String> one(String name) throws MalformedException {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new MalformedException("More than one " + name);
        }
        return values.stream().findFirst();
    }

    /** Whether the client wants to send another request on this connection. */
    boolean keepsAlive() {
        return version.equals("HTTP/1.1")
                && headers.getOrDefault("connection", List.of()).stream().noneMatch("close"::equalsIgnoreCase);
    }

    /** The request, its path and query decoded. */
    Request request(InputStream body) throws MalformedException {
        String host = one("host").filter(name -> !name.isEmpty()).orElseThrow(() -> new MalformedException("No Host"));
        String local = target;
        var absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            if (!host.equalsIgnoreCase(absolute.group(1))) {
                throw new MalformedException("The target is on another host than Host says");
            }
            local = String.valueOf(absolute.group(2));
        }
        if (!local.startsWith("/")) {
            throw new MalformedException("Not a path");
        }
        int question = local.indexOf('?');
        try {
            return new Request(
                    method.toUpperCase(Locale.ROOT),
                    path(question < 0 ? local : local.substring(0, question)),
                    Request.parameters(question < 0 ? "" : local.substring(question + 1)),
                    headers,
                    body,
                    URI.create("http://" + host.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("Not an address");
        }
    }

    /** A plus sign in a path is itself, unlike in a query. No name of AWS has a NUL in it, and no file may. */
    private static String path(String raw) throws MalformedException {
        String path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        if (path.indexOf('\0') >= 0) {
            throw new MalformedException("A NUL in the path");
        }
        return path;
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        int size = 0;
        for (String line = line(in).orElse(""); !line.isEmpty(); line = line(in).orElse("")) {
            size += line.length();
            int colon = line.indexOf(':');
            if (size > LIMIT) {
                throw new MalformedException("The headers are too long");
            }
            // No blank before the colon or the name: such a header is there for one reader and not for the next.
            if (colon < 1
                    || !TOKEN.matcher(line.substring(0, colon)).matches()
                    || !VALUE.matcher(line.substring(colon + 1)).matches()) {
                throw new MalformedException("Not an HTTP header");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    /** The next line; empty at the end of the connection. */
    static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() > 0) {
                    throw new EOFException("The connection ended inside a line");
                }
                return Optional.empty();
            }
            if (line.size() > LIMIT) {
                throw new MalformedException("The line is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
