// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.ecr.StoredImage;
import io.github.lambdadeploy.lambda.CodeVersion;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.release.prune.ImagePruning;
import io.github.lambdadeploy.release.prune.PrunedFunction;
import io.github.lambdadeploy.release.prune.VersionPruning;
import io.github.lambdadeploy.release.prune.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of {@code prune}, and of what a deployment does at its end: old versions go first, then the images that
 * nothing uses since. Says what it does while it does it. Whatever fails is a warning.
 */
public final class VersionCleanup {

    private static final Logger LOG = LoggerFactory.getLogger(VersionCleanup.class);

    private final CleanupRequest request;
    private final Warnings warnings = new Warnings();

    public VersionCleanup(CleanupRequest request) {
        this.request = request;
    }

    /**
     * Cleans up.
     *
     * @throws DeployException when none of the functions could be read; then nothing was deleted
     */
    public CleanupResult run() {
        List<DeployException> unread = new ArrayList<>();
        List<PrunedFunction> functions = versions(unread);
        if (functions.isEmpty() && !unread.isEmpty()) {
            throw none(unread);
        }
        unread.forEach(warnings::add);
        CleanupResult result = images(functions);
        result.functions().forEach(cleaned -> LOG.info(cleaned.text(request.dryRun())));
        return result;
    }

    /** Cleans up after a deployment: never fails, and says nothing when there was nothing to do. */
    public CleanupResult afterDeployment() {
        List<DeployException> unread = new ArrayList<>();
        List<PrunedFunction> functions = versions(unread);
        unread.forEach(warnings::add);
        CleanupResult result = images(functions);
        result.functions().stream()
                .filter(cleaned ->
                        !cleaned.versions().isEmpty() || !cleaned.images().isEmpty())
                .forEach(cleaned -> LOG.info(cleaned.text(request.dryRun())));
        return result;
    }

    private List<PrunedFunction> versions(List<DeployException> unread) {
        VersionPruning pruning = new VersionPruning(request.keep(), request.dryRun(), warnings);
        List<PrunedFunction> functions = new ArrayList<>();
        for (LambdaFunction function : request.functions()) {
            try {
                PrunedFunction pruned = pruning.prune(function);
                functions.add(pruned);
                if (request.dryRun()) {
                    say(pruned);
                }
            } catch (DeployException e) {
                unread.add(e);
            }
        }
        return functions;
    }

    private CleanupResult images(List<PrunedFunction> functions) {
        Map<String, List<StoredImage>> images = new ImagePruning(
                        request.region(), request.repositories(), request.dryRun(), request.clock(), warnings)
                .prune(functions);
        return new CleanupResult(
                functions.stream()
                        .map(pruned -> cleaned(
                                pruned, images.getOrDefault(pruned.function().name(), List.of())))
                        .toList(),
                warnings.lines());
    }

    private static CleanupResult.Cleaned cleaned(PrunedFunction pruned, List<StoredImage> images) {
        return new CleanupResult.Cleaned(
                pruned.function().name(),
                pruned.isImage(),
                pruned.deleted().stream()
                        .flatMap(version -> version.number().stream())
                        .toList(),
                pruned.reasons(),
                images.stream().map(StoredImage::digest).toList());
    }

    private static void say(PrunedFunction pruned) {
        pruned.deleted().stream().map(CodeVersion::name).forEach(name -> LOG.info("Would delete version {}", name));
        pruned.reasons()
                .forEach((version, reason) -> LOG.info(
                        "Would keep version {}:{}: {}", pruned.function().name(), version, reason));
    }

    private static DeployException none(List<DeployException> unread) {
        if (unread.size() == 1) {
            return unread.get(0);
        }
        return DeployException.environment("None of the " + unread.size() + " functions could be read")
                .reason(unread.stream()
                        .map(failure ->
                                "\n  - " + String.valueOf(failure.getMessage()).replace("\n", "\n    "))
                        .collect(Collectors.joining()))
                .left("Nothing was deleted.")
                .cause(unread.get(0));
    }
}
