// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.Loopback;
import org.jspecify.annotations.Nullable;

/** Which registries may be spoken to in plain HTTP when they have no HTTPS. This machine's own always may, credentials too. */
public enum PlainHttp {
    /** No others. */
    LOOPBACK,
    /** All, but none but this machine's own sees credentials. */
    WITHOUT_CREDENTIALS,
    /** All, and they see credentials as anybody on the way does. */
    WITH_CREDENTIALS;

    /**
     * As it is written in a POM.
     *
     * @param allowed {@code <allowInsecureRegistries>}
     * @param withCredentials {@code <sendCredentialsOverHttp>}, which allows nothing by itself
     */
    public static PlainHttp of(boolean allowed, boolean withCredentials) {
        if (!allowed) {
            return LOOPBACK;
        }
        return withCredentials ? WITH_CREDENTIALS : WITHOUT_CREDENTIALS;
    }

    /** Whether this host may be spoken to. */
    public boolean allows(@Nullable String host) {
        return this != LOOPBACK || Loopback.is(host);
    }

    /** Whether this host may see a password or a token. */
    boolean sendsCredentials(@Nullable String host) {
        return this == WITH_CREDENTIALS || Loopback.is(host);
    }
}
