// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be done with one function.
 *
 * @param changes in the order they are carried out; empty when everything already is as wanted
 * @param drift what somebody else changed on {@code $LATEST} and no version has; shown, left alone
 */
public record Plan(List<Change> changes, List<Line> drift) {

    public Plan {
        changes = List.copyOf(changes);
        drift = List.copyOf(drift);
    }

    /** Of a function that nobody else has changed. */
    public Plan(List<Change> changes) {
        this(changes, List.of());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether nobody would notice it, nor has anybody else done anything: what is remembered in tags is our own. */
    public boolean changesNothing() {
        return drift.isEmpty() && changes.stream().allMatch(change -> change instanceof Change.RememberVariables);
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

    /** Whether a version is made. */
    public boolean publishes() {
        return changes.stream().anyMatch(change -> change instanceof Change.PublishVersion);
    }

    /** What of another plan would lead anywhere this one does not lead: a part of this one leads nowhere else. */
    public List<Line> beyond(Plan other) {
        return other.changed()
                .filter(line -> changed().noneMatch(known -> known.leadsWhere(line)))
                .toList();
    }

    /** What a printed plan shows, in order. */
    public List<Line> lines() {
        return Stream.concat(changed(), drift.stream()).toList();
    }

    private Stream<Line> changed() {
        return changes.stream().flatMap(change -> change.lines().stream());
    }
}
