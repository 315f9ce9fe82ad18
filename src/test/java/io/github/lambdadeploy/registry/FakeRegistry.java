// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.lambdadeploy.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A strict registry in this JVM, on loopback: it refuses what a real one may refuse, writes down every request and fails
 * when its script says so. Used as another host of blobs, it refuses requests with an Authorization header, as S3 does.
 */
public final class FakeRegistry implements AutoCloseable {

    /** A request as it came. Header names are in lower case. */
    public record Seen(String method, String path, String query, Map<String, String> headers) {

        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** What to answer. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer of(int status, String... headers) {
            Map<String, String> map = new TreeMap<>();
            for (int i = 0; i < headers.length; i += 2) {
                map.put(headers[i], headers[i + 1]);
            }
            return new Answer(status, map, new byte[0]);
        }

        static Answer error(int status, String code, String message, String... headers) {
            String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
            return of(status, headers).body(json.getBytes(StandardCharsets.UTF_8));
        }

        Answer body(byte[] bytes) {
            return new Answer(status, headers, bytes);
        }
    }

    /** Larger blobs are checked and counted but not kept. */
    private static final int LARGEST_KEPT = 8 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> seen = new ArrayList<>();
    private final List<FakeFault> faults = new ArrayList<>();
    final FakeContents contents = new FakeContents();
    final FakeGate gate;

    public FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        gate = new FakeGate(address());
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** {@code 127.0.0.1:port}. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String address() {
        return "http://" + host();
    }

    public ImageReference reference(String rest) {
        return ImageReference.parse(host() + "/" + rest);
    }

    /** Puts a blob there without asking. */
    public Descriptor blob(String repository, String mediaType, byte[] bytes) {
        contents.put(repository, Digest.of(bytes), bytes, bytes.length);
        return new Descriptor(mediaType, Digest.of(bytes), bytes.length);
    }

    /** Puts a manifest there without asking. */
    public Digest manifest(String repository, @Nullable String tag, byte[] bytes) {
        return contents.manifest(repository, tag, bytes);
    }

    public Optional<byte[]> manifest(String repository, String reference) {
        return contents.manifest(repository, reference);
    }

    public Optional<byte[]> blob(String repository, Digest digest) {
        return contents.blob(repository, digest).map(FakeContents.Blob::bytes);
    }

    public boolean hasBlob(String repository, Digest digest) {
        return contents.blob(repository, digest).isPresent();
    }

    /** From now on only these repositories are there. */
    public void onlyRepositories(String... names) {
        contents.only(List.of(names));
    }

    public void immutableTags() {
        contents.immutableTags = true;
    }

    /** Blobs are not sent but said to be at the other server. */
    public void redirectBlobs(FakeRegistry other) {
        contents.elsewhere = other;
    }

    /** Adds to the script: the next request of that method whose path holds that text. */
    public FakeFault on(String method, String part) {
        FakeFault fault = new FakeFault(method, part);
        synchronized (seen) {
            faults.add(fault);
        }
        return fault;
    }

    /** All requests but the questions whether somebody is there. */
    public List<Seen> requests() {
        synchronized (seen) {
            return seen.stream().filter(one -> !one.path().equals("/v2/")).toList();
        }
    }

    public List<Seen> requests(String method, String part) {
        return requests().stream()
                .filter(one -> one.method().equals(method) && (one.path() + "?" + one.query()).contains(part))
                .toList();
    }

    /** {@code METHOD path} of what was to change something. */
    public List<String> writes() {
        return requests().stream()
                .filter(one -> !one.method().equals("GET") && !one.method().equals("HEAD"))
                .map(Seen::toString)
                .toList();
    }

    public void forgetRequests() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        Seen request =
                new Seen(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, headers);
        FakeFault fault;
        synchronized (seen) {
            seen.add(request);
            fault = faults.stream()
                    .filter(one -> one.strikes(request))
                    .findFirst()
                    .orElse(null);
        }
        if (fault != null) {
            fault.beforeTheEffect(exchange);
            if (fault.answer() != null) {
                exchange.getRequestBody().readAllBytes();
                answer(exchange, fault.answer());
                return;
            }
        }
        Answer answer = answer(request, exchange.getRequestBody());
        if (fault != null) {
            fault.afterTheEffect(exchange, answer);
        }
        answer(exchange, answer);
    }

    private Answer answer(Seen request, InputStream body) throws IOException {
        MessageDigest hash = Digest.sha256();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            hash.update(buffer, 0, read);
            length += read;
            if (length <= LARGEST_KEPT) {
                kept.write(buffer, 0, read);
            }
        }
        Optional<Answer> refusal = gate.refuse(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        byte[] bytes = length <= LARGEST_KEPT ? kept.toByteArray() : new byte[0];
        return contents.answer(request, Digest.of(hash), bytes, length);
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        boolean empty = answer.body().length == 0;
        if (head && !empty) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
        }
        exchange.sendResponseHeaders(answer.status(), head || empty ? -1 : answer.body().length);
        if (!head && !empty) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }
}
