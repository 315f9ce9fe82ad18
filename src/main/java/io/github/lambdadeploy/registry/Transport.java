// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends one request to a registry, once: finds its address, answers for who we are, follows redirects. */
final class Transport {

    /**
     * A request.
     *
     * @param path below the registry's address, from {@code /v2/}; or a whole address, as upload sessions have
     * @param streamed whether the body of a good answer may be too large for memory
     * @param expected statuses that are answers; others are failures
     */
    record Call(
            String method,
            Scope scope,
            String path,
            Map<String, String> headers,
            Body body,
            boolean streamed,
            Set<Integer> expected) {

        static Call of(String method, Scope scope, String path, Integer... expected) {
            return new Call(method, scope, path, Map.of(), Body.NONE, false, Set.of(expected));
        }

        Call header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Call(method, scope, path, more, body, streamed, expected);
        }

        Call body(Body newBody) {
            return new Call(method, scope, path, headers, newBody, streamed, expected);
        }

        Call asStream() {
            return new Call(method, scope, path, headers, body, true, expected);
        }
    }

    private static final int REDIRECTS = 5;
    private static final int RENEWALS = 2;
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

    private final Wire wire;
    private final Endpoints endpoints;
    private final Authorizer authorizer;
    private final RegistrySettings settings;

    Transport(Wire wire, RegistrySettings settings) {
        this.wire = wire;
        this.endpoints = new Endpoints(wire, settings);
        this.authorizer = new Authorizer(wire, settings);
        this.settings = settings;
    }

    /** Sends; the body of the answer is the caller's to read. */
    Wire.Reply send(Call call) throws IOException, InterruptedException {
        URI base = endpoints.base(call.scope().host());
        for (int renewals = 0; ; renewals++) {
            Optional<String> authorization = authorizer.header(call.scope(), base);
            Wire.Reply reply = follow(call, base, authorization);
            if (call.expected().contains(reply.status())) {
                return reply;
            }
            RegistryException failure = reply.failure(
                    call.method() + " " + reply.uri().getHost() + reply.uri().getPath());
            boolean mayRenew = mayBeExpired(call, failure) && sameOrigin(base, reply.uri()) && renewals < RENEWALS;
            if (!mayRenew || !renew(call.scope(), base, authorization, reply)) {
                throw told(call.scope(), base, failure);
            }
        }
    }

    private boolean renew(Scope scope, URI base, Optional<String> refused, Wire.Reply reply)
            throws IOException, InterruptedException {
        try {
            return authorizer.renew(scope, base, refused, reply.headers().allValues("WWW-Authenticate"));
        } catch (RegistryException e) {
            throw told(scope, base, e);
        }
    }

    private RegistryException told(Scope scope, URI base, RegistryException failure) {
        return authorizer.withholds(scope, base) ? failure.asStranger() : failure;
    }

    /** The answer to HEAD has no body, so ECR's 403 for an old token looks there like any other 403. */
    private static boolean mayBeExpired(Call call, RegistryException failure) {
        return failure.tokenExpired()
                || failure.status() == 403 && call.method().equals("HEAD");
    }

    boolean sameRegistry(ImageReference one, ImageReference other) throws InterruptedException {
        return one.host().equals(other.host()) || endpoints.base(one.host()).equals(endpoints.base(other.host()));
    }

    URI base(String host) throws InterruptedException {
        return endpoints.base(host);
    }

    private Wire.Reply follow(Call call, URI base, Optional<String> authorization)
            throws IOException, InterruptedException {
        URI from = base;
        URI at = call.path().startsWith("/") ? URI.create(base + call.path()) : URI.create(call.path());
        for (int hops = 0; hops <= REDIRECTS; hops++) {
            if (!settings.allowsStep(from, at)) {
                throw new IOException("The registry sent us to an address that is not HTTPS: " + Origin.of(at));
            }
            Map<String, String> headers = new LinkedHashMap<>(call.headers());
            if (sameOrigin(base, at)) {
                authorization.ifPresent(value -> headers.put("Authorization", value));
            }
            Wire.Reply reply = wire.send(call.method(), at, headers, call.body(), call.streamed());
            boolean reading = call.method().equals("GET") || call.method().equals("HEAD");
            if (!reading || !REDIRECT.contains(reply.status())) {
                return reply;
            }
            from = at;
            at = location(reply);
        }
        throw new IOException("More than " + REDIRECTS + " redirects from " + Origin.of(base));
    }

    /** Where an answer points to, as a whole address. */
    static URI location(Wire.Reply reply) throws IOException {
        String location = reply.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("HTTP " + reply.status() + " without Location from "
                        + reply.uri().getHost()));
        try {
            URI address = reply.uri().resolve(location);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (address.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Falls through without the cause: such an address may carry a signature.
        }
        throw new IOException(
                "A Location that is not an address from " + reply.uri().getHost());
    }

    private static boolean sameOrigin(URI one, URI other) {
        return Origin.of(one).equals(Origin.of(other));
    }
}
