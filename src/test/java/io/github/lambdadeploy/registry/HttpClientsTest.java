// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpClientsTest {

    private static final int PATIENCE_MILLIS = 30_000;

    @Test
    void theirThreadsEndWithThem() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        Set<Thread> before = selectors();
        List<Thread> own;
        try (HttpClients clients = new HttpClients()) {
            HttpClient client = clients.open(ProxySelector.of(null));
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
            own = selectors().stream()
                    .filter(thread -> !before.contains(thread)
                            && thread.getThreadGroup().getName().contains("registries"))
                    .toList();
            assertThat(own).isNotEmpty();
        } finally {
            server.stop(0);
        }
        for (Thread thread : own) {
            thread.join(PATIENCE_MILLIS);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> selectors() {
        Set<Thread> selectors = new HashSet<>(Thread.getAllStackTraces().keySet());
        selectors.removeIf(thread -> !thread.getName().contains("SelectorManager"));
        return selectors;
    }
}
