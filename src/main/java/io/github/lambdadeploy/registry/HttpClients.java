// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * HTTP clients for {@link RegistryClient} whose threads end when this is closed. The JDK's client has a thread that waits in
 * the operating system for as long as the client can be reached, and a JVM that is told to exit waits 0.3 s for such a
 * thread (measured with Java 17); before Java 21 a client has no {@code close()}.
 */
public final class HttpClients implements AutoCloseable {

    private final ThreadGroup threads = new ThreadGroup("lambda-deploy registries");

    /**
     * As {@link RegistryClient#httpClient} makes it.
     *
     * @throws DeployException when the JVM cannot make one, e.g. as it cannot read its trust store
     */
    public HttpClient open(ProxySelector proxies) {
        try {
            // Its threads belong to the group of the thread that makes it.
            return CompletableFuture.supplyAsync(
                            () -> RegistryClient.httpClient(proxies), task -> new Thread(threads, task).start())
                    .join();
        } catch (CompletionException e) {
            throw DeployException.environment("No HTTP client for registries can be made")
                    .reason(String.valueOf(e.getCause()))
                    .left("No function was changed.")
                    .next("Check the JVM's trust store (-Djavax.net.ssl.trustStore) and its security settings.")
                    .cause(e);
        }
    }

    /** Requests that are still running are cut off. */
    @Override
    public void close() {
        threads.interrupt();
    }
}
