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

    /** The header to send; empty to go anonymously. */
    Optional<String> header(Scope scope) {
        return Optional.ofNullable(tokens.get(scope))
                .or(() -> credential(scope.host()).map(BasicCredential::header));
    }

    /**
     * After a refusal: whether there is another header than the refused one to try.
     *
     * @param refused the header that was sent
     * @param challenges values of {@code WWW-Authenticate}
     */
    synchronized boolean renew(Scope scope, Optional<String> refused, List<String> challenges)
            throws IOException, InterruptedException {
        if (!header(scope).equals(refused)) {
            return true; // another thread has asked in the meantime
        }
        Optional<Challenge> challenge = Challenge.best(challenges);
        if (challenge.isPresent() && challenge.get().isBearer()) {
            tokens.put(scope, "Bearer " + token(scope, challenge.get()));
            return true;
        }
        return renewCredential(scope.host());
    }

    private Optional<BasicCredential> credential(String host) {
        return credentials.computeIfAbsent(
                host, unknown -> settings.credentials().forHost(host));
    }

    /** Asks once more: the supplier may have noticed that its token has expired. */
    private boolean renewCredential(String host) {
        Optional<BasicCredential> fresh = settings.credentials().forHost(host);
        Optional<BasicCredential> old = credentials.put(host, fresh);
        return fresh.isPresent() && !fresh.equals(old);
    }

    private String token(Scope scope, Challenge challenge) throws IOException, InterruptedException {
        URI service = address(scope, challenge);
        try {
            return token(service, credential(scope.host()));
        } catch (RegistryException e) {
            if (e.status() == 401 && renewCredential(scope.host())) {
                return token(service, credential(scope.host()));
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

    private URI address(Scope scope, Challenge challenge) throws IOException {
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
            if (address.getHost() != null && settings.allows(address)) {
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
