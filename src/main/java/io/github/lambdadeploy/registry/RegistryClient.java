// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.Transport.Call;
import io.github.lambdadeploy.time.Sleeper;
import io.github.lambdadeploy.time.Timing;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Speaks to registries by the OCI distribution specification 1.1. For many threads; requests that fail for a reason
 * that passes are repeated, and what still fails is a {@link DeployException} for people. Tokens stay in memory.
 */
public final class RegistryClient {

    private static final String CONTENT_DIGEST = "Docker-Content-Digest";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final Transport transport;
    private final Retry retry;

    /**
     * @param http as {@link #httpClient} makes it: no redirects of its own; its executor must not be a bounded pool, as
     *     a blob on its way from one registry to another keeps a thread waiting for another one
     */
    public RegistryClient(
            HttpClient http, RegistrySettings settings, Sleeper sleeper, RandomGenerator random, Clock clock) {
        this(http, settings, random, new Timing(clock, sleeper, Optional.empty()));
    }

    /** @param http as above */
    public RegistryClient(HttpClient http, RegistrySettings settings, RandomGenerator random, Timing timing) {
        this(
                http,
                settings,
                new Retry(timing.sleeper(), random, timing.clock()),
                timing.answer().orElse(Wire.PATIENCE));
    }

    RegistryClient(HttpClient http, RegistrySettings settings, Retry retry, Duration patience) {
        this.http = http;
        this.transport = new Transport(new Wire(http, patience), settings);
        this.retry = retry;
    }

