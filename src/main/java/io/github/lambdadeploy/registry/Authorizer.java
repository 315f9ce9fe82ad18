// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes {@code Authorization} headers: Basic credentials from the first request when there are any, as ECR takes them;
 * where a registry asks for a bearer token, one is got from the token service it names (Docker registry token
 * authentication). Credentials and tokens stay in memory and are never logged.
 */
final class Authorizer {

    private final Wire wire;
    private final RegistrySettings settings;
    private final Map<String, Optional<BasicCredential>> credentials = new ConcurrentHashMap<>();
    private final Map<Scope, String> tokens = new ConcurrentHashMap<>();

    Authorizer(Wire wire, RegistrySettings settings) {
        this.wire = wire;
        this.settings = settings;
    }

    /**
     * The header to send; empty to go anonymously.
     *
     * @param registry the address that the scope's host is spoken to at
     */
    Optional<String> header(Scope scope, URI registry) {
        return Optional.ofNullable(tokens.get(scope))
                .or(() -> credential(scope.host(), registry).map(BasicCredential::header));
    }

    /** Whether we know who we are there and do not say it, as anybody could read it. */
    boolean withholds(Scope scope, URI registry) {
        return !settings.maySendCredentials(registry)
                && credentials
                        .computeIfAbsent(scope.host(), settings.credentials()::forHost)
                        .isPresent();
    }

    /**
     * After a refusal: whether there is another header than the refused one to try.
     *
     * @param refused the header that was sent
     * @param challenges values of {@code WWW-Authenticate}
     */
    synchronized boolean renew(Scope scope, URI registry, Optional<String> refused, List<String> challenges)
            throws IOException, InterruptedException {
        if (!header(scope, registry).equals(refused)) {
            return true; // another thread has asked in the meantime
        }
        Optional<Challenge> challenge = Challenge.best(challenges);
        if (challenge.isPresent() && challenge.get().isBearer()) {
            tokens.put(scope, "Bearer " + token(scope, registry, challenge.get()));
            return true;
        }
        return settings.maySendCredentials(registry) && renewCredential(scope.host());
    }

    /** None for an address where they are withheld. */
    private Optional<BasicCredential> credential(String host, URI registry) {
        return settings.maySendCredentials(registry)
                ? credentials.computeIfAbsent(host, settings.credentials()::forHost)
                : Optional.empty();
    }

    /** Asks once more: the supplier may have noticed that its token has expired. */
    private boolean renewCredential(String host) {
        Optional<BasicCredential> fresh = settings.credentials().forHost(host);
        Optional<BasicCredential> old = credentials.put(host, fresh);
        return fresh.isPresent() && !fresh.equals(old);
    }

    /**
     * By Docker's rule the credentials for a registry go to the token service it names, on whatever host; by ours only in
     * HTTPS, and not when the token they buy would be sent where they may not be.
     */
    private String token(Scope scope, URI registry, Challenge challenge) throws IOException, InterruptedException {
        URI service = address(scope, registry, challenge);
        boolean known = settings.maySendCredentials(service);
        try {
            return token(service, known ? credential(scope.host(), registry) : Optional.empty());
        } catch (RegistryException e) {
            if (e.status() == 401 && known && settings.maySendCredentials(registry) && renewCredential(scope.host())) {
                return token(service, credential(scope.host(), registry));
            }
            throw e;
        }
    }

    private String token(URI service, Optional<BasicCredential> credential) throws IOException, InterruptedException {
        Map<String, String> headers =
                credential.map(known -> Map.of("Authorization", known.header())).orElse(Map.of());
        Wire.Reply reply = wire.send("GET", service, headers, Body.NONE, false);
        if (reply.status() != 200) {
            throw reply.failure("the token service " + service.getHost());
        }
        try {
            JsonObject json = JsonObject.parse(reply.bytes());
            String token = json.string("token", json.string("access_token", ""));
            if (!token.isEmpty()) {
                return token;
            }
        } catch (IllegalArgumentException e) {
            // Falls through without the cause: its message quotes the body, and the body may hold a token.
        }
        throw new IOException("The token service " + service.getHost() + " did not answer with a token");
    }

    private URI address(Scope scope, URI registry, Challenge challenge) throws IOException {
        List<String> query = new ArrayList<>();
        String service = challenge.parameters().get("service");
        if (service != null) {
            query.add("service=" + encode(service));
        }
        grants(scope, challenge.parameters().getOrDefault("scope", ""))
                .forEach(grant -> query.add("scope=" + encode(grant)));
        String realm = challenge.parameters().getOrDefault("realm", "");
        try {
            URI address = URI.create(realm + (realm.contains("?") ? "&" : "?") + String.join("&", query));
            if (address.getHost() != null && settings.allowsStep(registry, address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Not an address: the same refusal.
        }
        throw new IOException("The registry " + scope.host() + " names a token service that is not HTTPS: " + realm);
    }

    /** What the registry asks for goes before what we would; mounting needs more than it knows of. */
    private static Set<String> grants(Scope scope, String asked) {
        Set<String> grants = new LinkedHashSet<>();
        for (String grant : asked.split(" ")) {
            if (!grant.isBlank()) {
                grants.add(grant);
            }
        }
        if (grants.isEmpty() || grants.stream().anyMatch(grant -> grant.startsWith("repository:"))) {
            grants.addAll(scope.grants());
        }
        return grants;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
