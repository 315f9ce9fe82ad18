// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A small strict registry on loopback: refuses what a real one refuses, and fails on request. */
public final class ScriptedRegistry implements AutoCloseable {

    /** One request as it came. */
    public record Seen(String method, String path, String query, String authorization) {
        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** Answers in place of the registry; returns whether it did. */
    @FunctionalInterface
    public interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private record Planned(Predicate<Seen> when, AtomicInteger left, boolean after, Fault fault) {}

    public record StoredManifest(String mediaType, byte[] bytes) {}

    private final HttpServer server;
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Planned> faults = new CopyOnWriteArrayList<>();
    private final Map<String, String> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();

    public final List<Seen> seen = new CopyOnWriteArrayList<>();
    public final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    public final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();

    /** The only Authorization header that is let in; empty lets everybody in. */
    public volatile String authorization = "";

    /** Sent with a 401. */
    public volatile String challenge = "Basic realm=\"fake\"";

    public volatile boolean mounts = true;
    public volatile boolean immutableTags;

    /** Where blobs are really; empty: here. */
    public volatile String blobsAt = "";

    /** What /token answers with. */
    public volatile String token = "t0";

    public ScriptedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(pool);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public ImageReference repository(String name) {
        return ImageReference.parse(host() + "/" + name);
    }

    public void putBlob(String repository, byte[] bytes) {
        blobs.put(repository + "@" + Digest.of(bytes), bytes);
    }

    public boolean hasBlob(String repository, Digest digest) {
        return blobs.containsKey(repository + "@" + digest);
    }

    /** By {@code repository@reference}. */
    public StoredManifest manifest(String key) {
        StoredManifest manifest = manifests.get(key);
        if (manifest == null) {
            throw new AssertionError("Not there: " + key);
        }
        return manifest;
    }

    /** Stores under the tag and the digest. */
    public Digest putManifest(String repository, String tag, String mediaType, byte[] bytes) {
        manifests.put(repository + "@" + tag, new StoredManifest(mediaType, bytes));
        manifests.put(repository + "@" + Digest.of(bytes), new StoredManifest(mediaType, bytes));
        return Digest.of(bytes);
    }

    /** The next {@code times} requests that match get the fault instead of an answer. */
    public void fail(int times, Predicate<Seen> when, Fault fault) {
        faults.add(new Planned(when, new AtomicInteger(times), false, fault));
    }

    /** As {@link #fail}, but after the request took effect. */
    public void failAfter(int times, Predicate<Seen> when, Fault fault) {
        faults.add(new Planned(when, new AtomicInteger(times), true, fault));
    }

    public static Fault status(int status, String code, String message) {
        return exchange -> error(exchange, status, code, message);
    }

    public static Fault cut() {
        return HttpExchange::close;
    }

