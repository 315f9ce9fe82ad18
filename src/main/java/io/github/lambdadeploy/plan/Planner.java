// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.OwnVariables;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.FunctionTags;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what is there. Pure: the same two give the same plan. */
public final class Planner {

    /**
     * Whether the alias already serves exactly what is wanted, all traffic on it. Decided from the alias and its version
     * alone: sending the same code again would make a new version.
     */
    public boolean isLive(Wanted wanted, Observed observed) {
        AliasState alias = observed.alias();
        FunctionState live = observed.live();
        return alias != null
                && alias.weights().isEmpty()
                && live != null
                && !live.settling()
                && hasWanted(wanted, observed);
    }

    /** Whether the alias has the version that is wanted; one that is still on its way may turn out broken. */
    public boolean hasWanted(Wanted wanted, Observed observed) {
        return observed.alias() != null && serves(wanted.dropping(observed.ownVariables()), observed.live());
    }

    /** What has to be done, in this order. What cannot be done at all is {@link Preflight}'s to say, before. */
    public Plan plan(Wanted named, Observed observed) {
        Set<String> own = observed.ownVariables();
        Wanted wanted = named.dropping(own);
        List<Change> changes = new ArrayList<>();
        if (observed.latest() == null && !serves(wanted, observed.live())) {
            create(wanted, observed, changes);
        } else {
            // What cannot be read is not written either: it would forget what an earlier POM has set.
            Set<String> variables = observed.remembers() ? named.variables().orElse(own) : own;
            Set<String> all = new TreeSet<>(own);
            all.addAll(variables);
            // Known as ours before they are set: a run that dies in between must not leave them to nobody.
            boolean more = !own.containsAll(variables);
            update(wanted, observed, changes);
            if (more) {
                // After the code is there, since that changes nothing of the function.
                boolean uploads = !changes.isEmpty() && changes.get(0) instanceof Change.UploadCode;
                changes.add(uploads ? 1 : 0, new Change.RememberVariables(all, own));
            }
            if (!(more ? all : own).equals(variables)) {
                changes.add(new Change.RememberVariables(variables, more ? all : own));
            }
        }
        // Last: what is reserved may only be lowered after what is provisioned on the alias (AWS documentation).
        boolean created = changes.stream().anyMatch(change -> change instanceof Change.CreateFunction);
        observed.differences().stream()
                // A new function was given its tags, and whose code it takes.
                .filter(difference -> !created
                        || !difference.name().equals(FunctionTags.NAME)
                                && !wanted.defaults().names(difference.name()))
                .map(Change.UpdateAttachment::new)
                .forEach(changes::add);
        return new Plan(changes, left(observed, changes));
    }

    /** What a version that is published anyway does not take along. */
    private static List<Line> left(Observed observed, List<Change> changes) {
        FunctionState live = observed.live();
        FunctionState latest = observed.latest();
        if (live == null || latest == null || changes.stream().anyMatch(Change.PublishVersion.class::isInstance)) {
            return List.of();
        }
        String note = "on $LATEST only: changed outside, or newer than the alias";
        List<Line> lines = new ArrayList<>();
        if (!live.version().equals("$LATEST") && !live.codeSha256().equals(latest.codeSha256())) {
            lines.add(Line.of("code", live.codeSha256(), latest.codeSha256(), note));
        }
        lines.addAll(since(live, latest, note));
        return lines.stream().map(Line::asDrift).toList();
    }

    private void create(Wanted wanted, Observed observed, List<Change> changes) {
        if (observed.missingRole() != null) {
            changes.add(new Change.CreateRole(observed.missingRole()));
        }
        upload(wanted, observed, changes);
        Map<String, String> tags = new LinkedHashMap<>(wanted.tags());
        tags.putAll(OwnVariables.tags(wanted.variables().orElse(Set.of())));
        changes.add(new Change.CreateFunction(
                wanted.settings().orElse(wanted.defaults()).asChanges(), tags));
        changes.add(new Change.PublishVersion(List.of()));
        point(wanted, observed, changes);
    }

    private static void point(Wanted wanted, Observed observed, List<Change> changes) {
        AliasState alias = observed.alias();
        changes.add(new Change.PointAlias(wanted.alias(), alias == null ? null : alias.version(), wanted.shift()));
    }

    private void update(Wanted wanted, Observed observed, List<Change> changes) {
        AliasState alias = observed.alias();
        FunctionState live = observed.live();
        FunctionState latest = observed.latest();
        if (alias != null && !serves(wanted, live) && isHalfWay(wanted, observed)) {
            alias.weights()
                    .forEach((version, weight) -> changes.add(new Change.FinishShift(
                            alias.name(), alias.version(), version, Math.round(weight * 100), wanted.shift())));
            return;
        }
        List<Change> updates = latest == null || serves(wanted, live) ? List.of() : updates(wanted, observed, latest);
        changes.addAll(updates);
        // Nobody is to meet a version that is not wanted while the next one is made.
        if (alias != null && !alias.weights().isEmpty()) {
            boolean uploads = !changes.isEmpty() && changes.get(0) instanceof Change.UploadCode;
            changes.add(uploads ? 1 : 0, new Change.ClearWeights(alias.name(), alias.version()));
        }
        // A version keeps the description it was published with; $LATEST has the wanted one.
        boolean served = updates.isEmpty() && serves(wanted.withoutDescription(), live);
        if (alias == null || !served) {
            changes.add(new Change.PublishVersion(drift(wanted, live, latest, updates)));
            point(wanted, observed, changes);
        }
    }

