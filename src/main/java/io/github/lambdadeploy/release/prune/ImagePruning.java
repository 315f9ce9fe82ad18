// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.ecr.EcrImages;
import io.github.lambdadeploy.ecr.StoredImage;
import io.github.lambdadeploy.lambda.CodeVersion;
import io.github.lambdadeploy.lambda.RegionVersions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes images that no version of any function in the region uses any more.
 *
 * @param region tells which images are in use
 * @param repositories gives access to one
 * @param dryRun whether nothing is deleted
 * @param warnings take what could not be read or deleted
 */
public record ImagePruning(
        RegionVersions region,
        Function<ImagePlace, EcrImages> repositories,
        boolean dryRun,
        Clock clock,
        Warnings warnings) {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePruning.class);

    /** A repository with images that nothing of its own functions uses. */
    private record Candidate(ImagePlace place, EcrImages repository, List<StoredImage> images, String function) {}

    /**
     * Looks through the repositories of these functions.
     *
     * @return what was deleted, by the name of the function it is put down to
     */
    public Map<String, List<StoredImage>> prune(List<PrunedFunction> functions) {
        Map<String, List<StoredImage>> deleted = new LinkedHashMap<>();
        Map<Digest, String> released = new LinkedHashMap<>();
        Set<String> gone = new HashSet<>();
        for (PrunedFunction function : functions) {
            for (CodeVersion version : function.deleted()) {
                gone.add(version.name());
                version.digest()
                        .ifPresent(digest ->
                                released.putIfAbsent(digest, function.function().name()));
            }
        }
        List<Candidate> candidates = candidates(functions, released.keySet());
        if (candidates.isEmpty()) {
            return deleted;
        }
        Map<Digest, String> used;
        try {
            used = inUse(region.list(), gone);
        } catch (DeployException e) {
            warnings.add(e);
            return deleted;
        }
        for (Candidate candidate : candidates) {
            ImageRetention retention = ImageRetention.of(candidate.images(), released.keySet(), used, clock.instant());
            for (StoredImage image : dryRun ? dryRun(candidate, retention) : delete(candidate, retention.goes())) {
                String name = released.getOrDefault(image.digest(), candidate.function());
                deleted.computeIfAbsent(name, first -> new ArrayList<>()).add(image);
            }
        }
        return deleted;
    }

    private List<Candidate> candidates(List<PrunedFunction> functions, Set<Digest> released) {
        Map<ImagePlace, String> places = new LinkedHashMap<>();
        Map<Digest, String> used = new LinkedHashMap<>();
        for (PrunedFunction function : functions) {
            users(function.kept(), used);
            if (function.isImage()) {
                try {
                    function.function()
                            .latest()
                            .flatMap(ImagePlace::of)
                            .ifPresent(place -> places.putIfAbsent(
                                    place, function.function().name()));
                } catch (DeployException e) {
                    warnings.add(e);
                }
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        places.forEach((place, function) -> {
            try {
                candidate(place, function, released, used).ifPresent(candidates::add);
            } catch (DeployException e) {
                warnings.add(e);
            }
        });
        return candidates;
    }

    /** Few questions as long as nothing is to be deleted. */
    private Optional<Candidate> candidate(
            ImagePlace place, String function, Set<Digest> released, Map<Digest, String> used) {
        if (!place.isOwn()) {
            if (dryRun || !released.isEmpty()) {
                LOG.info("Images of {} stay: the repository belongs to another account", place);
            }
            return Optional.empty();
        }
        EcrImages repository = repositories.apply(place);
        List<StoredImage> images = repository.list();
        if (!dryRun
                && ImageRetention.of(images, released, used, clock.instant())
                        .goes()
                        .isEmpty()) {
            return Optional.empty();
        }
        Optional<String> others = repository.otherPullers(place.functionAccount());
        if (others.isPresent()) {
            LOG.info(
                    "Images of {} stay: its policy lets {} pull, whose functions cannot be seen from here",
                    place,
                    others.get());
            return Optional.empty();
        }
        return Optional.of(new Candidate(place, repository, images, function));
    }

    private static Map<Digest, String> inUse(List<CodeVersion> all, Set<String> gone) {
        List<CodeVersion> remaining =
                all.stream().filter(version -> !gone.contains(version.name())).toList();
        for (CodeVersion version : remaining) {
            if (version.image() && version.digest().isEmpty()) {
                throw DeployException.environment("Cannot tell which image a function uses")
                        .where(version.name())
                        .reason("AWS answers CodeSha256 '" + version.codeSha256() + "'")
                        .left("No image was deleted.")
                        .next("Run lambda:prune when no function is being created.");
            }
        }
        Map<Digest, String> used = new LinkedHashMap<>();
        users(remaining, used);
        return used;
    }

    private static void users(List<CodeVersion> versions, Map<Digest, String> used) {
        versions.forEach(version ->
                version.digest().ifPresent(digest -> used.putIfAbsent(digest, "used by " + version.name())));
    }

    private List<StoredImage> dryRun(Candidate candidate, ImageRetention retention) {
        String place = candidate.place().toString();
        retention.goes().forEach(image -> LOG.info("Would delete image {}@{}", place, image));
        retention.stays().forEach((image, reason) -> LOG.info("Would keep image {}@{}: {}", place, image, reason));
        if (retention.others() > 0) {
            LOG.info("Would leave {} other images of {} alone", retention.others(), place);
        }
        return retention.goes();
    }

    private List<StoredImage> delete(Candidate candidate, List<StoredImage> goes) {
        List<StoredImage> deleted = new ArrayList<>();
        try {
            for (int from = 0; from < goes.size(); from += EcrImages.MOST) {
                List<StoredImage> chunk = goes.subList(from, Math.min(goes.size(), from + EcrImages.MOST));
                Map<Digest, String> kept = candidate
                        .repository()
                        .delete(chunk.stream().map(StoredImage::digest).toList());
                for (StoredImage image : chunk) {
                    String reason = kept.get(image.digest());
                    if (reason == null) {
                        deleted.add(image);
                        LOG.info("Deleted image {}@{}", candidate.place(), image);
                    } else {
                        warnings.add("Image " + candidate.place() + "@" + image + " stays: " + reason);
                    }
                }
            }
        } catch (DeployException e) {
            warnings.add(e);
        }
        return deleted;
    }
}
