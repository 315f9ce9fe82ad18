// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP/1.1 server on the loopback address, one daemon thread per connection.
 *
 * <p>Why not the JDK's {@code HttpServer}: up to Java 19 it sends headers and body in two packets and lets the kernel
 * wait for the client's delayed acknowledgement between them, 44 ms for every answer (measured), and only a JVM-wide
 * property turns that off; nor can it cut a connection at a chosen moment.
 */
final class Listener implements AutoCloseable {

    /** Gives the answer to a request. */
    interface Handler {

        /**
         * Answers, or not.
         *
         * @param port this server's own
         */
        Reaction answer(Request request, int port) throws IOException;
    }

    /** A function that runs is not waited for. */
    private static final Duration LAST = Duration.ofSeconds(2);

    /** Ten times what a deployment of many functions needs. */
    private static final int CONNECTIONS = 512;

    private final ServerSocket socket;
    private final int connections;
    private final PatientInput.Patience patience;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(Listener::daemon);
    private final Thread acceptor = daemon(this::accept);

    /** @param port 0 takes any free one */
    Listener(int port, Handler handler) {
        this(port, handler, CONNECTIONS, PatientInput.Patience.USUAL);
    }

    /** @param connections how many there may be at a time; more are closed at once */
    Listener(int port, Handler handler, int connections, PatientInput.Patience patience) {
        this.handler = handler;
        this.connections = connections;
        this.patience = patience;
        try {
            this.socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    void start() {
        acceptor.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** When it returns, nobody is let in any more, and what was begun is done unless it takes longer than {@link #LAST}. */
    @Override
    public void close() {
        silently(socket);
        try {
            // A thread that is inside accept() keeps the port open in the kernel until it has left it.
            acceptor.join();
            open.forEach(Listener::silently);
            threads.shutdown();
            threads.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            open.forEach(Listener::silently);
            threads.shutdown();
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (open.size() >= connections) {
                    silently(client);
                    continue;
                }
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
                // Closed, or a client that went away before it was accepted: the loop's condition tells which.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            HttpConnection connection = new HttpConnection(client, patience, handler);
            while (!socket.isClosed() && connection.exchange()) {
                // Each turn is one request on a connection that is kept alive.
            }
        } catch (IOException e) {
            // The client went away; there is nobody left to tell.
        } finally {
            open.remove(client);
        }
    }

    private static void silently(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lambda-local");
        thread.setDaemon(true);
        return thread;
    }
}
