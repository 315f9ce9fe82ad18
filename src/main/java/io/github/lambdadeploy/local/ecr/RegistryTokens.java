// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The passwords that ECR hands out for its registry: good for 12 hours and for the region they were asked in. Only
 * their hashes are kept.
 */
public final class RegistryTokens {

    private static final Duration LIFE = Duration.ofHours(12);
    private static final String DOCUMENT = "ecr/tokens";

    private final Store store;
    private final Clock clock;

    public RegistryTokens(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * An issued token.
     *
     * @param authorization base64 of {@code AWS:password}
     */
    record Issued(String authorization, Instant expiresAt) {}

    Issued issue(String region) throws Exception {
        Instant expiresAt = clock.instant().plus(LIFE);
        byte[] basic = ("AWS:" + UUID.randomUUID() + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        String authorization = Base64.getEncoder().encodeToString(basic);
        store.locked(() -> {
            JsonObject tokens = tokens();
            // A day after its end a token is unknown rather than expired.
            long forgotten = clock.instant().minus(Duration.ofDays(1)).toEpochMilli();
            for (String hash : List.copyOf(tokens.keys())) {
                if (tokens.objectOrEmpty(hash).number("expiresAt").orElse(0) < forgotten) {
                    tokens.remove(hash);
                }
            }
            store.write(
                    DOCUMENT,
                    tokens.put(
                            hash(authorization),
                            new JsonObject().put("region", region).put("expiresAt", expiresAt.toEpochMilli())));
            return true;
        });
        return new Issued(authorization, expiresAt);
    }

    /**
     * The region a request's Basic credentials are good for; empty when it has none.
     *
     * @throws AwsError when it has credentials and they are wrong or expired
     */
    Optional<String> region(Request request) throws AwsError, IOException {
        Optional<String> header = request.header("authorization");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        JsonObject token = tokens().object(hash(header.get().replaceFirst("^Basic +", "")));
        if (token == null || !header.get().startsWith("Basic ")) {
            throw new AwsError(401, "UNAUTHORIZED", "The password is not one that GetAuthorizationToken has issued.");
        }
        if (token.number("expiresAt").orElse(0) <= clock.millis()) {
            throw new AwsError(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.");
        }
        return Optional.of(token.string("region", ""));
    }

    private JsonObject tokens() throws IOException {
        JsonObject tokens = store.read(DOCUMENT);
        return tokens == null ? new JsonObject() : tokens;
    }

    private static String hash(String authorization) {
        return Digest.of(authorization.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
