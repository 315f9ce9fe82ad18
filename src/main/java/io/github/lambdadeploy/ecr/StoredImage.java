// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.ecr;

import io.github.lambdadeploy.artifact.Digest;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ecr.model.ImageDetail;

/**
 * An image in a repository, as DescribeImages answers it.
 *
 * @param pushedAt when it came; the far future when ECR does not tell
 * @param mediaType of its manifest
 */
public record StoredImage(Digest digest, Set<String> tags, Instant pushedAt, String mediaType) {

    public StoredImage {
        tags = Set.copyOf(tags);
    }

    static StoredImage of(ImageDetail detail) {
        return new StoredImage(
                Digest.parse(detail.imageDigest()),
                Set.copyOf(detail.imageTags()),
                detail.imagePushedAt() == null ? Instant.MAX : detail.imagePushedAt(),
                detail.imageManifestMediaType() == null ? "" : detail.imageManifestMediaType());
    }

    /** The tag that every image has which this plugin pushes. */
    public static String ownTag(Digest digest) {
        return "sha-" + digest.hex().substring(0, 12);
    }

    /** Whether this plugin has pushed or tagged it. Others have tags that start with {@code sha-} too, of commits. */
    public boolean isOwn() {
        return tags.contains(ownTag(digest));
    }

    /** Whether it is a list of images, which no function runs. */
    public boolean isIndex() {
        return mediaType.contains("image.index") || mediaType.contains("manifest.list");
    }

    /** Digest and tags, for people. */
    @Override
    public String toString() {
        return tags.isEmpty() ? digest.toString() : digest + " (" + String.join(", ", new TreeSet<>(tags)) + ")";
    }
}
