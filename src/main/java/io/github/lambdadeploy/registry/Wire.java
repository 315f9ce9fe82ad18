// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP request and its answer. A request may take as long as it moves: it is given up when for {@code patience}
 * neither a byte of its body left nor the answer came.
 *
 * @param http follows no redirects, as a redirected request would carry our credentials along
 */
record Wire(HttpClient http, Duration patience) {

    /** How long a registry may think about a request; it hashes a large layer before it answers. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    /** How long the question takes whether somebody speaks HTTP there at all. */
    static final Duration PING = Duration.ofSeconds(5);

    Wire {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The HTTP client of a registry must not follow redirects itself");
        }
    }

    /**
     * An answer.
     *
     * @param uri who answered
     * @param stream the body of a 200 when it was asked for as a stream, else the body already read
     */
    record Reply(URI uri, int status, HttpHeaders headers, InputStream stream) {

        byte[] bytes() throws IOException {
            try (stream) {
                return stream.readAllBytes();
            }
        }

        RegistryException failure(String request) throws IOException {
            return new RegistryException(request, status, bytes(), headers.firstValue("Retry-After"));
        }
    }

    Reply send(String method, URI uri, Map<String, String> headers, Body body, boolean streamed)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(method, uri, body);
        headers.forEach(request::header);
        return await(request.build(), body, streamed, patience);
    }

    /** GET without anything else, answered soon or not at all. */
    Reply ping(URI uri) throws IOException, InterruptedException {
        return await(
                request("GET", uri, Body.NONE).build(),
                Body.NONE,
                false,
                patience.compareTo(PING) < 0 ? patience : PING);
    }

    private HttpRequest.Builder request(String method, URI uri, Body body) throws IOException, InterruptedException {
        // HTTP/1.1: uploads in parallel then have a connection each rather than one flow-controlled one.
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .header("User-Agent", "lambda-deploy")
                .method(method, body.start());
        http.proxy()
                .filter(ProxyLogin.class::isInstance)
                .map(ProxyLogin.class::cast)
                .flatMap(login -> login.proxyAuthorization(uri))
                .ifPresent(login -> request.header("Proxy-Authorization", login));
        return request;
    }

    private Reply await(HttpRequest request, Body body, boolean streamed, Duration limit)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> answer = http.sendAsync(request, handler(streamed));
        try {
            while (true) {
                long before = body.progress();
                try {
                    HttpResponse<InputStream> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                    return new Reply(request.uri(), response.statusCode(), response.headers(), response.body());
                } catch (TimeoutException e) {
                    if (body.progress() == before) {
                        throw new HttpTimeoutException(
                                "No answer from " + request.uri().getHost() + " within " + limit.toSeconds() + " s");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (CancellationException e) {
            throw new IOException("The request was cancelled", e);
        } finally {
            // No-op when it is done; else closes the connection, also when this thread was interrupted.
            answer.cancel(true);
        }
    }

    private static IOException cause(ExecutionException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }

    private static BodyHandler<InputStream> handler(boolean streamed) {
        return info -> streamed && info.statusCode() == 200
                ? BodySubscribers.ofInputStream()
                : BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new);
    }
}
