// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.net.URI;
import java.util.Map;

/**
 * How registries are reached. Proxies and trust are the HTTP client's.
 *
 * @param credentials who we are, by host
 * @param mirrors hosts that are reached at another address; its scheme is used as it stands, plain HTTP included
 * @param plainHttp who may be spoken to in plain HTTP besides mirrors
 */
public record RegistrySettings(RegistryCredentials credentials, Map<String, URI> mirrors, PlainHttp plainHttp) {

    public RegistrySettings {
        mirrors = Map.copyOf(mirrors);
    }

    /** HTTPS everywhere but on loopback. */
    public static RegistrySettings with(RegistryCredentials credentials) {
        return new RegistrySettings(credentials, Map.of(), PlainHttp.LOOPBACK);
    }

    /** Whether requests may go to this address. */
    boolean allows(URI address) {
        return isHttps(address)
                || plainHttp.allows(address.getHost())
                || mirrors.values().stream()
                        .anyMatch(mirror -> Origin.of(mirror).equals(Origin.of(address)));
    }

    /** Whether one that is spoken to at {@code from} may send us to {@code to}: never from HTTPS to plain HTTP. */
    boolean allowsStep(URI from, URI to) {
        return allows(to) && (isHttps(to) || !isHttps(from));
    }

    /** Whether a password or a token that was given for one may go to this address. */
    boolean maySendCredentials(URI address) {
        return isHttps(address) || plainHttp.sendsCredentials(address.getHost());
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }
}
