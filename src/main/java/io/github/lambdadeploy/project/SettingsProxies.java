// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import io.github.lambdadeploy.Loopback;
import io.github.lambdadeploy.registry.ProxyLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the proxy of settings.xml for each address; without one there, what the JVM was started with. This machine is
 * reached directly.
 */
public final class SettingsProxies extends ProxySelector implements ProxyLogin {

    private final MavenSettings settings;

    public SettingsProxies(MavenSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Proxy> select(URI address) {
        if (Loopback.is(address.getHost())) {
            // A proxy on another machine has another loopback.
            return List.of(Proxy.NO_PROXY);
        }
        Optional<SettingsProxy> proxy = settings.proxy(address.getScheme(), address.getHost());
        if (proxy.isPresent()) {
            return List.of(new Proxy(
                    Proxy.Type.HTTP,
                    new InetSocketAddress(proxy.get().host(), proxy.get().port())));
        }
        ProxySelector jvm = ProxySelector.getDefault();
        return jvm == null || settings.hasProxies() ? List.of(Proxy.NO_PROXY) : jvm.select(address);
    }

    @Override
    public Optional<String> proxyAuthorization(URI address) {
        if (Loopback.is(address.getHost())) {
            return Optional.empty();
        }
        return settings.proxy(address.getScheme(), address.getHost())
                .filter(proxy -> proxy.user() != null)
                .map(proxy -> proxy.user() + ":" + (proxy.password() == null ? "" : proxy.password()))
                .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // The request fails with the same exception and says so.
    }
}
