// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.DeployException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registries of other hosts in plain HTTP: a proxy on loopback is the way to them, and answers in their place. */
class PlainHttpTest {

    private static final RegistryCredentials ME = host -> Optional.of(new BasicCredential("me", "s3cret"));

    private final FakeRegistry registry = new FakeRegistry();
    private final TestImage image = TestImage.of(100);
    private final ImageReference target = ImageReference.parse("registry.example.com/team/app:1");

    @BeforeEach
    void push() {
        image.in(registry, "team/app");
        registry.manifest("team/app", "1", image.manifest());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void isRefusedUnlessAskedFor() {
        assertThat(failure(new RegistrySettings(ME, Map.of(), PlainHttp.LOOPBACK))
                        .where())
                .contains("registry.example.com");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void hasNoCredentialsWhenAskedForOnce() throws Exception {
        assertThat(client(new RegistrySettings(ME, Map.of(), PlainHttp.WITHOUT_CREDENTIALS))
                        .manifestDigest(target))
                .contains(image.digest());

        assertNothingSecret();
    }

    @Test
    void saysWhichCredentialsItHasNotSent() {
        registry.gate.basic("me", "s3cret");

        DeployException failure = failure(new RegistrySettings(ME, Map.of(), PlainHttp.WITHOUT_CREDENTIALS));

        assertThat(failure.next())
                .contains(
                        "Your credentials for registry.example.com were not sent", "-Dlambda.sendCredentialsOverHttp");
        assertNothingSecret();
    }

    @Test
    void hasCredentialsWhenAskedForTwice() throws Exception {
        registry.gate.basic("me", "s3cret");

        assertThat(client(new RegistrySettings(ME, Map.of(), PlainHttp.WITH_CREDENTIALS))
                        .manifestDigest(target))
                .contains(image.digest());
    }

    @Test
    void aMirrorHasNoCredentialsEither() throws Exception {
        Map<String, URI> mirrors = Map.of(target.host(), URI.create("http://mirror.example.com"));

        client(new RegistrySettings(ME, mirrors, PlainHttp.LOOPBACK)).manifestDigest(target);

        assertThat(registry.requests()).isNotEmpty();
        assertNothingSecret();
    }

    @Test
    void aTokenIsAskedForAnonymously() {
        registry.gate.bearer("me", "s3cret");
        registry.on("GET", "/token").times(9).answersBytes(200, "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8));
        registry.on("HEAD", "/manifests/")
                .times(9)
                .answersBare(401, "WWW-Authenticate", "Bearer realm=\"http://registry.example.com/token\"");

        DeployException failure = failure(new RegistrySettings(ME, Map.of(), PlainHttp.WITHOUT_CREDENTIALS));

        assertThat(failure.next()).contains("were not sent");
        assertThat(registry.requests("GET", "/token"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
        assertNothingSecret();
    }

    @Test
    void aTokenServiceInPlainHttpOnLoopbackMayHaveThem() {
        assertThat(new RegistrySettings(ME, Map.of(), PlainHttp.LOOPBACK)
                        .maySendCredentials(URI.create("http://127.0.0.1:5000")))
                .isTrue();
        assertThat(PlainHttp.of(false, true))
                .as("the second permission without the first")
                .isEqualTo(PlainHttp.LOOPBACK);
        assertThat(new RegistrySettings(ME, Map.of(), PlainHttp.LOOPBACK)
                        .maySendCredentials(URI.create("HTTPS://registry.example.com")))
                .isTrue();
    }

    private void assertNothingSecret() {
        assertThat(registry.requests())
                .allSatisfy(request -> assertThat(request.headers().toString())
                        .doesNotContain("s3cret", new BasicCredential("me", "s3cret").header()));
    }

    private DeployException failure(RegistrySettings settings) {
        return catchThrowableOfType(
                DeployException.class, () -> client(settings).manifestDigest(target));
    }

    private RegistryClient client(RegistrySettings settings) {
        InetSocketAddress proxy = InetSocketAddress.createUnresolved(
                "127.0.0.1", Integer.parseInt(registry.host().replaceFirst(".*:", "")));
        return new RegistryClient(
                RegistryClient.httpClient(ProxySelector.of(proxy)), settings, pause -> {}, () -> 0L, Clock.systemUTC());
    }
}
