// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ECR's operations that put and delete images. */
final class EcrImageChanges {

    private final Repositories repositories;
    private final EcrImageCalls images;
    private final Clock clock;

    EcrImageChanges(Repositories repositories, EcrImageCalls images, Clock clock) {
        this.repositories = repositories;
        this.images = images;
        this.clock = clock;
    }

    JsonObject put(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        byte[] bytes = call.required("imageManifest").getBytes(StandardCharsets.UTF_8);
        Manifest manifest = manifest(bytes, call.body().string("imageManifestMediaType", ""));
        String declared = call.body().string("imageDigest", manifest.digest().toString());
        if (!declared.equals(manifest.digest().toString())) {
            throw new AwsError(
                    400,
                    "ImageDigestDoesNotMatchException",
                    "The provided digest '" + declared + "' does not match the manifest's digest '" + manifest.digest()
                            + "'");
        }
        Optional<String> tag = Optional.ofNullable(call.body().string("imageTag"));
        if (tag.isPresent() && !Repository.TAG.matcher(tag.get()).matches()) {
            throw EcrCall.invalid("Invalid parameter at 'imageTag'");
        }
        refuseExisting(repository, manifest.digest(), tag);
        List<Digest> missing = repository.missing(manifest);
        if (!missing.isEmpty()) {
            throw new AwsError(
                    400,
                    manifest.isIndex() ? "ReferencedImagesNotFoundException" : "LayersNotFoundException",
                    "The repository '" + repository.name() + "' does not have " + missing);
        }
        repositories.add(repository, manifest, tag, clock.millis());
        return new JsonObject()
                .put("image", images.image(repository, manifest.digest(), tag.orElse(null), manifest.mediaType()));
    }

    private static void refuseExisting(Repository repository, Digest digest, Optional<String> tag) throws AwsError {
        Optional<Digest> tagged = tag.flatMap(repository::tagged);
        if (tagged.isPresent() && repository.isImmutable(tag.orElse(""))) {
            throw new AwsError(400, "ImageTagAlreadyExistsException", immutable(repository, tag.orElse("")));
        }
        boolean same = tag.isEmpty()
                ? repository.image(digest.toString()).isPresent()
                : tagged.filter(digest::equals).isPresent();
        if (same) {
            throw new AwsError(
                    400,
                    "ImageAlreadyExistsException",
                    "Image with digest '" + digest + "' and tag '" + tag.orElse("null")
                            + "' already exists in the repository with name '" + repository.name()
                            + "' in registry with id '" + repository.account() + "'");
        }
    }

    /** AWS's words for a tag that cannot be put again. */
    static String immutable(Repository repository, String tag) {
        return "The image tag '" + tag + "' already exists in the '" + repository.name()
                + "' repository and cannot be overwritten because the tag is immutable.";
    }

    private static Manifest manifest(byte[] bytes, String declared) throws AwsError {
        try {
            return Manifest.parse(bytes, declared);
        } catch (IllegalArgumentException e) {
            throw EcrCall.invalid(
                    "Invalid parameter at 'ImageManifest' failed to satisfy constraint: '" + e.getMessage() + "'");
        }
    }

    JsonObject batchDelete(EcrCall call) throws AwsError, IOException {
        Repository repository = call.repository(repositories);
        List<JsonObject> deleted = new ArrayList<>();
        List<JsonObject> failures = new ArrayList<>();
        for (JsonObject id : EcrImageCalls.ids(call)) {
            Optional<Digest> found = EcrImageCalls.find(repository, id);
            if (found.isEmpty()) {
                failures.add(EcrImageCalls.failure(id, "ImageNotFound", "Requested image not found"));
                continue;
            }
            String tag = id.string("imageTag");
            List<String> tags = tag == null ? repository.tags(found.get()) : List.of(tag);
            tags.forEach(name -> deleted.add(EcrImageCalls.id(found.get(), name)));
            if (tags.isEmpty()) {
                deleted.add(new JsonObject().put("imageDigest", found.get().toString()));
            }
            tags.forEach(repository::removeTag);
            // By tag only the tag goes, unless it was the last one.
            if (repository.tags(found.get()).isEmpty()) {
                repository.removeImage(found.get());
            }
        }
        repositories.save(repository);
        return new JsonObject().put("imageIds", deleted).put("failures", failures);
    }
}
