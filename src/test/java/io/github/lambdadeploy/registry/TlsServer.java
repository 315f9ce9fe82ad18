// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server on loopback whose certificate nobody has signed, for 127.0.0.1 and registry.example.com; and a proxy that
 * leads every CONNECT to it, so that it has that name too.
 */
public final class TlsServer implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** What came: method, address and Authorization header. */
    public final List<String> seen = new CopyOnWriteArrayList<>();

    private final HttpsServer server;
    private final ServerSocket proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SSLContext context;

    /** @param directory for the key */
    public TlsServer(Path directory, HttpHandler handler) throws Exception {
        context = context(directory);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
                handler.handle(exchange);
            }
        });
        server.start();
        proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public InetSocketAddress proxy() {
        return new InetSocketAddress(proxy.getInetAddress(), proxy.getLocalPort());
    }

    /** For clients that trust it. */
    public SSLContext context() {
        return context;
    }

    /** Answers with this status, these headers and no body. */
    public static void answer(HttpExchange exchange, int status, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        proxy.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                threads.execute(() -> tunnel(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void tunnel(Socket client) {
        try (client;
                Socket there = new Socket(InetAddress.getLoopbackAddress(), port())) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            if (!head.toString().startsWith("CONNECT ")) {
                return;
            }
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            threads.execute(() -> copy(client, there));
            there.getInputStream().transferTo(out);
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static SSLContext context(Path directory) throws Exception {
        Path file = directory.resolve("self-signed.p12");
        if (!Files.exists(file)) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "own",
                            "-keyalg",
                            "EC",
                            "-validity",
                            "2",
                            "-dname",
                            "CN=nobody",
                            "-ext",
                            "san=ip:127.0.0.1,dns:registry.example.com",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + keytool.exitValue());
            }
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", store.getCertificate("own"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
