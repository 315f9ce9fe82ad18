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
 * @param sendCredentialsOverHttp whether credentials may go there too; without, such a registry sees nobody's
 */
public record RegistrySettings(
        RegistryCredentials credentials,
        Map<String, URI> mirrors,
        boolean allowInsecure,
        boolean sendCredentialsOverHttp) {

    public RegistrySettings {
        mirrors = Map.copyOf(mirrors);
    }

    /** Without credentials in plain HTTP to other hosts. */
    public RegistrySettings(RegistryCredentials credentials, Map<String, URI> mirrors, boolean allowInsecure) {
        this(credentials, mirrors, allowInsecure, false);
    }

    /** HTTPS everywhere but on loopback. */
    public static RegistrySettings with(RegistryCredentials credentials) {
        return new RegistrySettings(credentials, Map.of(), false);
    }

    /** Whether requests may go to this address. */
    boolean allows(URI address) {
        return isHttps(address)
                || allowInsecure
                || Loopback.is(address.getHost())
                || mirrors.values().stream()
                        .anyMatch(mirror -> Origin.of(mirror).equals(Origin.of(address)));
    }

    /** Whether one that is spoken to at {@code from} may send us to {@code to}: never from HTTPS to plain HTTP. */
    boolean allowsStep(URI from, URI to) {
        return allows(to) && (isHttps(to) || !isHttps(from));
    }

    /** Whether a password or a token that was given for one may go to this address. */
    boolean maySendCredentials(URI address) {
        return isHttps(address) || Loopback.is(address.getHost()) || sendCredentialsOverHttp && allows(address);
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }
}
