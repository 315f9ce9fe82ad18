// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that notes what it is asked for and asks one server for everything, whatever host is wanted. */
final class RecordingProxy implements AutoCloseable {

    private static final Set<String> OWN = Set.of("host", "connection", "content-length", "proxy-authorization");

    private final URI behind;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    RecordingProxy(URI behind) throws IOException {
        this.behind = behind;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The hosts that were asked for. */
    List<String> hosts() {
        return hosts;
    }

    /** The {@code Proxy-Authorization} headers that came. */
    List<String> authorizations() {
        return authorizations;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI wanted = exchange.getRequestURI();
            hosts.add(String.valueOf(wanted.getHost()));
            authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
            String query = wanted.getRawQuery() == null ? "" : "?" + wanted.getRawQuery();
            HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(wanted.getRawPath() + query))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            for (String name : List.of("Content-Type", "x-amzn-ErrorType")) {
                answer.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
