// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Images;
import io.github.lambdadeploy.local.Knobs;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.StoredObjects;
import io.github.lambdadeploy.local.run.Outcome;
import io.github.lambdadeploy.local.run.Runner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** A {@link LambdaService} behind a trivial HTTP server, with a registry and buckets that are maps. */
public final class Bench implements AutoCloseable {

    public static final String ROLE = "arn:aws:iam::000000000000:role/r1";
    private static final String HOST = "registry.test";

    public final Map<String, Long> numbers = new HashMap<>();
    public final Map<String, JsonObject> objects = new HashMap<>();
    final Map<String, Path> bucket = new HashMap<>();
    private final Map<String, JsonObject> manifests = new HashMap<>();
    private final Path directory;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public Bench(Path directory) throws IOException {
        this(directory, invocation -> new Outcome(invocation.payload(), null, new byte[0]));
    }

    public Bench(Path directory, Runner runner) throws IOException {
        this.directory = directory;
        Knobs knobs = new Knobs() {
            @Override
            public long number(String name, long fallback) {
                return numbers.getOrDefault(name, fallback);
            }

            @Override
            public @Nullable JsonObject object(String name) {
                return objects.get(name);
            }
        };
        LambdaService service = new LambdaService(
                new Store(directory.resolve("store")),
                images(),
                stored(),
                role -> true,
                knobs,
                Clock.fixed(Instant.parse("2025-01-31T12:34:56.789Z"), ZoneOffset.UTC),
                new Random(1),
                runner);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, service));
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public LambdaClient client() {
        return client("eu-west-1");
    }

    LambdaClient client(String region) {
        return LambdaClient.builder()
                .endpointOverride(base())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Puts an image with these blobs and returns its URI by digest on this server's address. */
    public String image(String repository, JsonObject manifest) {
        Digest digest = Digest.of(manifest.toBytes());
        manifests.put(repository + "@" + digest, manifest);
        return base().getAuthority() + "/" + repository + "@" + digest;
    }

    String tagged(String repository, String tag, JsonObject manifest) {
        image(repository, manifest);
        manifests.put(repository + ":" + tag, manifest);
        return base().getAuthority() + "/" + repository + ":" + tag;
    }

    void forget(String uri) {
        manifests.remove(uri.substring(uri.indexOf('/') + 1));
    }

    /** Puts a blob and returns its descriptor. */
    public JsonObject blob(String mediaType, byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        Files.createDirectories(directory.resolve("blobs"));
        Files.write(directory.resolve("blobs").resolve(digest.hex()), bytes);
        return new JsonObject()
                .put("mediaType", mediaType)
                .put("digest", digest.toString())
                .put("size", bytes.length);
    }

    static JsonObject manifest(String marker) {
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("annotations", new JsonObject().put("marker", marker))
                .put("layers", List.of());
    }

    public static SdkBytes zip(String... namesAndTexts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return zip(files);
    }

    public static SdkBytes zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    /** A zip function ready to be created. */
    public static CreateFunctionRequest.Builder zipFunction(String name) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .role(ROLE)
                .runtime(Runtime.JAVA17)
                .handler("a.B::c")
                .code(code -> code.zipFile(zip("a.txt", "one")));
    }

    /** Reads until the state has settled. */
    public static GetFunctionConfigurationResponse settle(
            LambdaClient client, String name, @Nullable String qualifier) {
        for (int i = 0; i < 20; i++) {
            GetFunctionConfigurationResponse read = client.getFunctionConfiguration(
                    request -> request.functionName(name).qualifier(qualifier));
            if (!"Pending".equals(read.stateAsString()) && !"InProgress".equals(read.lastUpdateStatusAsString())) {
                return read;
            }
        }
        throw new AssertionError("Never settled: " + name + ":" + qualifier);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Images images() {
        return new Images() {
            @Override
            public Optional<Found> find(String uri) {
                int slash = uri.indexOf('/');
                JsonObject manifest = manifests.get(uri.substring(slash + 1));
                String repository = uri.replaceFirst("@.*$", "").replaceFirst(":[^/]*$", "");
                return uri.startsWith(HOST)
                        ? Optional.empty()
                        : Optional.ofNullable(manifest)
                                .map(found -> new Found(
                                        repository, Digest.of(found.toBytes()), found.string("mediaType", ""), found));
            }

            @Override
            public Optional<Path> blob(Digest digest) {
                return Optional.of(directory.resolve("blobs").resolve(digest.hex()))
                        .filter(Files::exists);
            }
        };
    }

    private StoredObjects stored() {
        return new StoredObjects() {
            @Override
            public boolean bucketExists(String name) {
                return name.equals("bucket");
            }

            @Override
            public Optional<Path> find(String name, String key) {
                return Optional.ofNullable(bucket.get(key));
            }
        };
    }

    private void serve(HttpExchange exchange, LambdaService service) throws IOException {
        try (exchange) {
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            Map<String, List<String>> query = new LinkedHashMap<>();
            String raw = exchange.getRequestURI().getRawQuery();
            for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : decode(parts[1]));
            }
            Response response;
            try {
                response = service.handle(new Request(
                        exchange.getRequestMethod(),
                        decode(exchange.getRequestURI().getRawPath().replace("+", "%2B")),
                        query,
                        headers,
                        exchange.getRequestBody(),
                        base()));
            } catch (Exception e) {
                e.printStackTrace();
                response = Response.text(500, "text/plain", String.valueOf(e));
            }
            exchange.getRequestBody().readAllBytes();
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), response.length() == 0 ? -1 : response.length());
            if (response.length() > 0) {
                response.body().transferTo(exchange.getResponseBody());
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
