// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.net.URI;
import java.util.Optional;

/**
 * A proxy selector that knows who we are at its proxies. Not an {@link java.net.Authenticator}: with one, the JDK's client
 * makes an exception of every 401 of a registry that the authenticator has no answer to (measured).
 */
@FunctionalInterface
public interface ProxyLogin {

    /** The {@code Proxy-Authorization} header for the way to this address: a secret; empty when none is needed. */
    Optional<String> proxyAuthorization(URI address);
}