    /**
     * The HTTP client this wants: connects within 10 s, keeps connections, trusts what the JVM trusts.
     *
     * @param proxies also a {@link ProxyLogin} when a proxy asks who we are
     */
    public static HttpClient httpClient(ProxySelector proxies) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxies)
                .build();
    }

    /** The digest of the manifest that the reference names; empty when there is no such manifest or repository. */
    public Optional<Digest> manifestDigest(ImageReference image) throws InterruptedException {
        return attempt("Cannot look for an image", image, number -> lookFor(image));
    }

    /**
     * Manifest or index that the reference names, its bytes checked against a digest in the reference; empty when there
     * is no such manifest or repository.
     */
    public Optional<RawManifest> manifest(ImageReference image) throws InterruptedException {
        Call call = Call.of("GET", Scope.pull(image), manifestPath(image), 200, 404)
                .header("Accept", MediaTypes.ALL_MANIFESTS);
        return attempt("Cannot read the image's manifest", image, number -> {
            Wire.Reply reply = transport.send(call);
            if (reply.status() == 404) {
                return Optional.empty();
            }
            RawManifest manifest = parse(reply.bytes(), image);
            if (image.digest() != null && !image.digest().equals(manifest.digest())) {
                throw new IOException("The registry sent a manifest with digest " + manifest.digest());
            }
            return Optional.of(manifest);
        });
    }

    /**
     * Stores the manifest's exact bytes under the reference's tag or digest. When the answer got lost, looks whether the
     * manifest is there before it sends again.
     */
    public void putManifest(ImageReference image, RawManifest manifest) throws InterruptedException {
        Call call = Call.of("PUT", Scope.push(image), manifestPath(image), 201)
                .header("Content-Type", manifest.mediaType())
                .body(Body.of(manifest.bytes()));
        Optional<Digest> confirmed = attempt("Cannot write the image's manifest", image, number -> {
            if (number > 1 && lookFor(image).filter(manifest.digest()::equals).isPresent()) {
                return Optional.empty();
            }
            return digest(transport.send(call));
        });
        if (confirmed.isPresent() && !confirmed.get().equals(manifest.digest())) {
            throw DeployException.environment("The registry stored another image than was sent")
                    .where(image.toString())
                    .reason("sent " + manifest.digest() + ", stored " + confirmed.get())
                    .next("Something between here and the registry changes what is sent, perhaps a proxy.");
        }
    }

    /** Whether the repository has the blob; no when there is no such repository. */
    public boolean hasBlob(ImageReference repository, Digest digest) throws InterruptedException {
        return attempt("Cannot look for a layer", repository, number -> blobIsThere(repository, digest));
    }

    /** A small blob, whole and checked. */
    public byte[] blob(ImageReference repository, Descriptor blob) throws InterruptedException {
        return attempt("Cannot read a blob of the image", repository, number -> {
            byte[] bytes = get(repository, blob, false).bytes();
            if (!Digest.of(bytes).equals(blob.digest())) {
                throw new IOException("The registry sent other bytes than those of " + blob.digest());
            }
            return bytes;
        });
    }

    /** A blob of any size, unchecked; the caller closes. A registry it is sent on to checks its digest. */
    public InputStream openBlob(ImageReference repository, Descriptor blob) throws InterruptedException {
        return attempt("Cannot read a layer", repository, number -> get(repository, blob, true).stream());
    }

    /**
     * Lets the registry take over a blob from another of its repositories.
     *
     * @return whether it did; if not, the blob has to be uploaded
     */
    public boolean mount(ImageReference target, Digest digest, ImageReference from) throws InterruptedException {
        Call call = Call.of(
                "POST",
                Scope.mount(target, from),
                uploads(target) + "?mount=" + digest + "&from=" + from.repository(),
                201,
                202);
        return attempt("Cannot mount a layer", target, number -> {
            try {
                return transport.send(call).status() == 201;
            } catch (RegistryException e) {
                if (e.transientFailure()) {
                    throw e;
                }
                return false; // may not read there, or does not know mounting: uploading tells
            }
        });
    }

    /** Uploads a blob from its source, each try in an upload session of its own. */
    public void upload(ImageReference target, Descriptor blob, BlobSource source, TransferListener listener)
            throws InterruptedException {
        try (BlobBody body = new BlobBody(source, blob, listener)) {
            Boolean done = attempt("Cannot upload a layer", target, number -> {
                if (number > 1 && blobIsThere(target, blob.digest())) {
                    body.complete();
                    return true;
                }
                Wire.Reply session = transport.send(Call.of("POST", Scope.push(target), uploads(target), 202));
                String location = Transport.location(session).toString();
                String put = location + (location.contains("?") ? "&" : "?") + "digest=" + blob.digest();
                transport.send(Call.of("PUT", Scope.push(target), put, 201, 204)
                        .header("Content-Type", "application/octet-stream")
                        .body(body));
                return true;
            });
            assert done;
        }
    }

    /** Whether two references are served by the same registry, so that blobs can be mounted. */
    boolean sameRegistry(ImageReference one, ImageReference other) throws InterruptedException {
        return transport.sameRegistry(one, other);
    }

    private Optional<Digest> lookFor(ImageReference image) throws IOException, InterruptedException {
        Wire.Reply reply = transport.send(Call.of("HEAD", Scope.pull(image), manifestPath(image), 200, 404)
                .header("Accept", MediaTypes.ALL_MANIFESTS));
        if (reply.status() == 404) {
            return Optional.empty();
        }
        Optional<Digest> digest = digest(reply);
        if (digest.isPresent()) {
            return digest;
        }
        Wire.Reply whole = transport.send(Call.of("GET", Scope.pull(image), manifestPath(image), 200, 404)
                .header("Accept", MediaTypes.ALL_MANIFESTS));
        return whole.status() == 404
                ? Optional.empty()
                : Optional.of(parse(whole.bytes(), image).digest());
    }

    /** What the registry says the manifest's digest is; empty when it says nothing or uses another algorithm. */
    private static Optional<Digest> digest(Wire.Reply reply) {
        try {
            return reply.headers().firstValue(CONTENT_DIGEST).map(Digest::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean blobIsThere(ImageReference repository, Digest digest) throws IOException, InterruptedException {
        // With the scope of the upload that may follow, so that one token serves both.
        Call call = Call.of("HEAD", Scope.push(repository), blobPath(repository, digest), 200, 404);
        return transport.send(call).status() == 200;
    }

    private Wire.Reply get(ImageReference repository, Descriptor blob, boolean streamed)
            throws IOException, InterruptedException {
        Call call = Call.of("GET", Scope.pull(repository), blobPath(repository, blob.digest()), 200, 404);
        Wire.Reply reply = transport.send(streamed ? call.asStream() : call);
        if (reply.status() == 404) {
            throw DeployException.environment("A layer of an image is not where it was")
                    .where(repository.withDigest(blob.digest()).toString())
                    .reason("The registry answers 404: it has no such blob there.")
                    .next("If it is the base image's, its registry has removed it: run Maven with -U to take the"
                            + " newest one.");
        }
        return reply;
    }

    private static RawManifest parse(byte[] bytes, ImageReference image) throws IOException {
        try {
            return new RawManifest(bytes);
        } catch (IllegalArgumentException e) {
            throw new IOException("What the registry sent for " + image + " is not a manifest", e);
        }
    }

    private <T> T attempt(String what, ImageReference at, Retry.Attempt<T> attempt) throws InterruptedException {
        try {
            return retry.run(attempt);
        } catch (IOException e) {
            URI address = transport.base(at.host());
            throw Failures.translate(what, at, e, address, http.proxy().orElse(ProxySelector.getDefault()));
        }
    }

    private static String manifestPath(ImageReference image) {
        return "/v2/" + image.repository() + "/manifests/" + image.reference();
    }

    private static String blobPath(ImageReference repository, Digest digest) {
        return "/v2/" + repository.repository() + "/blobs/" + digest;
    }

    private static String uploads(ImageReference repository) {
        return "/v2/" + repository.repository() + "/blobs/uploads/";
    }
}
