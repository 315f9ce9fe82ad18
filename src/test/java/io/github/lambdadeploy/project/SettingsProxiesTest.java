// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsProxiesTest {

    private final Settings settings = new Settings();
    private final SettingsProxies proxies =
            new SettingsProxies(new MavenSettings(settings, new MavenSettingsTest.Braces()));

    @Test
    void goesThroughTheProxyOfTheProtocol() {
        proxy("http", "plain.example.com", "*.internal");
        proxy("https", "tls.example.com", "*.internal");

        assertThat(select("https://public.ecr.aws/v2/")).isEqualTo(via("tls.example.com"));
        assertThat(select("http://registry.example.com/v2/")).isEqualTo(via("plain.example.com"));
        assertThat(select("https://registry.internal/v2/")).containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:4566/", "http://localhost/", "https://[::1]:5000/", "http://ecr.localhost/"})
    void reachesThisMachineDirectly(String address) {
        proxy("http", "plain.example.com", "");
        assertThat(select(address)).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void saysWhoWeAreToTheProxyThatAsksAndToNobodyElse() {
        proxy("https", "tls.example.com", "*.internal");
        settings.getProxies().get(0).setUsername("ada");
        settings.getProxies().get(0).setPassword("secret");

        assertThat(proxies.proxyAuthorization(URI.create("https://public.ecr.aws/v2/")))
                .contains("Basic YWRhOnNlY3JldA==");
        assertThat(proxies.proxyAuthorization(URI.create("https://registry.internal/v2/")))
                .isEmpty();
        assertThat(proxies.proxyAuthorization(URI.create("http://127.0.0.1:5000/v2/")))
                .isEmpty();
    }

    private List<Proxy> select(String address) {
        return proxies.select(URI.create(address));
    }

    private static List<Proxy> via(String host) {
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, 3128)));
    }

    private void proxy(String protocol, String host, String nonProxyHosts) {
        var proxy = new org.apache.maven.settings.Proxy();
        proxy.setId(host);
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(3128);
        proxy.setPassword("");
        proxy.setNonProxyHosts(nonProxyHosts);
        settings.addProxy(proxy);
    }
}
