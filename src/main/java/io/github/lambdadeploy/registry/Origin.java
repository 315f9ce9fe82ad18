// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.net.URI;
import java.util.Locale;

/** Scheme, host and port of an address: an Authorization header never leaves the origin it was made for. */
record Origin(String scheme, String host, int port) {

    static Origin of(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, String.valueOf(address.getHost()).toLowerCase(Locale.ROOT), port);
    }
}
