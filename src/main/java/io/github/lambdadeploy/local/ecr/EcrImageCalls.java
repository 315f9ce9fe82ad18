// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ECR's operations that look for images and layers. */
final class EcrImageCalls {

    private static final int MOST_IMAGE_IDS = 100;

    private final Repositories repositories;

    EcrImageCalls(Repositories repositories) {
        this.repositories = repositories;
    }

    JsonObject describe(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        List<JsonObject> details = new ArrayList<>();
        if (call.body().has("imageIds")) {
            for (JsonObject id : ids(call)) {
                Digest digest = find(repository, id).orElseThrow(() -> notFound(repository, id));
                details.add(detail(repository, digest));
            }
            return new JsonObject().put("imageDetails", details);
        }
        JsonObject filter = call.body().objectOrEmpty("filter");
        boolean active = !filter.string("imageStatus", "ACTIVE").equals("ARCHIVED");
        List<Digest> wanted = repository.images().stream()
                .filter(digest -> active && passes(repository, digest, filter.string("tagStatus", "ANY")))
                .toList();
        Page<Digest> page = Page.of(wanted, Digest::toString, call.body(), 1000);
        page.items().forEach(digest -> details.add(detail(repository, digest)));
        return new JsonObject()
                .put("imageDetails", details)
                .putIfPresent("nextToken", page.next().orElse(null));
    }

    JsonObject list(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        String status = call.body().objectOrEmpty("filter").string("tagStatus", "ANY");
        List<JsonObject> ids = new ArrayList<>();
        for (Digest digest : repository.images()) {
            if (passes(repository, digest, status)) {
                List<String> tags = repository.tags(digest);
                tags.forEach(tag -> ids.add(id(digest, tag)));
                if (tags.isEmpty()) {
                    ids.add(new JsonObject().put("imageDigest", digest.toString()));
                }
            }
        }
        Page<JsonObject> page = Page.of(ids, JsonObject::toString, call.body(), 1000);
        return new JsonObject()
                .put("imageIds", page.items())
                .putIfPresent("nextToken", page.next().orElse(null));
    }

    JsonObject batchGet(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        List<String> accepted = call.body().strings("acceptedMediaTypes");
        List<JsonObject> images = new ArrayList<>();
        List<JsonObject> failures = new ArrayList<>();
        for (JsonObject id : ids(call)) {
            Optional<Digest> digest = find(repository, id);
            if (digest.isEmpty()) {
                failures.add(failure(id, "ImageNotFound", "Requested image not found"));
                continue;
            }
            String type = repository.imageDetail(digest.get()).string("mediaType", "");
            if (!accepted.isEmpty() && !accepted.contains(type)) {
                failures.add(failure(id, "UnsupportedImageType", "The image is of media type " + type));
                continue;
            }
            images.add(image(repository, digest.get(), id.string("imageTag"), type));
        }
        return new JsonObject().put("images", images).put("failures", failures);
    }

    JsonObject checkLayers(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        List<JsonObject> layers = new ArrayList<>();
        List<JsonObject> failures = new ArrayList<>();
        for (String text : call.body().strings("layerDigests")) {
            if (!text.matches("sha256:[0-9a-f]{64}")) {
                failures.add(new JsonObject()
                        .put("layerDigest", text)
                        .put("failureCode", "InvalidLayerDigest")
                        .put("failureReason", "Invalid layer digest"));
                continue;
            }
            Digest digest = Digest.parse(text);
            JsonObject layer = new JsonObject().put("layerDigest", text);
            layers.add(
                    repository.hasBlob(digest)
                            ? layer.put("layerAvailability", "AVAILABLE").put("layerSize", repository.blobSize(digest))
                            : layer.put("layerAvailability", "UNAVAILABLE"));
        }
        return new JsonObject().put("layers", layers).put("failures", failures);
    }

    static List<JsonObject> ids(EcrCall call) throws AwsError {
        List<JsonObject> ids = call.body().objects("imageIds");
        if (ids.isEmpty() || ids.size() > MOST_IMAGE_IDS) {
            throw EcrCall.invalid(
                    "Invalid parameter at 'imageIds' failed to satisfy constraint: 'must have 1 to 100" + " members'");
        }
        return ids;
    }

    /** With both a digest and a tag, the tag must be on that digest. */
    static Optional<Digest> find(Repository repository, JsonObject id) {
        String digest = id.string("imageDigest");
        String tag = id.string("imageTag");
        if (tag == null) {
            return digest == null ? Optional.empty() : repository.image(digest);
        }
        return repository
                .tagged(tag)
                .filter(there -> digest == null || there.toString().equals(digest));
    }

    private static boolean passes(Repository repository, Digest digest, String tagStatus) {
        return tagStatus.equals("ANY")
                || tagStatus.equals("TAGGED") != repository.tags(digest).isEmpty();
    }

    private static JsonObject detail(Repository repository, Digest digest) {
        JsonObject kept = repository.imageDetail(digest);
        List<String> tags = repository.tags(digest);
        return new JsonObject()
                .put("registryId", repository.account())
                .put("repositoryName", repository.name())
                .put("imageDigest", digest.toString())
                .putIfPresent("imageTags", tags.isEmpty() ? null : tags)
                .putIfPresent("imageSizeInBytes", kept.get("size"))
                .put("imagePushedAt", EcrService.seconds(kept.number("pushedAt").orElse(0)))
                .put("imageManifestMediaType", kept.string("mediaType", ""))
                .put("artifactMediaType", kept.string("artifactMediaType", ""))
                .put("imageStatus", "ACTIVE");
    }

    JsonObject image(Repository repository, Digest digest, @Nullable String tag, String mediaType) throws IOException {
        return new JsonObject()
                .put("registryId", repository.account())
                .put("repositoryName", repository.name())
                .put(
                        "imageId",
                        new JsonObject().put("imageDigest", digest.toString()).putIfPresent("imageTag", tag))
                .put("imageManifest", new String(repositories.manifest(digest), StandardCharsets.UTF_8))
                .put("imageManifestMediaType", mediaType);
    }

    static JsonObject id(Digest digest, String tag) {
        return new JsonObject().put("imageDigest", digest.toString()).put("imageTag", tag);
    }

    static JsonObject failure(JsonObject id, String code, String reason) {
        return new JsonObject().put("imageId", id).put("failureCode", code).put("failureReason", reason);
    }

    private static AwsError notFound(Repository repository, JsonObject id) {
        return new AwsError(
                400,
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'" + id.string("imageDigest") + "', imageTag:'"
                        + id.string("imageTag") + "'} does not exist within the repository with name '"
                        + repository.name() + "' in the registry with id '" + repository.account() + "'");
    }
}
