// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.registry.FakeRegistry.Answer;
import io.github.lambdadeploy.registry.FakeRegistry.Seen;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who may do what at a {@link FakeRegistry}. Open until told otherwise. */
final class FakeGate {

    private enum Kind {
        OPEN,
        BASIC,
        BEARER
    }

    private final String address;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Kind kind = Kind.OPEN;

    FakeGate(String address) {
        this.address = address;
    }

    /** As ECR. */
    void basic(String user, String password) {
        kind = Kind.BASIC;
        onlyAccept(user, password);
    }

    /** As Docker Hub. */
    void bearer(String user, String password) {
        kind = Kind.BEARER;
        onlyAccept(user, password);
    }

    void onlyAccept(String user, String password) {
        accepted.clear();
        accepted.add(new BasicCredential(user, password).header());
    }

    void expireTokens() {
        tokens.clear();
    }

    Optional<Answer> refuse(Seen request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (request.path().equals("/token")) {
            return Optional.of(token(request, authorization));
        }
        if (request.path().startsWith("/elsewhere/")) {
            return authorization.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Answer.error(400, "InvalidArgument", "Only one auth mechanism allowed"));
        }
        return switch (kind) {
            case OPEN -> Optional.empty();
            case BASIC ->
                accepted.contains(authorization)
                        ? Optional.empty()
                        : Optional.of(Answer.error(
                                401, "UNAUTHORIZED", "no basic auth", "WWW-Authenticate", "Basic realm=\"fake\""));
            case BEARER -> bearer(request, authorization);
        };
    }

    private Optional<Answer> bearer(Seen request, String authorization) {
        List<String> needed = needed(request);
        List<String> granted = tokens.getOrDefault(authorization, List.of());
        if (tokens.containsKey(authorization) && granted.containsAll(needed)) {
            return Optional.empty();
        }
        String challenge = "Bearer realm=\"" + address + "/token\",service=\"fake\""
                + (needed.isEmpty() ? "" : ",scope=\"" + needed.get(0) + "\"");
        return Optional.of(Answer.error(401, "UNAUTHORIZED", "a token is needed", "WWW-Authenticate", challenge));
    }

    private Answer token(Seen request, String authorization) {
        if (!accepted.contains(authorization)) {
            return Answer.error(401, "UNAUTHORIZED", "incorrect username or password");
        }
        List<String> granted = new ArrayList<>();
        for (String parameter : request.query().split("&")) {
            if (parameter.startsWith("scope=")) {
                String[] scope = URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8)
                        .split(":");
                Arrays.stream(scope[2].split(","))
                        .forEach(action -> granted.add("repository:" + scope[1] + ":" + action));
            }
        }
        String token = "token-" + number.incrementAndGet();
        tokens.put("Bearer " + token, granted);
        return Answer.of(200).body(("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> needed(Seen request) {
        String rest = request.path().substring("/v2/".length());
        int end = Math.max(rest.lastIndexOf("/blobs/"), rest.lastIndexOf("/manifests/"));
        if (end < 0) {
            return List.of();
        }
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        List<String> needed =
                new ArrayList<>(List.of("repository:" + rest.substring(0, end) + (reading ? ":pull" : ":push")));
        for (String parameter : request.query().split("&")) {
            if (parameter.startsWith("from=")) {
                needed.add("repository:" + parameter.substring(5) + ":pull");
            }
        }
        return needed;
    }
}
