// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Manifests over the distribution protocol. They are stored and answered byte for byte and never converted. */
final class RegistryManifests {

    private final Repositories repositories;
    private final Clock clock;

    RegistryManifests(Repositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    Response answer(Request request, Repository repository, String reference) throws Exception {
        boolean digest = reference.startsWith("sha256:");
        if (digest) {
            RegistryBlobs.digest(reference);
        } else if (!Repository.TAG.matcher(reference).matches()) {
            throw new AwsError(400, "TAG_INVALID", "'" + reference + "' is not a tag");
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> get(request, repository, reference);
            case "PUT" -> put(request, repository.region(), repository.name(), reference);
            default -> throw RegistryService.unsupported(request);
        };
    }

    /** The answer to GET or HEAD, if the client accepts the manifest's media type. */
    static Response render(Request request, Manifest manifest) throws AwsError {
        List<String> accept = request.headers().getOrDefault("accept", List.of());
        String all = String.join(",", accept);
        boolean accepted = accept.isEmpty()
                || all.contains(manifest.mediaType())
                || all.contains("*/*")
                || all.contains("application/*");
        if (!accepted) {
            throw new AwsError(
                    404,
                    "MANIFEST_UNKNOWN",
                    "The manifest is of media type " + manifest.mediaType() + ", which the request does not accept");
        }
        return Response.bytes(200, manifest.mediaType(), manifest.bytes())
                .with("Docker-Content-Digest", manifest.digest().toString())
                .with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    static AwsError unknown(String reference) {
        return new AwsError(404, "MANIFEST_UNKNOWN", "Requested image not found: " + reference);
    }

    private Response get(Request request, Repository repository, String reference) throws AwsError, IOException {
        Digest digest = repository.image(reference).orElseThrow(() -> unknown(reference));
        String type = repository.imageDetail(digest).string("mediaType", "");
        return render(request, Manifest.parse(repositories.manifest(digest), type));
    }

    private Response put(Request request, String region, String name, String reference) throws Exception {
        byte[] bytes = request.body().readNBytes(Manifest.LIMIT + 1);
        Manifest manifest = parse(bytes, request.header("content-type").orElse(""));
        boolean byDigest = reference.startsWith("sha256:");
        if (byDigest && !reference.equals(manifest.digest().toString())) {
            throw new AwsError(
                    400,
                    "DIGEST_INVALID",
                    "The manifest's digest is '" + manifest.digest() + "', not '" + reference + "'");
        }
        Optional<String> tag = byDigest ? Optional.empty() : Optional.of(reference);
        repositories.locked(() -> {
            // Read again: another push may have come between.
            Repository repository = repositories.find(region, name).orElseThrow(() -> unknown(name));
            if (tag.isPresent() && repository.tagged(reference).isPresent() && repository.isImmutable(reference)) {
                // Even when it is on this very image.
                throw new AwsError(
                        400, "TAG_INVALID", "tag invalid: " + EcrImageChanges.immutable(repository, reference));
            }
            List<Digest> missing = repository.missing(manifest);
            if (!missing.isEmpty()) {
                throw new AwsError(
                        400, "MANIFEST_BLOB_UNKNOWN", "The repository '" + name + "' does not have " + missing);
            }
            repositories.add(repository, manifest, tag, clock.millis());
            return true;
        });
        return Response.of(201)
                .with("Location", "/v2/" + name + "/manifests/" + manifest.digest())
                .with("Docker-Content-Digest", manifest.digest().toString());
    }

    private static Manifest parse(byte[] bytes, String contentType) throws AwsError {
        if (contentType.isEmpty()) {
            throw new AwsError(
                    400, "MANIFEST_INVALID", "The manifest's media type is not told: Content-Type is missing");
        }
        try {
            return Manifest.parse(bytes, contentType.split(";", 2)[0].strip());
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "MANIFEST_INVALID", "The manifest is refused: " + e.getMessage());
        }
    }
}
