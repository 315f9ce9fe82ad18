// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.Loopback;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At which address a registry's host is spoken to: its mirror, else HTTPS; on loopback plain HTTP when that is what
 * answers there, and so elsewhere when insecure registries are allowed and nobody answers in HTTPS. A certificate that is
 * not trusted is no reason for plain HTTP: somebody answered, and it may be somebody on the way.
 */
final class Endpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final Wire wire;
    private final RegistrySettings settings;
    private final Map<String, URI> known = new ConcurrentHashMap<>();

    Endpoints(Wire wire, RegistrySettings settings) {
        this.wire = wire;
        this.settings = settings;
    }

    /** Scheme, host and port, perhaps a path, without a slash at the end. Asks the network once per host at most. */
    URI base(String host) throws InterruptedException {
        URI base = known.get(host);
        if (base == null) {
            synchronized (known) {
                base = known.get(host);
                if (base == null) {
                    base = find(host);
                    known.put(host, base);
                }
            }
        }
        return base;
    }

    private URI find(String host) throws InterruptedException {
        URI mirror = mirror(host);
        if (mirror != null) {
            return told(URI.create(mirror.toString().replaceAll("/+$", "")));
        }
        URI https = URI.create("https://" + host);
        URI http = URI.create("http://" + host);
        if (!settings.allows(http)) {
            return https;
        }
        List<URI> candidates = Loopback.is(http.getHost()) ? List.of(http, https) : List.of(https, http);
        for (URI candidate : candidates) {
            if (answers(candidate)) {
                return told(candidate);
            }
        }
        return https;
    }

    private URI told(URI found) {
        if ("http".equals(found.getScheme()) && !Loopback.is(found.getHost())) {
            LOG.warn(
                    "The registry {} is spoken to in plain HTTP, as allowed: anybody on the way can read and change what is"
                            + " sent{}",
                    found.getAuthority(),
                    settings.maySendCredentials(found) ? ", credentials included" : "; no credentials are sent");
        }
        return found;
    }

    private @Nullable URI mirror(String host) {
        return settings.mirrors().get(host);
    }

    /** A TLS server answers a plain request with 400, if at all. One that we do not trust has answered, too. */
    private boolean answers(URI candidate) throws InterruptedException {
        try {
            return wire.ping(URI.create(candidate + "/v2/")).status() != 400;
        } catch (IOException e) {
            LOG.debug("No registry at {}: {}", candidate, e.toString());
            return Retry.untrusted(e);
        }
    }
}
