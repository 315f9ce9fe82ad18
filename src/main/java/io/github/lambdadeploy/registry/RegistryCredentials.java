// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.util.Optional;

/** Who we are at a registry. Asked at the first request to a host, and once more when the registry says expired. */
@FunctionalInterface
public interface RegistryCredentials {

    /** Anonymous everywhere. */
    RegistryCredentials NONE = host -> Optional.empty();

    /**
     * @param host the registry's host as in {@link ImageReference#host()}
     * @return empty to go there anonymously
     */
    Optional<BasicCredential> forHost(String host);

    /** Asks the others where this knows nothing. */
    default RegistryCredentials or(RegistryCredentials others) {
        return host -> forHost(host).or(() -> others.forHost(host));
    }
}
