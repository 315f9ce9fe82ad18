// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import io.github.lambdadeploy.DeployException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries in HTTPS: trusted by the JVM's rules or not spoken to, and never left for plain HTTP. */
class TlsTest {

    private static final RegistryCredentials ME = host -> Optional.of(new BasicCredential("me", "s3cret"));
    private static final String EVERYTHING_ALLOWED = "allowed";

    @TempDir
    static Path directory;

    private final FakeRegistry plain = new FakeRegistry();
    private TlsServer server;
    private HttpHandler handler = exchange -> TlsServer.answer(exchange, 200);

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(directory, exchange -> handler.handle(exchange));
    }

    @AfterEach
    void stop() throws Exception {
        plain.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING_ALLOWED})
    void aCertificateNobodyHasSignedIsRefusedWithAWayOut(String permissions) throws Exception {
        DeployException failure =
                failure(RegistryClient.httpClient(ProxySelector.of(null)), "127.0.0.1:" + server.port(), permissions);

        assertThat(failure.next())
                .contains("The certificate of 127.0.0.1", "is not trusted by this Java", "trust store")
                .contains("-Djavax.net.ssl.trustStore")
                .doesNotContainIgnoringCase("insecure");
        assertThat(server.seen).isEmpty();
    }

    /** Somebody on the way who shows a certificate of his own must not get the bytes in plain HTTP instead. */
    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING_ALLOWED})
    void aCertificateNobodyHasSignedIsNoReasonForPlainHttp(String permissions) throws Exception {
        DeployException failure = failure(
                RegistryClient.httpClient(ProxySelector.of(server.proxy())), "registry.example.com", permissions);

        assertThat(failure.next()).contains("is not trusted by this Java");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        DeployException failure = failure(trusting(), "another.example.com", EVERYTHING_ALLOWED);

        assertThat(failure.next()).contains("is not trusted by this Java");
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING_ALLOWED})
    void isNotLeftForPlainHttpByARedirect(String permissions) throws Exception {
        handler = exchange -> {
            boolean ping = exchange.getRequestURI().getPath().equals("/v2/");
            TlsServer.answer(exchange, ping ? 200 : 307, "Location", plain.address() + "/elsewhere/x?signature=s3cret");
        };

        DeployException failure = failure(trusting(), "registry.example.com", permissions);

        assertThat(failure.reason()).contains("not HTTPS").doesNotContain("s3cret");
        assertThat(plain.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING_ALLOWED})
    void isNotLeftForATokenServiceInPlainHttp(String permissions) throws Exception {
        handler = exchange ->
                TlsServer.answer(exchange, 401, "WWW-Authenticate", "Bearer realm=\"" + plain.address() + "/token\"");

        DeployException failure = failure(trusting(), "registry.example.com", permissions);

        assertThat(failure.reason()).contains("a token service that is not HTTPS");
        assertThat(plain.requests()).isEmpty();
    }

    @Test
    void aTokenServiceOnAnotherHostGetsTheCredentialsInHttpsAndARedirectOfItsIsNotFollowed() throws Exception {
        handler = exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                TlsServer.answer(exchange, 307, "Location", plain.address() + "/token");
            } else {
                String realm = "Bearer realm=\"https://127.0.0.1:" + server.port() + "/token\"";
                TlsServer.answer(exchange, 401, "WWW-Authenticate", realm, "Set-Cookie", "session=c00kie");
            }
        };

        DeployException failure = failure(trusting(), "registry.example.com", "");

        assertThat(failure.reason()).contains("307", "token service 127.0.0.1");
        // As Docker does: auth.docker.io gets the credentials for registry-1.docker.io.
        assertThat(server.seen).anyMatch(seen -> seen.startsWith("GET /token") && seen.contains("Basic "));
        assertThat(plain.requests()).isEmpty();
    }

    /** For a JVM whose trust store has the certificate; reaches every name but loopback at the server. */
    private HttpClient trusting() {
        return HttpClient.newBuilder()
                .sslContext(server.context())
                .proxy(new ProxySelector() {
                    @Override
                    public java.util.List<java.net.Proxy> select(java.net.URI address) {
                        boolean own = address.getHost().equals("127.0.0.1");
                        InetSocketAddress proxy = server.proxy();
                        return java.util.List.of(
                                own ? java.net.Proxy.NO_PROXY : new java.net.Proxy(java.net.Proxy.Type.HTTP, proxy));
                    }

                    @Override
                    public void connectFailed(
                            java.net.URI uri, java.net.SocketAddress address, java.io.IOException failure) {}
                })
                .build();
    }

    private static DeployException failure(HttpClient http, String host, String permissions) {
        boolean all = permissions.equals(EVERYTHING_ALLOWED);
        RegistryClient client = new RegistryClient(
                http,
                new RegistrySettings(ME, Map.of(), PlainHttp.of(all, all)),
                pause -> {},
                () -> 0L,
                Clock.systemUTC());
        return catchThrowableOfType(
                DeployException.class, () -> client.manifestDigest(ImageReference.parse(host + "/team/app:1")));
    }
}
