// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.LocalAws;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One ECR repository of one region, as its document has it; changes are kept by {@link Repositories#save}. Blobs are
 * visible here only after they were pushed or mounted here, whatever other repositories hold.
 */
record Repository(JsonObject document) {

    /** ECR's rule for names of 2 to 256 characters. */
    static final Pattern NAME = Pattern.compile(
            "(?=.{2,256}$)(?:[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*/)*[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");

    /** OCI's rule for tags. */
    static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    static Repository create(String region, String account, String name, long now) {
        return new Repository(new JsonObject()
                .put("region", region)
                .put("account", account)
                .put("repositoryName", name)
                .put("createdAt", now)
                .put("imageTagMutability", "MUTABLE")
                .put("images", new JsonObject())
                .put("imageTags", new JsonObject())
                .put("blobs", new JsonObject()));
    }

    String region() {
        return document.string("region", "");
    }

    /** Whose registry it is in. */
    String account() {
        return document.string("account", LocalAws.ACCOUNT);
    }

    String name() {
        return document.string("repositoryName", "");
    }

    String arn() {
        return "arn:aws:ecr:" + region() + ":" + account() + ":repository/" + name();
    }

    /** Whether this tag, once there, can never be put again, be it on the same image. */
    boolean isImmutable(String tag) {
        boolean excluded = document.objects("imageTagMutabilityExclusionFilters").stream()
                .anyMatch(filter -> tag.matches(regex(filter.string("filter", ""))));
        return switch (document.string("imageTagMutability", "MUTABLE")) {
            case "IMMUTABLE" -> true;
            case "IMMUTABLE_WITH_EXCLUSION" -> !excluded;
            case "MUTABLE_WITH_EXCLUSION" -> excluded;
            default -> false;
        };
    }

    /** The image's digest by {@code tag}. */
    Optional<Digest> tagged(String tag) {
        return Optional.ofNullable(part("imageTags").string(tag)).map(Digest::parse);
    }

    /** The image's digest by tag or by {@code sha256:…}; empty when neither is here. */
    Optional<Digest> image(String reference) {
        if (reference.startsWith("sha256:")) {
            return part("images").has(reference) ? Optional.of(Digest.parse(reference)) : Optional.empty();
        }
        return tagged(reference);
    }

    /** What is kept of an image: {@code mediaType}, {@code artifactMediaType}, {@code size}, {@code pushedAt}. */
    JsonObject imageDetail(Digest digest) {
        return part("images").objectOrEmpty(digest.toString());
    }

    /** All images, by digest. */
    List<Digest> images() {
        return new TreeSet<>(part("images").keys()).stream().map(Digest::parse).toList();
    }

    /** An image's tags, sorted. */
    List<String> tags(Digest digest) {
        JsonObject tags = part("imageTags");
        return tags.keys().stream()
                .filter(tag -> digest.toString().equals(tags.string(tag)))
                .sorted()
                .toList();
    }

    List<String> tags() {
        return part("imageTags").keys().stream().sorted().toList();
    }

    boolean hasBlob(Digest digest) {
        return part("blobs").has(digest.toString());
    }

    long blobSize(Digest digest) {
        return part("blobs").number(digest.toString()).orElse(0);
    }

    void addBlob(Digest digest, long size) {
        part("blobs").put(digest.toString(), size);
    }

    /** What the manifest names and this repository has not. */
    List<Digest> missing(Manifest manifest) {
        return manifest.references().stream()
                .filter(digest -> manifest.isIndex() ? !part("images").has(digest.toString()) : !hasBlob(digest))
                .distinct()
                .toList();
    }

    void addImage(Manifest manifest, Optional<String> tag, long now) {
        if (!part("images").has(manifest.digest().toString())) {
            JsonObject detail = new JsonObject()
                    .put("mediaType", manifest.mediaType())
                    .put("artifactMediaType", manifest.artifactMediaType())
                    .put("pushedAt", now);
            // ECR tells no size for an index.
            part("images")
                    .put(
                            manifest.digest().toString(),
                            manifest.isIndex() ? detail : detail.put("size", manifest.size()));
        }
        tag.ifPresent(name -> part("imageTags").put(name, manifest.digest().toString()));
    }

    /** Sets the policy; Lambda does not know it at once. */
    void setPolicy(String text) {
        document.put("policyText", text).remove("policyLooks");
    }

    /** Counts a look of Lambda's at the policy; whether it is known by now. */
    boolean policyKnown(long after) {
        return known(document, "policyLooks", after);
    }

    /** Counts a look of Lambda's at an image; whether it is known by now. */
    boolean imageKnown(Digest digest, long after) {
        JsonObject image = part("images").object(digest.toString());
        return image != null && known(image, "looks", after);
    }

    private static boolean known(JsonObject of, String counter, long after) {
        long looks = of.number(counter).orElse(0);
        if (looks < after) {
            of.put(counter, looks + 1);
        }
        return looks >= after;
    }

    void removeTag(String tag) {
        part("imageTags").remove(tag);
    }

    /** Removes an image and all its tags. */
    void removeImage(Digest digest) {
        tags(digest).forEach(this::removeTag);
        part("images").remove(digest.toString());
    }

    private JsonObject part(String key) {
        JsonObject part = document.object(key);
        if (part == null) {
            throw new IllegalStateException("The document of repository " + name() + " has no " + key);
        }
        return part;
    }

    private static String regex(String wildcard) {
        return "\\Q" + wildcard.replace("*", "\\E.*\\Q") + "\\E";
    }
}
