// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.Loopback;
import java.net.URI;
import java.util.Map;

/**
 * How registries are reached. Proxies and trust are the HTTP client's.
 *
 * @param credentials who we are, by host
 * @param mirrors hosts that are reached at another address; its scheme is used as it stands, plain HTTP included
 * @param allowInsecure whether other hosts than loopback may be spoken to in plain HTTP when they have no HTTPS
 */
public record RegistrySettings(RegistryCredentials credentials, Map<String, URI> mirrors, boolean allowInsecure) {

    public RegistrySettings {
        mirrors = Map.copyOf(mirrors);
    }

    /** HTTPS everywhere but on loopback. */
    public static RegistrySettings with(RegistryCredentials credentials) {
        return new RegistrySettings(credentials, Map.of(), false);
    }

    /** Whether credentials and bytes may go to this address. */
    boolean allows(URI address) {
        return "https".equals(address.getScheme())
                || allowInsecure
                || Loopback.is(address.getHost())
                || mirrors.values().stream()
                        .anyMatch(mirror -> Origin.of(mirror).equals(Origin.of(address)));
    }
}
