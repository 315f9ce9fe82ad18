// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Service;
import io.github.lambdadeploy.local.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The OCI distribution protocol as ECR speaks it, below {@code /v2/}, for the user {@code AWS} with a password from
 * {@code GetAuthorizationToken}; that password also says which region's repositories are meant.
 *
 * <p>The stand-ins for AWS's public images live in a name space of their own, as they do at AWS: without credentials
 * only they can be read; with credentials a repository of the account comes first, and they are read where the account
 * has none of that name. Nothing can be pushed there or mounted from there.
 *
 * <p>A repository is never created by a push. Blob downloads are redirected to another host name that takes no
 * credentials, as ECR redirects them to S3.
 */
public final class RegistryService implements Service {

    private final Repositories repositories;
    private final RegistryTokens tokens;
    private final BaseImages bases;
    private final RegistryBlobs blobs;
    private final RegistryManifests manifests;

    public RegistryService(
            Store store, Repositories repositories, RegistryTokens tokens, BaseImages bases, Clock clock) {
        this.repositories = repositories;
        this.tokens = tokens;
        this.bases = bases;
        this.blobs = new RegistryBlobs(repositories, new RegistryUploads(store, repositories.blobs()), bases);
        this.manifests = new RegistryManifests(repositories, clock);
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public boolean accepts(Request request) {
        return RegistryPath.accepts(request.path());
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public boolean signed() {
        return false;
    }

    /** The method and {@code ping}, {@code manifest}, {@code blob}, {@code upload}, {@code tags} or {@code content}. */
    @Override
    public String operation(Request request) {
        return request.method() + " " + RegistryPath.of(request.path()).kind().word;
    }

    @Override
    public String resource(Request request) {
        RegistryPath path = RegistryPath.of(request.path());
        return switch (path.kind()) {
            case MANIFEST, BLOB -> path.repository() + (path.reference().contains(":") ? "@" : ":") + path.reference();
            case UPLOAD, TAGS -> path.repository();
            case CONTENT -> path.reference();
            case PING, UNKNOWN -> "";
        };
    }

    @Override
    public Response handle(Request request) throws Exception {
        RegistryPath path = RegistryPath.of(request.path());
        if (path.kind() == RegistryPath.Kind.CONTENT) {
            return blobs.content(request, path.reference());
        }
        Optional<String> region = tokens.region(request);
        boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
        if (reading && path.kind() != RegistryPath.Kind.PING && bases.has(path.repository())) {
            boolean own = region.isPresent()
                    && repositories.find(region.get(), path.repository()).isPresent();
            if (!own) {
                return base(request, path);
            }
        }
        if (region.isEmpty()) {
            throw new AwsError(401, "UNAUTHORIZED", "Not Authorized");
        }
        return switch (path.kind()) {
            case PING -> Response.json(200, new JsonObject());
            case MANIFEST -> manifests.answer(request, repository(region.get(), path), path.reference());
            case BLOB -> blobs.blob(request, repository(region.get(), path), path.reference());
            case UPLOAD -> blobs.upload(request, repository(region.get(), path), path.reference());
            case TAGS -> tags(request, repository(region.get(), path));
            default -> throw new AwsError(404, "UNSUPPORTED", "The registry has nothing at " + request.path());
        };
    }

    @Override
    public Response error(Request request, int status, String code, String message) {
        JsonObject error = new JsonObject().put("code", code).put("message", message);
        Response response = Response.json(status, new JsonObject().put("errors", List.of(error)))
                .with("Docker-Distribution-Api-Version", "registry/2.0");
        return status == 401
                ? response.with(
                        "WWW-Authenticate",
                        "Basic realm=\"http://" + request.base().getAuthority() + "/\",service=\"ecr.amazonaws.com\"")
                : response;
    }

    private Repository repository(String region, RegistryPath path) throws Exception {
        if (!Repository.NAME.matcher(path.repository()).matches()) {
            throw new AwsError(400, "NAME_INVALID", "'" + path.repository() + "' is not a repository's name");
        }
        return repositories
                .locked(() -> repositories.find(region, path.repository()))
                .orElseThrow(() -> unknown(path.repository()));
    }

    private Response base(Request request, RegistryPath path) throws AwsError {
        return switch (path.kind()) {
            case MANIFEST ->
                RegistryManifests.render(
                        request,
                        bases.manifest(path.repository(), path.reference())
                                .orElseThrow(() -> RegistryManifests.unknown(path.reference())));
            case BLOB -> {
                Digest digest = RegistryBlobs.digest(path.reference());
                byte[] bytes = bases.blob(digest).orElseThrow(() -> RegistryBlobs.unknown(digest));
                yield blobs.redirect(request, digest, bytes.length);
            }
            default -> throw new AwsError(404, "UNSUPPORTED", "The registry has nothing at " + request.path());
        };
    }

    private static Response tags(Request request, Repository repository) throws AwsError {
        if (!request.method().equals("GET")) {
            throw unsupported(request);
        }
        return Response.json(
                200, new JsonObject().put("name", repository.name()).put("tags", repository.tags()));
    }

    static AwsError unsupported(Request request) {
        return new AwsError(405, "UNSUPPORTED", "The registry does not answer to " + request.method() + " here");
    }

    private static AwsError unknown(String repository) {
        return new AwsError(
                404, "NAME_UNKNOWN", "The repository with name '" + repository + "' does not exist in the registry");
    }
}
