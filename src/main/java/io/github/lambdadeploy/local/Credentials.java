// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who may call the stand-in: the key pair {@link LocalAws#ACCESS_KEY_ID}, and the temporary credentials its STS has
 * issued. As with AWS, an unknown or missing key is refused before anything else is looked at. Only the hash of a
 * session's token is kept.
 */
public final class Credentials {

    private static final String FOLDER = "sts/sessions/";

    /** The services in AWS's query protocol, whose refusals have other names. */
    private static final Set<String> QUERY_SERVICES = Set.of("sts", "iam", "sns", "cloudwatch");

    private final Store store;
    private final Clock clock;

    Credentials(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Temporary credentials.
     *
     * @param token the session token, in the clear this once
     */
    public record Session(String keyId, String secret, String token, Instant expiration) {}

    /**
     * A caller as {@code GetCallerIdentity} tells it.
     *
     * @param id the unique id of user or role session
     */
    public record Identity(String account, String arn, String id) {}

    /** Refuses a request that nobody known has signed. */
    void check(Service service, Request request) throws AwsError, IOException {
        Optional<Signature> signature = Signature.of(request);
        if (signature.isEmpty()) {
            throw missing(service.name(), request.header("authorization").isPresent());
        }
        if (signature.get().keyId().equals(LocalAws.ACCESS_KEY_ID)
                && signature.get().token().isEmpty()) {
            return;
        }
        JsonObject session = session(signature.get()).orElseThrow(() -> unknown(service.name()));
        if (session.number("expiration").orElse(0) <= clock.millis()) {
            String code =
                    service.name().equals("s3") || isQuery(service.name()) ? "ExpiredToken" : "ExpiredTokenException";
            throw new AwsError(403, code, "The security token included in the request is expired");
        }
    }

    /** Who has signed a request that {@link #check} has let in. */
    public Identity identity(Request request) throws IOException {
        Optional<JsonObject> session = Signature.of(request).flatMap(this::session);
        if (session.isEmpty()) {
            return new Identity(
                    LocalAws.ACCOUNT, "arn:aws:iam::" + LocalAws.ACCOUNT + ":user/local", "AIDALOCALLOCALLOCAL00");
        }
        return new Identity(
                session.get().string("account", ""),
                session.get().string("arn", ""),
                session.get().string("id", ""));
    }

    /** Issues temporary credentials. */
    public Session issue(Identity identity, Instant expiration) throws Exception {
        String random = HexFormat.of()
                .withUpperCase()
                .formatHex(Digest.of(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
                        .bytes());
        Session session = new Session(
                "ASIA" + random.substring(0, 16),
                random.substring(16),
                UUID.randomUUID().toString(),
                expiration);
        JsonObject document = new JsonObject()
                .put("account", identity.account())
                .put("arn", identity.arn())
                .put("id", identity.id())
                .put("token", hash(session.token()))
                .put("expiration", expiration.toEpochMilli());
        store.locked(() -> {
            store.write(FOLDER + session.keyId(), document);
            return true;
        });
        return session;
    }

    private Optional<JsonObject> session(Signature signature) {
        if (!signature.keyId().matches("ASIA[0-9A-F]{16}")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(store.read(FOLDER + signature.keyId()))
                    .filter(session ->
                            signature.token().map(Credentials::hash).orElse("").equals(session.string("token")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static boolean isQuery(String service) {
        return QUERY_SERVICES.contains(service);
    }

    private static AwsError missing(String service, boolean malformed) {
        if (service.equals("s3")) {
            return new AwsError(403, "AccessDenied", "Access Denied");
        }
        if (malformed) {
            return new AwsError(
                    403,
                    isQuery(service) ? "IncompleteSignature" : "IncompleteSignatureException",
                    "The Authorization header is not a Signature Version 4 one.");
        }
        return isQuery(service)
                ? new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
                : new AwsError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    private static AwsError unknown(String service) {
        if (service.equals("s3")) {
            return new AwsError(
                    403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        return new AwsError(
                403,
                isQuery(service) ? "InvalidClientTokenId" : "UnrecognizedClientException",
                "The security token included in the request is invalid.");
    }
}
