// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which images of a repository go, and which stay. Those of versions that were deleted go, and those this plugin has
 * pushed that nothing has run since; both only when no version of any function uses them. All others are none of its
 * business.
 *
 * @param goes in the order of the repository's list
 * @param stays of those it may ask about, each with the reason in words for people
 * @param others how many more there are
 */
public record ImageRetention(List<StoredImage> goes, Map<StoredImage, String> stays, int others) {

    /** Before that, somebody may have pushed it for a function that is not updated yet. */
    private static final Duration FRESH = Duration.ofHours(24);

    public ImageRetention {
        goes = List.copyOf(goes);
        stays = Collections.unmodifiableMap(new LinkedHashMap<>(stays));
    }

    /**
     * Decides.
     *
     * @param images all of the repository
     * @param released images of versions that are deleted
     * @param used images of versions that remain, each with one version that uses it
     */
    public static ImageRetention of(
            List<StoredImage> images, Set<Digest> released, Map<Digest, String> used, Instant now) {
        List<StoredImage> goes = new ArrayList<>();
        Map<StoredImage, String> stays = new LinkedHashMap<>();
        int others = 0;
        for (StoredImage image : images) {
            boolean wasRun = released.contains(image.digest());
            String user = used.get(image.digest());
            if (image.isIndex() || !wasRun && !image.isOwn()) {
                others++;
            } else if (user != null) {
                stays.put(image, user);
            } else if (!wasRun && image.pushedAt().isAfter(now.minus(FRESH))) {
                stays.put(image, "pushed less than " + FRESH.toHours() + " hours ago");
            } else {
                goes.add(image);
            }
        }
        return new ImageRetention(goes, stays, others);
    }
}
