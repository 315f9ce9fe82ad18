// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.transfer.TransferListener;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final Descriptor EMPTY = new Descriptor("", DIGEST, 0);

    private final FakeRegistry registry = new FakeRegistry();
    private final TestClient clients = new TestClient();
    private final ImageReference target = registry.reference("team/app");
    private final RegistryCredentials credentials = host -> Optional.of(new BasicCredential("AWS", "s3cret"));

    @AfterEach
    void tearDown() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, NAME_UNKNOWN,    'The repository with name x does not exist', <image><createRepository>",
        "403, DENIED,          'User is not authorized to perform ecr:BatchGetImage', ecr:BatchGetImage",
        "401, UNAUTHORIZED,    'no', ecr:GetAuthorizationToken",
        "429, TOOMANYREQUESTS, 'Rate exceeded', logged in",
        "500, UNKNOWN,         'oops', 5 times",
        "407, '',              'Proxy', settings.xml",
        "418, TEAPOT,          'short and stout', above"
    })
    void anAnswerSaysWhatWhereWhyAndWhatNext(int status, String code, String message, String next) {
        registry.on("POST", "/uploads/").times(99).answers(status, code, message);

        DeployException e = catchThrowableOfType(
                DeployException.class,
                () -> clients.with(credentials)
                        .upload(target, EMPTY, BlobSource.of(target, clients.anonymous()), TransferListener.NONE));

        assertThat(e.what()).isEqualTo("Cannot upload a layer");
        assertThat(e.where()).isEqualTo(target.toString());
        assertThat(e.reason()).contains(Integer.toString(status), message);
        assertThat(e.next()).contains(next);
        assertThat(e.toString() + e.getCause()).doesNotContain("s3cret");
    }

    @Test
    void aPageOfHtmlIsNotShown() {
        registry.on("GET", "/manifests/")
                .answersBytes(403, "<html>blah".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.anonymous().manifest(target))
                .satisfies(e -> assertThat(e.reason()).contains("403").doesNotContain("html"));
    }

    @Test
    void aHostThatNobodyKnowsIsSaidSoAfterThreeTries() {
        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(
                        () -> clients.with(credentials).manifest(ImageReference.parse("registry.invalid/team/app:1")))
                .satisfies(e -> assertThat(e.where()).isEqualTo("registry.invalid/team/app:1"))
                .satisfies(e -> assertThat(e.reason()).contains("no host of that name", "registry.invalid"))
                .satisfies(e -> assertThat(e.next()).contains("spelling"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
        assertThat(clients.sleeps).hasSize(2);
    }

    @Test
    void aPortThatNobodyListensAtIsSaidSoAfterThreeTries() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> clients.anonymous().manifest(ImageReference.parse("127.0.0.1:" + port + "/app:1")))
                .satisfies(e -> assertThat(e.reason()).contains("No connection to 127.0.0.1"))
                .satisfies(e -> assertThat(e.next()).contains("firewall"));
        assertThat(clients.sleeps).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, false",
        "http://10.0.0.1, false",
        "http://localhost.example.com, false",
        "http://127.0.0.1.example.com, false",
        "http://mirror.example.com:8080, false",
        "https://example.com, true",
        "http://localhost:5000, true",
        "http://127.8.9.10, true",
        "http://[::1]:5000, true",
        "http://mirror.example.com, true"
    })
    void plainHttpIsForLoopbackAndMirrorsOnly(URI address, boolean allowed) {
        RegistrySettings settings = new RegistrySettings(
                RegistryCredentials.NONE,
                java.util.Map.of("public.ecr.aws", URI.create("http://mirror.example.com")),
                PlainHttp.LOOPBACK);

        assertThat(settings.allows(address)).isEqualTo(allowed);
        assertThat(new RegistrySettings(RegistryCredentials.NONE, settings.mirrors(), PlainHttp.WITHOUT_CREDENTIALS)
                        .allows(address))
                .isTrue();
    }

    @Test
    void aMirrorIsAskedInsteadOfTheHost() throws Exception {
        TestImage image = TestImage.of(10).in(registry, "team/app");
        RegistryClient client = clients.mirrored(java.util.Map.of("example.com", URI.create(registry.address() + "/")));

        assertThat(client.manifestDigest(ImageReference.parse("example.com/team/app@" + image.digest())))
                .contains(image.digest());
    }
}
