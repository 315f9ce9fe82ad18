// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.FakeRegistry.Answer;
import io.github.lambdadeploy.registry.FakeRegistry.Seen;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeRegistry} holds, and its answers by the OCI distribution specification. */
final class FakeContents {

    /** {@code bytes} are empty when it was too large to be kept. */
    record Blob(byte[] bytes, long size) {}

    private static final class Repository {
        final Map<Digest, Blob> blobs = new HashMap<>();
        final Map<Digest, byte[]> manifests = new HashMap<>();
        final Map<String, Digest> tags = new HashMap<>();
        final Set<String> sessions = new HashSet<>();
    }

    private final Map<String, Repository> repositories = new HashMap<>();
    private @Nullable Set<String> only;
    private int sessions;
    volatile boolean immutableTags;
    volatile @Nullable FakeRegistry elsewhere;

    synchronized void only(Collection<String> names) {
        only = Set.copyOf(names);
    }

    synchronized void put(String repository, Digest digest, byte[] bytes, long size) {
        repository(repository).blobs.put(digest, new Blob(bytes, size));
    }

    synchronized Digest manifest(String repository, @Nullable String tag, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        repository(repository).manifests.put(digest, bytes.clone());
        if (tag != null) {
            repository(repository).tags.put(tag, digest);
        }
        return digest;
    }

    synchronized Optional<byte[]> manifest(String repository, String reference) {
        Repository found = repository(repository);
        Digest digest = reference.startsWith("sha256:") ? Digest.parse(reference) : found.tags.get(reference);
        return digest == null ? Optional.empty() : Optional.ofNullable(found.manifests.get(digest));
    }

    synchronized Optional<Blob> blob(String repository, Digest digest) {
        return Optional.ofNullable(repository(repository).blobs.get(digest));
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(name, unknown -> new Repository());
    }

    synchronized Answer answer(Seen request, Digest sent, byte[] bytes, long length) {
        if (request.path().startsWith("/elsewhere/")) {
            String[] parts = request.path().substring("/elsewhere/".length()).split("@");
            return blob(parts[0], Digest.parse(parts[1]))
                    .map(blob -> Answer.of(200).body(blob.bytes()))
                    .orElse(Answer.error(404, "NoSuchKey", ""));
        }
        if (request.path().equals("/v2/")) {
            return Answer.of(200);
        }
        String rest = request.path().substring("/v2/".length());
        int manifests = rest.lastIndexOf("/manifests/");
        int blobs = rest.lastIndexOf("/blobs/");
        String name = rest.substring(0, Math.max(manifests, blobs));
        if (only != null && !only.contains(name)) {
            return Answer.error(404, "NAME_UNKNOWN", "The repository with name '" + name + "' does not exist");
        }
        String last = rest.substring(rest.lastIndexOf('/') + 1);
        String call = request.method()
                + (manifests >= 0 ? " manifest" : rest.contains("/blobs/uploads/") ? " upload" : " blob");
        return switch (call) {
            case "GET manifest", "HEAD manifest" -> readManifest(request, name, last);
            case "PUT manifest" -> putManifest(request, name, last, sent, bytes);
            case "GET blob", "HEAD blob" -> readBlob(request, name, Digest.parse(last));
            case "POST upload" -> start(request, name, length);
            case "PUT upload" -> finish(request, name, last, sent, bytes, length);
            default -> Answer.error(405, "UNSUPPORTED", call);
        };
    }

    private Answer readManifest(Seen request, String name, String reference) {
        Optional<byte[]> found = manifest(name, reference);
        if (found.isEmpty()) {
            return Answer.error(404, "MANIFEST_UNKNOWN", "Requested image not found");
        }
        String type = new RawManifest(found.get()).mediaType();
        if (!request.headers().getOrDefault("accept", "").contains(type)) {
            return Answer.error(404, "MANIFEST_UNKNOWN", "not of a type in Accept");
        }
        return Answer.of(
                        200,
                        "Content-Type",
                        type,
                        "Docker-Content-Digest",
                        Digest.of(found.get()).toString())
                .body(found.get());
    }

