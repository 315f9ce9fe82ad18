// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which versions of a function go, and which stay: the newest ones, and whatever something points at. {@code $LATEST}
 * has no number and is never asked about.
 *
 * @param goes oldest first
 * @param stays oldest first, each with the reasons in words for people
 */
public record Retention(List<VersionNumber> goes, Map<VersionNumber, String> stays) {

    public Retention {
        goes = List.copyOf(goes);
        stays = Collections.unmodifiableMap(new LinkedHashMap<>(stays));
    }

    /**
     * Decides.
     *
     * @param versions all that are there
     * @param aliases all of the function
     * @param provisioned versions with provisioned concurrency of their own
     * @param keep how many of the newest stay, at least 1
     */
    public static Retention of(
            Collection<VersionNumber> versions,
            Collection<AliasState> aliases,
            Set<VersionNumber> provisioned,
            int keep) {
        List<VersionNumber> oldestFirst = versions.stream().distinct().sorted().toList();
        int newest = Math.max(0, oldestFirst.size() - Math.max(1, keep));
        List<VersionNumber> goes = new ArrayList<>();
        Map<VersionNumber, String> stays = new LinkedHashMap<>();
        for (int i = 0; i < oldestFirst.size(); i++) {
            VersionNumber version = oldestFirst.get(i);
            List<String> reasons = new ArrayList<>();
            aliases.forEach(alias -> reason(alias, version, reasons));
            if (provisioned.contains(version)) {
                reasons.add("provisioned concurrency");
            }
            if (i >= newest) {
                reasons.add(keep <= 1 ? "the newest" : "one of the " + keep + " newest");
            }
            if (reasons.isEmpty()) {
                goes.add(version);
            } else {
                stays.put(version, String.join(", ", reasons));
            }
        }
        return new Retention(goes, stays);
    }

    private static void reason(AliasState alias, VersionNumber version, List<String> reasons) {
        if (alias.version().equals(version.text())) {
            reasons.add("alias " + alias.name());
        }
        if (alias.weights().containsKey(version.text())) {
            reasons.add("a share of alias " + alias.name());
        }
        if (alias.note().previous().filter(version::equals).isPresent()) {
            reasons.add("what alias " + alias.name() + " can be rolled back to");
        }
    }
}
