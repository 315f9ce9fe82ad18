// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.time.Sleeper;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** Clients whose waits take no time and are written down. */
public final class TestClient {

    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** Every wait that was asked for. */
    public final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    private final Sleeper sleeper = sleeps::add;

    public RegistryClient anonymous() {
        return with(RegistrySettings.with(RegistryCredentials.NONE));
    }

    public RegistryClient with(RegistryCredentials credentials) {
        return with(RegistrySettings.with(credentials));
    }

    public RegistryClient with(RegistrySettings settings) {
        return new RegistryClient(
                RegistryClient.httpClient(ProxySelector.of(null)), settings, sleeper, middle(), clock());
    }

    /** Reaches these hosts at those addresses. */
    public RegistryClient mirrored(Map<String, URI> mirrors) {
        return with(new RegistrySettings(RegistryCredentials.NONE, mirrors, PlainHttp.LOOPBACK));
    }

    public static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    /** Always the lowest number there is: waits are then half of the longest. */
    private static RandomGenerator middle() {
        return () -> 0L;
    }
}
