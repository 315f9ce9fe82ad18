// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import org.jspecify.annotations.Nullable;

/** This machine's own address. */
public final class Loopback {

    private Loopback() {}

    /** Whether a host name, without port, is this machine by its name alone. */
    public static boolean is(@Nullable String host) {
        return host != null
                && (host.equals("localhost")
                        || host.endsWith(".localhost")
                        || host.matches("127(\\.\\d{1,3}){3}")
                        || host.equals("[::1]"));
    }
}