    private Answer putManifest(Seen request, String name, String reference, Digest sent, byte[] bytes) {
        RawManifest manifest = new RawManifest(bytes);
        if (!manifest.mediaType().equals(request.header("content-type"))) {
            return Answer.error(400, "MANIFEST_INVALID", "Content-Type is not the manifest's mediaType");
        }
        if (reference.startsWith("sha256:") && !reference.equals(sent.toString())) {
            return Answer.error(400, "DIGEST_INVALID", "manifest is " + sent);
        }
        for (Descriptor blob : manifest.isIndex() ? java.util.List.<Descriptor>of() : manifest.blobs()) {
            Blob there = repository(name).blobs.get(blob.digest());
            if (there == null || there.size() != blob.size()) {
                return Answer.error(400, "MANIFEST_BLOB_UNKNOWN", "blob " + blob.digest());
            }
        }
        if (!reference.startsWith("sha256:")) {
            if (immutableTags && repository(name).tags.containsKey(reference)) {
                return Answer.error(
                        400,
                        "TAG_INVALID",
                        "The image tag '" + reference + "' already exists in the '" + name
                                + "' repository and cannot be overwritten because the tag is immutable.");
            }
            repository(name).tags.put(reference, sent);
        }
        repository(name).manifests.put(sent, bytes);
        return Answer.of(201, "Docker-Content-Digest", sent.toString(), "Location", request.path());
    }

    private Answer readBlob(Seen request, String name, Digest digest) {
        Optional<Blob> blob = blob(name, digest);
        if (blob.isEmpty()) {
            return Answer.error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        }
        if (elsewhere != null && request.method().equals("GET")) {
            elsewhere.contents.put(name, digest, blob.get().bytes(), blob.get().size());
            return Answer.of(
                    307, "Location", elsewhere.address() + "/elsewhere/" + name + "@" + digest + "?signature=s3cr3t");
        }
        return Answer.of(200).body(blob.get().bytes());
    }

    private Answer start(Seen request, String name, long length) {
        if (length != 0) {
            return Answer.error(400, "SIZE_INVALID", "the body goes into the PUT");
        }
        Map<String, String> query = query(request);
        if (query.containsKey("mount")) {
            Digest digest = Digest.parse(query.getOrDefault("mount", ""));
            Optional<Blob> source = blob(query.getOrDefault("from", ""), digest);
            if (source.isPresent()) {
                repository(name).blobs.put(digest, source.get());
                return Answer.of(201, "Location", "/v2/" + name + "/blobs/" + digest);
            }
        }
        String session = "session-" + ++sessions;
        repository(name).sessions.add(session);
        return Answer.of(202, "Location", "/v2/" + name + "/blobs/uploads/" + session + "?state=a%2Fb");
    }

    private Answer finish(Seen request, String name, String session, Digest sent, byte[] bytes, long length) {
        if (!repository(name).sessions.remove(session)) {
            return Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        }
        Map<String, String> query = query(request);
        if (!"a%2Fb".equals(query.get("state"))) {
            return Answer.error(400, "BLOB_UPLOAD_INVALID", "the state of the session got lost");
        }
        if (!Long.toString(length).equals(request.header("content-length"))) {
            return Answer.error(411, "SIZE_INVALID", "Content-Length is needed");
        }
        if (!"application/octet-stream".equals(request.header("content-type"))) {
            return Answer.error(415, "UNSUPPORTED", "Content-Type must be application/octet-stream");
        }
        if (!sent.toString().equals(query.get("digest"))) {
            return Answer.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        repository(name).blobs.put(sent, new Blob(bytes, length));
        return Answer.of(201, "Location", "/v2/" + name + "/blobs/" + sent, "Docker-Content-Digest", sent.toString());
    }

    private static Map<String, String> query(Seen request) {
        Map<String, String> query = new HashMap<>();
        for (String parameter : request.query().split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                query.put(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        return query;
    }
}
