// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {

    private static final byte[] BYTES = "some layer".getBytes();
    private static final Descriptor BLOB = new Descriptor("type", Digest.of(BYTES), BYTES.length);

    private final ScriptedRegistry.Naps naps = new ScriptedRegistry.Naps();
    private ScriptedRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new ScriptedRegistry();
        registry.putBlob("app", BYTES);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryClient client(RegistryCredentials credentials) {
        return ScriptedRegistry.client(RegistrySettings.with(credentials), naps);
    }

    private static RegistryCredentials always(String password) {
        return host -> Optional.of(new BasicCredential("AWS", password));
    }

    @Test
    void credentials_are_sent_with_the_first_request() throws Exception {
        registry.authorization = new BasicCredential("AWS", "secret").header();

        assertThat(client(always("secret")).hasBlob(registry.repository("app"), BLOB.digest()))
                .isTrue();
        assertThat(registry.requests("HEAD")).hasSize(1);
    }

    @Test
    void an_expired_token_is_asked_for_once_more() throws Exception {
        registry.authorization = new BasicCredential("AWS", "new").header();
        Deque<String> passwords = new ArrayDeque<>(List.of("old", "new"));
        RegistryClient client = client(host -> Optional.of(new BasicCredential("AWS", passwords.remove())));

        assertThat(client.blob(registry.repository("app"), BLOB)).isEqualTo(BYTES);
        assertThat(passwords).isEmpty();
    }

    @Test
    void ecrs_403_for_an_old_token_counts_as_expired() throws Exception {
        registry.fail(
                1,
                seen -> seen.method().equals("GET") && seen.path().contains("blobs"),
                ScriptedRegistry.status(
                        403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."));
        Deque<String> passwords = new ArrayDeque<>(List.of("old", "new"));
        RegistryClient client = client(host -> Optional.of(new BasicCredential("AWS", passwords.remove())));

        assertThat(client.blob(registry.repository("app"), BLOB)).isEqualTo(BYTES);
    }

    @Test
    void wrong_credentials_fail_without_showing_them() {
        registry.authorization = "Basic other";

        assertThatThrownBy(() -> client(always("hunter2")).hasBlob(registry.repository("app"), BLOB.digest()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("HTTP 401")
                .hasMessageContaining("ecr:GetAuthorizationToken")
                .hasMessageNotContaining("hunter2");
        assertThat(naps.naps).isEmpty();
        assertThat(new BasicCredential("AWS", "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void a_bearer_token_is_got_where_the_registry_says_and_used_again() throws Exception {
        registry.authorization = "Bearer t0";
        registry.challenge = "Bearer realm=\"http://" + registry.host() + "/token\",service=\"fake\",scope=\"aws\"";
        RegistryClient client = client(always("secret"));

        client.blob(registry.repository("app"), BLOB);
        client.blob(registry.repository("app"), BLOB);

        List<ScriptedRegistry.Seen> tokens = registry.seen.stream()
                .filter(seen -> seen.path().equals("/token"))
                .toList();
        assertThat(tokens).singleElement().satisfies(seen -> {
            assertThat(seen.query()).isEqualTo("service=fake&scope=aws");
            assertThat(seen.authorization()).isEqualTo(new BasicCredential("AWS", "secret").header());
        });
        registry.token = "t1";
        registry.authorization = "Bearer t1";
        assertThat(client.blob(registry.repository("app"), BLOB)).isEqualTo(BYTES);
    }

    @Test
    void a_token_is_asked_for_anonymously_without_credentials() throws Exception {
        registry.authorization = "Bearer t0";
        registry.challenge = "Bearer realm=\"http://" + registry.host() + "/token\"";

        client(RegistryCredentials.NONE).blob(registry.repository("app"), BLOB);

        assertThat(registry.seen)
                .filteredOn(seen -> seen.path().equals("/token"))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.query()).isEqualTo("scope=repository:app:pull");
                    assertThat(seen.authorization()).isEmpty();
                });
    }

    @Test
    void a_token_service_in_plain_http_elsewhere_gets_nothing() {
        registry.authorization = "Bearer t0";
        registry.challenge = "Bearer realm=\"http://token.example.com/token\"";

        assertThatThrownBy(() -> client(always("secret")).blob(registry.repository("app"), BLOB))
                .hasMessageContaining("not HTTPS");
    }

    @Test
    void a_redirect_to_another_host_gets_no_credentials() throws Exception {
        try (ScriptedRegistry storage = new ScriptedRegistry()) {
            storage.putBlob("app", BYTES);
            registry.blobsAt = "http://" + storage.host();
            registry.authorization = new BasicCredential("AWS", "secret").header();

            assertThat(client(always("secret")).blob(registry.repository("app"), BLOB))
                    .isEqualTo(BYTES);
            assertThat(storage.seen)
                    .isNotEmpty()
                    .allSatisfy(seen -> assertThat(seen.authorization()).isEmpty());
        }
    }

    @Test
    void a_redirect_on_the_same_host_keeps_credentials() throws Exception {
        registry.blobsAt = "http://" + registry.host() + "/v2/moved";
        registry.authorization = new BasicCredential("AWS", "secret").header();
        assertThatThrownBy(() -> client(always("secret")).blob(registry.repository("app"), BLOB))
                .hasMessageContaining("redirects");
        assertThat(registry.seen)
                .filteredOn(seen -> seen.path().startsWith("/v2/moved"))
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.authorization()).isEqualTo(registry.authorization));
    }

    @Test
    void other_bytes_than_the_digest_says_are_refused() {
        registry.blobs.put("app@" + BLOB.digest(), "evil bytes".getBytes());

        assertThatThrownBy(() -> client(RegistryCredentials.NONE).blob(registry.repository("app"), BLOB))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("other bytes");
    }

    @Test
    void an_image_that_is_not_there_is_no_failure() throws Exception {
        assertThat(client(RegistryCredentials.NONE).manifest(registry.repository("app:1")))
                .isEmpty();
        assertThat(client(RegistryCredentials.NONE).manifestDigest(registry.repository("app:1")))
                .isEmpty();
    }

    @Test
    void nobody_there_fails_soon_and_names_the_host() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ImageReference image = ImageReference.parse("127.0.0.1:" + port + "/app:1");

        assertThatThrownBy(() -> client(RegistryCredentials.NONE).manifest(image))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No connection to 127.0.0.1 (no proxy in use)");
        assertThat(naps.naps).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_mirror_is_reached_in_place_of_the_host() throws Exception {
        RegistrySettings settings = new RegistrySettings(
                RegistryCredentials.NONE,
                Map.of("public.ecr.aws", URI.create("http://" + registry.host() + "/")),
                PlainHttp.LOOPBACK);
        registry.putBlob("lambda/java", BYTES);

        assertThat(ScriptedRegistry.client(settings, naps)
                        .blob(ImageReference.parse("public.ecr.aws/lambda/java"), BLOB))
                .isEqualTo(BYTES);
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void a_silent_registry_is_given_up() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        registry.fail(9, seen -> seen.method().equals("HEAD"), exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RegistryClient impatient = new RegistryClient(
                RegistryClient.httpClient(ProxySelector.of(null)),
                RegistrySettings.with(RegistryCredentials.NONE),
                new Retry(naps, new Random(1), Clock.systemUTC()),
                Duration.ofMillis(50));

        assertThatThrownBy(() -> impatient.hasBlob(registry.repository("app"), BLOB.digest()))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("No answer");
        never.countDown();
    }
}
