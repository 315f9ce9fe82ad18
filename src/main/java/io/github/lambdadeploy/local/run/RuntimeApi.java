// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's runtime API (2018-06-01) on loopback, as the runtime interface client in the child expects it. One event at a
 * time; the child asking for the next one says that it has wholly finished the last.
 */
final class RuntimeApi implements AutoCloseable {

    /** The child's answer: to an event, or the news that it could not start. */
    record Reply(byte[] payload, boolean failed) {}

    private record Event(Invocation invocation, long deadline, CompletableFuture<Reply> reply) {}

    private static final String PREFIX = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Runnable delivered;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final CompletableFuture<Reply> initError = new CompletableFuture<>();
    private volatile @Nullable Event current;

    /** @param delivered called when the child has taken an event, before it sees it */
    RuntimeApi(Runnable delivered) throws IOException {
        this.delivered = delivered;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lambda-runtime-api");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** {@code host:port}, for {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes when the child first asks for an event: its initialisation is over. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when the child asks again after an answer. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    /** Completes when the child reports that it could not initialise. */
    CompletableFuture<Reply> initError() {
        return initError;
    }

    /** Hands an event to the child. */
    CompletableFuture<Reply> send(Invocation invocation, long deadlineMillis) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        events.add(new Event(invocation, deadlineMillis, reply));
        return reply;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals(PREFIX + "invocation/next")) {
                next(exchange);
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            Event event = current;
            if (path.equals(PREFIX + "init/error")) {
                initError.complete(new Reply(body, true));
            } else if (event != null && path.endsWith("/response")) {
                event.reply.complete(new Reply(body, false));
            } else if (event != null && path.endsWith("/error")) {
                event.reply.complete(new Reply(body, true));
            } else {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] ok = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(202, ok.length);
            exchange.getResponseBody().write(ok);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        if (current != null) {
            idle.complete(null);
        }
        ready.complete(null);
        Event event;
        try {
            event = events.take();
        } catch (InterruptedException e) {
            // The child is being stopped: the connection just ends.
            Thread.currentThread().interrupt();
            return;
        }
        current = event;
        delivered.run();
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", event.invocation.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", event.invocation.arn());
        String trace = event.invocation.requestId().replace("-", "");
        headers.set(
                "Lambda-Runtime-Trace-Id", "Root=1-" + trace.substring(0, 8) + "-" + trace.substring(8) + ";Sampled=0");
        String context = event.invocation.clientContext();
        if (context != null) {
            headers.set("Lambda-Runtime-Client-Context", context);
        }
        headers.set("Content-Type", "application/json");
        byte[] payload = event.invocation.payload();
        exchange.sendResponseHeaders(200, payload.length == 0 ? -1 : payload.length);
        exchange.getResponseBody().write(payload);
    }
}