    /** Whether a part of the traffic goes to what is wanted already. */
    public boolean isHalfWay(Wanted wanted, Observed observed) {
        FunctionState candidate = observed.candidate();
        return candidate != null
                && !candidate.settling()
                && serves(wanted.dropping(observed.ownVariables()).withoutDescription(), candidate);
    }

    private List<Change> updates(Wanted wanted, Observed observed, FunctionState latest) {
        FunctionState live = observed.live();
        List<Change> changes = new ArrayList<>();
        List<SettingChange> settings = wanted.settings().changesFrom(latest.settings()).stream()
                .filter(change -> !change.type().isSentWithCode())
                .toList();
        boolean code = sendsCode(wanted, live, latest);
        if (code) {
            upload(wanted, observed, changes);
        }
        if (!settings.isEmpty()) {
            changes.add(new Change.UpdateSettings(settings, drifted(live, latest)));
        }
        if (code) {
            changes.add(new Change.UpdateCode(
                    latest.codeSha256(),
                    wanted.codeSha256(),
                    latest.architectures().get(0),
                    wanted.architecture() == null ? latest.architectures().get(0) : wanted.architecture(),
                    live != null && !live.codeSha256().equals(latest.codeSha256()),
                    wanted.settings().withCode().changesFrom(latest.settings())));
        }
        return changes;
    }

    /** Whether Lambda is to fetch the code, for a new function or for the one that is there. */
    public boolean sendsCode(Wanted wanted, @Nullable FunctionState live, @Nullable FunctionState latest) {
        // A version that cannot run any more (its image was deleted) is only woken by sending the code again.
        boolean broken = live != null && live.failure().isPresent()
                || latest != null
                        && (latest.failure().isPresent()
                                || latest.updateFailure().isPresent());
        return broken || !hasCode(wanted, latest);
    }

    private static void upload(Wanted wanted, Observed observed, List<Change> changes) {
        CodePlace place = observed.code();
        if (place == null || !place.holds()) {
            changes.add(new Change.UploadCode(
                    place == null ? "Lambda" : place.name(), wanted.codeSha256(), place != null && !place.exists()));
        }
    }

    /** Whether {@code $LATEST} is what is to be published; if not, somebody else has changed it since. */
    public boolean isReady(Wanted wanted, FunctionState latest) {
        return hasCode(wanted, latest)
                && wanted.dropping(latest.ownVariables().orElse(Set.of()))
                        .settings()
                        .changesFrom(latest.settings())
                        .isEmpty();
    }

    /** Whether this is the wanted code already. */
    public boolean hasCode(Wanted wanted, @Nullable FunctionState found) {
        return found != null
                && found.codeSha256().equals(wanted.codeSha256())
                && (wanted.architecture() == null || found.architectures().contains(wanted.architecture()))
                && wanted.settings().withCode().changesFrom(found.settings()).isEmpty();
    }

    private boolean serves(Wanted wanted, @Nullable FunctionState live) {
        return live != null
                && !live.version().equals("$LATEST")
                && hasCode(wanted, live)
                && wanted.settings().changesFrom(live.settings()).isEmpty()
                && live.failure().isEmpty();
    }

    /** What is not as in the version that is live, by the names of lines, before this plan has done anything. */
    private static Set<String> drifted(@Nullable FunctionState live, FunctionState latest) {
        return since(live, latest, "").stream().map(Line::name).collect(Collectors.toSet());
    }

    /**
     * What goes live with the version though nothing of this plan changes it: settings that the POM does not name are as
     * somebody else left them; those that it names were brought to its values already.
     */
    private static List<Line> drift(
            Wanted wanted, @Nullable FunctionState live, @Nullable FunctionState latest, List<Change> updates) {
        if (latest == null) {
            return List.of();
        }
        Set<String> shown = updates.stream()
                .filter(change -> change instanceof Change.UpdateSettings || change instanceof Change.UpdateCode)
                .flatMap(change -> change.lines().stream())
                .map(Line::name)
                .collect(Collectors.toSet());
        return since(live, latest, "changed outside, goes live with the version").stream()
                .filter(line -> !shown.contains(line.name()))
                .map(line -> names(wanted, line.name()) ? line : line.asDrift())
                .toList();
    }

    /** Whether the POM says something of what the line is about. */
    private static boolean names(Wanted wanted, String line) {
        String setting = line.split("\\.", 2)[0];
        boolean merges =
                wanted.settings().has(SettingType.ENVIRONMENT_MERGED) && setting.equals(SettingType.ENVIRONMENT.name());
        return merges
                ? wanted.variables().orElse(Set.of()).contains(line.substring(setting.length() + 1))
                : wanted.settings().names(setting);
    }

    private static List<Line> since(@Nullable FunctionState live, FunctionState latest, String note) {
        return live == null || live.version().equals("$LATEST")
                ? List.of()
                : latest.settings().since(live.settings()).stream()
                        // Every version has a description of its own.
                        .filter(change -> change.type() != SettingType.DESCRIPTION)
                        .flatMap(change -> Line.of(
                                change.type().name(), change.shownBefore(), change.shown(), change.isSecret(), note)
                                .stream())
                        .toList();
    }
}
