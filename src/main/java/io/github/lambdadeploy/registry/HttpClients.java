// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP clients for {@link RegistryClient} whose threads end when this is closed. The JDK's client has a thread that waits in
 * the operating system for as long as the client can be reached, and a JVM that is told to exit waits 0.3 s for such a
 * thread (measured with Java 17); before Java 21 a client has no {@code close()}.
 */
public final class HttpClients implements AutoCloseable {

    private final ThreadGroup threads = new ThreadGroup("lambda-deploy registries");

    /** As {@link RegistryClient#httpClient} makes it. */
    public HttpClient open(ProxySelector proxies) {
        // Its threads belong to the group of the thread that makes it.
        return CompletableFuture.supplyAsync(
                        () -> RegistryClient.httpClient(proxies), task -> new Thread(threads, task).start())
                .join();
    }

    /** Requests that are still running are cut off. */
    @Override
    public void close() {
        threads.interrupt();
    }
}
