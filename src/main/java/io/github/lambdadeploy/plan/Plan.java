// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import java.util.List;

/**
 * What is to be done with one function.
 *
 * @param changes in the order they are carried out; empty when everything already is as wanted
 */
public record Plan(List<Change> changes) {

    public Plan {
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether callers and whoever looks at the function would notice it: what is remembered in tags is nobody else's. */
    public boolean changesNothing() {
        return changes.stream().allMatch(change -> change instanceof Change.RememberVariables);
    }

    /** Whether a function is made. */
    public boolean creates() {
        return changes.stream().anyMatch(change -> change instanceof Change.CreateFunction);
    }

    /** Whether Lambda is going to fetch code: it has to be where it can be had, tags and all. */
    public boolean needsCode() {
        return creates() || changes.stream().anyMatch(change -> change instanceof Change.UpdateCode);
    }

    /** Whether the alias is brought to another version. */
    public boolean movesAlias() {
        return changes.stream()
                .anyMatch(change -> change instanceof Change.PointAlias || change instanceof Change.FinishShift);
    }

    /** What of another plan would lead anywhere this one does not lead: a part of this one leads nowhere else. */
    public List<Line> beyond(Plan other) {
        return other.lines().stream()
                .filter(line -> lines().stream().noneMatch(known -> known.leadsWhere(line)))
                .toList();
    }

    /** What a printed plan shows, in order. */
    public List<Line> lines() {
        return changes.stream().flatMap(change -> change.lines().stream()).toList();
    }
}
