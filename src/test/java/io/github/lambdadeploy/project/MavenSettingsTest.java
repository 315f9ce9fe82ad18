// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MavenSettingsTest {

    private final Settings settings = new Settings();

    @Test
    void decryptsAServerAndShowsNoSecret() {
        server("registry.example.com", "me", "{secret}");

        SettingsServer server = settings().server("registry.example.com").orElseThrow();

        assertThat(server).isEqualTo(new SettingsServer("registry.example.com", "me", "secret"));
        assertThat(server).asString().doesNotContain("secret", "me]");
        assertThat(settings().server("other")).isEmpty();
    }

    @Test
    void saysWhichPasswordCannotBeDecrypted() {
        server("broken", "me", "{broken}");
        proxy("https", "proxy.example.com", "{broken}", "");

        assertThatThrownBy(() -> settings().server("broken"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("<server> broken")
                .hasMessageNotContaining("{broken}");
        assertThatThrownBy(() -> settings().proxy("https", "aws.amazon.com"))
                .hasMessageContaining("<proxy> https-proxy.example.com");
    }

    @Test
    void takesTheProxyOfTheProtocolAndElseThatForHttp() {
        proxy("http", "plain.example.com", "", "");
        assertThat(settings().proxy("https", "aws.amazon.com").orElseThrow().host())
                .isEqualTo("plain.example.com");

        proxy("https", "tls.example.com", "", "");
        assertThat(settings().proxy("https", "aws.amazon.com").orElseThrow().host())
                .isEqualTo("tls.example.com");
        assertThat(settings().proxies()).hasSize(2);
    }

    @Test
    void leavesOutInactiveProxies() {
        proxy("https", "tls.example.com", "", "").setActive(false);

        assertThat(settings().proxy("https", "aws.amazon.com")).isEmpty();
        assertThat(settings().proxies()).isEmpty();
    }

    @Test
    void decryptsAProxyAndShowsNoSecret() {
        proxy("https", "tls.example.com", "{secret}", "a|b").setUsername("somebody");

        SettingsProxy proxy = settings().proxy("https", "aws.amazon.com").orElseThrow();

        assertThat(proxy)
                .isEqualTo(
                        new SettingsProxy("https", "tls.example.com", 3128, "somebody", "secret", List.of("a", "b")));
        assertThat(proxy).asString().contains("tls.example.com:3128").doesNotContain("secret", "somebody");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, false",
        "LOCALHOST, false",
        "a.internal.example.com, false",
        "internal.example.com, true",
        "10.1.2.3, false",
        "110.1.2.3, true",
        "xinternal-example.com, true",
        "s3.amazonaws.com, true",
    })
    void goesDirectlyToNonProxyHosts(String host, boolean proxied) {
        proxy("https", "tls.example.com", "", "localhost|*.internal.example.com| 10.*");

        assertThat(settings().proxy("https", host).isPresent()).isEqualTo(proxied);
    }

    private void server(String id, String user, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(user);
        server.setPassword(password);
        settings.addServer(server);
    }

    private Proxy proxy(String protocol, String host, String password, String nonProxyHosts) {
        Proxy proxy = new Proxy();
        proxy.setId(protocol + "-" + host);
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(3128);
        proxy.setPassword(password);
        proxy.setNonProxyHosts(nonProxyHosts);
        settings.addProxy(proxy);
        return proxy;
    }

    private MavenSettings settings() {
        return new MavenSettings(settings, new Braces());
    }

    /** Decrypts by taking the braces away; {@code {broken}} cannot be. */
    static final class Braces implements SettingsDecrypter {

        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            List<Server> servers = request.getServers().stream()
                    .map(Server::clone)
                    .peek(server -> server.setPassword(clear(server.getPassword())))
                    .toList();
            List<Proxy> proxies = request.getProxies().stream()
                    .map(Proxy::clone)
                    .peek(proxy -> proxy.setPassword(clear(proxy.getPassword())))
                    .toList();
            boolean broken = servers.stream()
                            .anyMatch(server -> server.getPassword().equals("broken"))
                    || proxies.stream().anyMatch(proxy -> proxy.getPassword().equals("broken"));
            List<SettingsProblem> problems = broken
                    ? List.of(new DefaultSettingsProblem(
                            "Failed to decrypt {broken}", SettingsProblem.Severity.ERROR, "test", 0, 0, null))
                    : List.of();
            return new Result(servers, proxies, problems);
        }

        private static String clear(String text) {
            return text.replaceAll("[{}]", "");
        }
    }

    private record Result(List<Server> servers, List<Proxy> proxies, List<SettingsProblem> problems)
            implements SettingsDecryptionResult {

        @Override
        public Server getServer() {
            return servers.get(0);
        }

        @Override
        public List<Server> getServers() {
            return servers;
        }

        @Override
        public Proxy getProxy() {
            return proxies.get(0);
        }

        @Override
        public List<Proxy> getProxies() {
            return proxies;
        }

        @Override
        public List<SettingsProblem> getProblems() {
            return problems;
        }
    }
}
