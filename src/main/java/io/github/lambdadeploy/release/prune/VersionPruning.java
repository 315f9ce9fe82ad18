// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.CodeVersion;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaVersions;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old versions, oldest first, so that a run that is killed goes on where it was.
 *
 * @param keep how many of the newest stay
 * @param dryRun whether nothing is deleted
 * @param warnings take what could not be deleted
 */
public record VersionPruning(int keep, boolean dryRun, Warnings warnings) {

    private static final Logger LOG = LoggerFactory.getLogger(VersionPruning.class);

    /** After so many the aliases are read again: somebody may be rolling back meanwhile. */
    private static final int AT_A_TIME = 25;

    /** @throws DeployException when the function, or what holds its versions, cannot be read; nothing is deleted then */
    public PrunedFunction prune(LambdaFunction function) {
        LambdaVersions versions = new LambdaVersions(function.calls());
        List<CodeVersion> all = versions.list().orElseThrow(() -> missing(function));
        Map<VersionNumber, CodeVersion> numbered = new TreeMap<>();
        all.forEach(version -> version.number().ifPresent(number -> numbered.put(number, version)));
        Set<VersionNumber> provisioned = versions.provisioned();
        Retention retention = Retention.of(numbered.keySet(), versions.aliases(), provisioned, keep);
        List<VersionNumber> gone = new ArrayList<>();
        Map<VersionNumber, String> held = new TreeMap<>();
        if (dryRun) {
            gone.addAll(retention.goes());
        } else {
            try {
                while (!retention.goes().isEmpty()) {
                    delete(versions, first(retention.goes()), gone, held);
                    numbered.keySet().removeAll(gone);
                    numbered.keySet().removeAll(held.keySet());
                    retention = retention.goes().size() <= AT_A_TIME
                            ? new Retention(List.of(), retention.stays())
                            : Retention.of(numbered.keySet(), versions.aliases(), provisioned, keep);
                }
            } catch (DeployException e) {
                warnings.add(e);
            }
        }
        return pruned(function, all, gone, reasons(retention, held));
    }

    private static void delete(
            LambdaVersions versions,
            List<VersionNumber> batch,
            List<VersionNumber> gone,
            Map<VersionNumber, String> held) {
        for (VersionNumber version : batch) {
            Optional<String> reason = versions.delete(version);
            String name = versions.calls().functionName() + ":" + version;
            if (reason.isEmpty()) {
                gone.add(version);
                LOG.info("Deleted version {}", name);
            } else {
                held.put(version, "Lambda does not let it go: " + reason.get());
                LOG.info("Left version {}, which Lambda does not let go: {}", name, reason.get());
            }
        }
    }

    private static List<VersionNumber> first(List<VersionNumber> goes) {
        return goes.subList(0, Math.min(AT_A_TIME, goes.size()));
    }

    private static Map<VersionNumber, String> reasons(Retention retention, Map<VersionNumber, String> held) {
        Map<VersionNumber, String> reasons = new TreeMap<>(retention.stays());
        reasons.putAll(held);
        return reasons;
    }

    private static PrunedFunction pruned(
            LambdaFunction function,
            List<CodeVersion> all,
            List<VersionNumber> gone,
            Map<VersionNumber, String> known) {
        List<CodeVersion> deleted = new ArrayList<>();
        List<CodeVersion> kept = new ArrayList<>();
        for (CodeVersion version : all) {
            (version.number().filter(gone::contains).isPresent() ? deleted : kept).add(version);
        }
        Map<VersionNumber, String> reasons = new TreeMap<>(known);
        kept.forEach(version ->
                version.number().ifPresent(number -> reasons.putIfAbsent(number, "it could not be deleted")));
        return new PrunedFunction(function, deleted, kept, reasons);
    }

    private static DeployException missing(LambdaFunction function) {
        return DeployException.configuration("There is no function " + function.name())
                .where(function.where())
                .left("Nothing was deleted.")
                .next("Mend <functionName> (-Dlambda.functionName), <region> (-Dlambda.region) or the credentials.");
    }
}