    public List<String> requests(String method) {
        return seen.stream()
                .filter(request ->
                        request.method().equals(method) && !request.path().equals("/v2/"))
                .map(Seen::toString)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Seen request = new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getQuery()).replace("null", ""),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                        .replace("null", ""));
        seen.add(request);
        for (Planned planned : faults) {
            if (!planned.after() && due(planned, request)) {
                planned.fault().answer(exchange);
                exchange.close();
                return;
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        for (Planned planned : faults) {
            if (planned.after() && due(planned, request)) {
                apply(exchange, request, body, true);
                planned.fault().answer(exchange);
                exchange.close();
                return;
            }
        }
        apply(exchange, request, body, false);
        exchange.close();
    }

    private static boolean due(Planned planned, Seen request) {
        return planned.when().test(request) && planned.left().getAndDecrement() > 0;
    }

    private void apply(HttpExchange exchange, Seen request, byte[] body, boolean silent) throws IOException {
        if (request.path().equals("/token")) {
            answer(exchange, silent, 200, ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (!authorization.isEmpty() && !authorization.equals(request.authorization())) {
            exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
            error(exchange, 401, "UNAUTHORIZED", "authentication required");
            return;
        }
        if (request.path().equals("/v2/")) {
            answer(exchange, silent, 200, new byte[0]);
            return;
        }
        String[] parts = request.path().split("/(blobs/uploads|blobs|manifests)/", -1);
        String repository = parts[0].replaceFirst("/v2/", "");
        String rest = parts.length > 1 ? parts[1] : "";
        if (request.path().contains("/blobs/uploads/")) {
            upload(exchange, request, repository, rest, body, silent);
        } else if (request.path().contains("/blobs/")) {
            blob(exchange, request, repository + "@" + rest, silent);
        } else {
            manifest(exchange, request, repository, rest, body, silent);
        }
    }

    private void upload(HttpExchange exchange, Seen request, String repository, String id, byte[] body, boolean silent)
            throws IOException {
        if (request.method().equals("POST")) {
            Map<String, String> query = query(request.query());
            byte[] other = mounts ? blobs.get(query.get("from") + "@" + query.get("mount")) : null;
            if (other != null) {
                putBlob(repository, other);
                answer(exchange, silent, 201, new byte[0]);
                return;
            }
            String session = "s" + sessions.incrementAndGet();
            uploads.put(session, repository);
            exchange.getResponseHeaders()
                    .set("Location", "/v2/" + repository + "/blobs/uploads/" + session + "?state=x");
            answer(exchange, silent, 202, new byte[0]);
            return;
        }
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null || uploads.remove(id) == null) {
            error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "no such upload, or no Content-Length");
        } else if (!Digest.of(body).toString().equals(query(request.query()).get("digest"))) {
            error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        } else {
            putBlob(repository, body);
            answer(exchange, silent, 201, new byte[0]);
        }
    }

    private void blob(HttpExchange exchange, Seen request, String key, boolean silent) throws IOException {
        byte[] bytes = blobs.get(key);
        if (bytes == null && blobsAt.isEmpty()) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
        } else if (!blobsAt.isEmpty() && request.method().equals("GET")) {
            exchange.getResponseHeaders().set("Location", blobsAt + request.path() + "?signature=abc");
            answer(exchange, silent, 307, new byte[0]);
        } else {
            answer(exchange, silent, 200, bytes == null ? new byte[0] : bytes);
        }
    }

    private void manifest(
            HttpExchange exchange, Seen request, String repository, String reference, byte[] body, boolean silent)
            throws IOException {
        String key = repository + "@" + reference;
        if (request.method().equals("PUT")) {
            boolean tag = !reference.startsWith("sha256:");
            if (tag && immutableTags && manifests.containsKey(key)) {
                error(
                        exchange,
                        400,
                        "TAG_INVALID",
                        "The image tag '" + reference + "' already exists and is immutable");
                return;
            }
            for (Descriptor blob : new RawManifest(body).blobs()) {
                if (!hasBlob(repository, blob.digest())) {
                    error(exchange, 400, "MANIFEST_BLOB_UNKNOWN", blob.digest().toString());
                    return;
                }
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            putManifest(repository, reference, type, body);
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(body).toString());
            answer(exchange, silent, 201, new byte[0]);
            return;
        }
        StoredManifest manifest = manifests.get(key);
        if (manifest == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
        } else if (!exchange.getRequestHeaders().getFirst("Accept").contains(manifest.mediaType())) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "not accepted: " + manifest.mediaType());
        } else {
            exchange.getResponseHeaders().set("Content-Type", manifest.mediaType());
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(manifest.bytes()).toString());
            answer(exchange, silent, 200, manifest.bytes());
        }
    }

    private static Map<String, String> query(String query) {
        Map<String, String> values = new ConcurrentHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return values;
    }

    private static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
        answer(exchange, false, status, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, boolean silent, int status, byte[] body) throws IOException {
        if (silent) {
            return;
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
    }

    /** Collects what was waited for. */
    public static final class Naps implements io.github.lambdadeploy.time.Sleeper {
        public final List<java.time.Duration> naps = java.util.Collections.synchronizedList(new ArrayList<>());

        @Override
        public void sleep(java.time.Duration duration) {
            naps.add(duration);
        }
    }

    /** A client that never really sleeps and has a fixed clock and randomness. */
    public static RegistryClient client(RegistrySettings settings, Naps naps) {
        return new RegistryClient(
                RegistryClient.httpClient(java.net.ProxySelector.of(null)),
                settings,
                naps,
                new java.util.Random(1),
                java.time.Clock.fixed(java.time.Instant.parse("2026-01-01T00:00:00Z"), java.time.ZoneOffset.UTC));
    }

    public static RegistryClient client() {
        return client(RegistrySettings.with(RegistryCredentials.NONE), new Naps());
    }
}
