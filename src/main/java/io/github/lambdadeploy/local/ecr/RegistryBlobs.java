// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Blobs over the distribution protocol: look, download, upload in one piece or in several, mount. */
final class RegistryBlobs {

    private static final String BYTES = "application/octet-stream";

    private final Repositories repositories;
    private final RegistryUploads uploads;
    private final BaseImages bases;
    /** Makes download addresses unguessable; a restart makes the handed-out ones invalid, as time does at AWS. */
    private final String secret = UUID.randomUUID().toString();

    RegistryBlobs(Repositories repositories, RegistryUploads uploads, BaseImages bases) {
        this.repositories = repositories;
        this.uploads = uploads;
        this.bases = bases;
    }

    Response blob(Request request, Repository repository, String reference) throws AwsError {
        Digest digest = digest(reference);
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw RegistryService.unsupported(request);
        }
        if (!repository.hasBlob(digest)) {
            throw unknown(digest);
        }
        return redirect(request, digest, repository.blobSize(digest));
    }

    /** HEAD is answered here; GET with where the bytes are: on this machine's other name, as ECR's are on S3's host. */
    Response redirect(Request request, Digest digest, long size) {
        if (request.method().equals("HEAD")) {
            return Response.stream(200, BYTES, InputStream.nullInputStream(), size)
                    .with("Docker-Content-Digest", digest.toString());
        }
        String host = "localhost".equals(request.base().getHost()) ? "127.0.0.1" : "localhost";
        String location = "http://" + host + ":" + request.base().getPort() + RegistryPath.CONTENT + digest
                + "?signature=" + signature(digest);
        return Response.of(307).with("Location", location);
    }

    /** The bytes, for an address made by {@link #redirect} and, as S3 has it, for no other credentials beside it. */
    Response content(Request request, String reference) throws AwsError, IOException {
        Digest digest = digest(reference);
        if (request.header("authorization").isPresent()) {
            throw new AwsError(
                    400,
                    "InvalidArgument",
                    "Only one auth mechanism allowed; the signature in the address or the Authorization header");
        }
        if (!signature(digest).equals(request.parameter("signature").orElse(""))) {
            throw new AwsError(403, "DENIED", "The signature in the address is not valid");
        }
        Optional<byte[]> base = bases.blob(digest);
        if (base.isPresent()) {
            return Response.bytes(200, BYTES, base.get());
        }
        Path file = repositories.blobs().find(digest).orElseThrow(() -> unknown(digest));
        return Response.stream(200, BYTES, Files.newInputStream(file), Files.size(file));
    }

    Response upload(Request request, Repository repository, String session) throws Exception {
        if (session.isEmpty()) {
            if (!request.method().equals("POST")) {
                throw RegistryService.unsupported(request);
            }
            return begin(request, repository);
        }
        return switch (request.method()) {
            case "GET" -> {
                long size = uploads.size(repository, session);
                yield progress(Response.of(204), repository, session, size);
            }
            case "PATCH" -> {
                long offset = uploads.size(repository, session);
                String range = request.header("content-range").orElse(offset + "-");
                if (!range.replaceFirst("^bytes ", "").startsWith(offset + "-")) {
                    throw new AwsError(416, "BLOB_UPLOAD_INVALID", "The next byte expected is number " + offset);
                }
                long size = uploads.append(repository, session, request.body());
                yield progress(Response.of(202), repository, session, size);
            }
            case "PUT" -> finish(request, repository, session);
            case "DELETE" -> {
                uploads.size(repository, session);
                uploads.end(session);
                yield Response.of(204);
            }
            default -> throw RegistryService.unsupported(request);
        };
    }

    static Digest digest(String text) throws AwsError {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "DIGEST_INVALID", "'" + text + "' is not a digest");
        }
    }

    static AwsError unknown(Digest digest) {
        return new AwsError(404, "BLOB_UNKNOWN", "The repository has no blob '" + digest + "'");
    }

    private Response begin(Request request, Repository repository) throws Exception {
        Optional<String> mount = request.parameter("mount");
        if (mount.isPresent()) {
            Digest digest = digest(mount.get());
            Optional<Repository> from = repositories
                    .find(repository.region(), request.parameter("from").orElse(""))
                    .filter(source -> source.hasBlob(digest));
            if (from.isPresent()) {
                keep(repository, digest, from.get().blobSize(digest));
                return stored(repository, digest);
            }
        }
        String session = uploads.begin(repository);
        if (request.parameter("digest").isPresent()) {
            return finish(request, repository, session);
        }
        return Response.of(202)
                .with("Location", request.base() + "/v2/" + repository.name() + "/blobs/uploads/" + session)
                .with("Range", "0-0")
                .with("Docker-Upload-UUID", session);
    }

    private Response finish(Request request, Repository repository, String session) throws Exception {
        Digest digest = digest(request.parameter("digest").orElse(""));
        long size = uploads.finish(repository, session, request.body(), digest);
        keep(repository, digest, size);
        return stored(repository, digest);
    }

    private void keep(Repository repository, Digest digest, long size) throws Exception {
        repositories.locked(() -> {
            // Read again: blobs are uploaded several at a time.
            Repository now = repositories
                    .find(repository.region(), repository.name())
                    .orElseThrow(() -> new AwsError(404, "NAME_UNKNOWN", "The repository is gone"));
            now.addBlob(digest, size);
            repositories.save(now);
            return true;
        });
    }

    /** A relative address, where the session's first one was absolute: clients must take both. */
    private static Response progress(Response response, Repository repository, String session, long size) {
        return response.with("Location", "/v2/" + repository.name() + "/blobs/uploads/" + session)
                .with("Range", "0-" + Math.max(0, size - 1))
                .with("Docker-Upload-UUID", session);
    }

    private static Response stored(Repository repository, Digest digest) {
        return Response.of(201)
                .with("Location", "/v2/" + repository.name() + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest.toString());
    }

    private String signature(Digest digest) {
        return Digest.of((secret + digest).getBytes(StandardCharsets.UTF_8)).hex();
    }
}
