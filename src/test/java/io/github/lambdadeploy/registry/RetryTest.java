// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

    private final ScriptedRegistry.Naps naps = new ScriptedRegistry.Naps();
    private final Retry retry =
            new Retry(naps, new Random(1), Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    private static RegistryException answer(int status, String retryAfter) {
        return new RegistryException(
                "GET x", status, new byte[0], retryAfter.isEmpty() ? Optional.empty() : Optional.of(retryAfter));
    }

    private int triesFor(IOException failure) {
        int[] tries = {0};
        assertThatThrownBy(() -> retry.run(number -> {
                    tries[0] = number;
                    throw failure;
                }))
                .isSameAs(failure);
        return tries[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void busy_and_broken_servers_get_five_tries_with_growing_pauses(int status) {
        assertThat(triesFor(answer(status, ""))).isEqualTo(5);
        assertThat(naps.naps).hasSize(4);
        for (int i = 0; i < 4; i++) {
            long most = 500L << i;
            assertThat(naps.naps.get(i).toMillis()).isBetween(most / 2, most);
        }
    }

    @Test
    void what_does_not_pass_is_not_repeated() {
        assertThat(triesFor(answer(400, ""))).isEqualTo(1);
        assertThat(triesFor(answer(403, ""))).isEqualTo(1);
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX");
        untrusted.initCause(new CertificateException("PKIX"));
        assertThat(triesFor(untrusted)).isEqualTo(1);
        assertThat(naps.naps).isEmpty();
    }

    @Test
    void unreachable_hosts_fail_soon() {
        assertThat(triesFor(new ConnectException("refused"))).isEqualTo(3);
        assertThat(naps.naps.stream().mapToLong(Duration::toMillis).sum()).isLessThan(2000);
    }

    @Test
    void the_server_may_say_how_long_in_seconds_or_by_a_date() {
        triesFor(answer(429, "7"));
        triesFor(answer(503, "Thu, 01 Jan 2026 00:00:09 GMT"));
        triesFor(answer(503, "86400"));
        assertThat(naps.naps.get(0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(naps.naps.get(4)).isEqualTo(Duration.ofSeconds(9));
        assertThat(naps.naps.get(8)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_date_that_is_past_or_nonsense_leaves_the_usual_pause() {
        triesFor(answer(429, "Thu, 01 Jan 2025 00:00:09 GMT"));
        triesFor(answer(429, "soon"));
        assertThat(naps.naps)
                .allSatisfy(nap -> assertThat(nap).isBetween(Duration.ofMillis(250), Duration.ofSeconds(4)));
    }
}
