// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what is there. Pure: the same two give the same plan. */
public final class Planner {

    private static final Pattern JAVA = Pattern.compile("java(\\d+).*");

    /**
     * Whether the alias already serves exactly what is wanted, all traffic on it. Decided from the alias and its version
     * alone: sending the same code again would make a new version.
     */
    public boolean isLive(Wanted wanted, @Nullable AliasState alias, @Nullable FunctionState live) {
        return alias != null && alias.weights().isEmpty() && serves(wanted, live);
    }

    /**
     * @throws DeployException when the function is of the other package type, which Lambda never changes, or when its
     *     creation has failed, which only deleting mends
     */
    public Plan plan(Wanted wanted, Observed observed) {
        AliasState alias = observed.alias();
        FunctionState live = observed.live();
        if (isLive(wanted, alias, live)) {
            return new Plan(List.of());
        }
        if (alias != null && serves(wanted, live)) {
            return new Plan(List.of(new Change.ClearWeights(alias.name(), alias.version())));
        }
        String from = alias == null ? null : alias.version();
        List<Change> changes = new ArrayList<>();
        FunctionState latest = observed.latest();
        if (latest == null) {
            changes.add(new Change.CreateFunction());
        } else {
            refuseTheImpossible(wanted, observed, latest);
            List<SettingChange> settings = wanted.settings().changesFrom(latest.settings());
            if (!settings.isEmpty()) {
                changes.add(new Change.UpdateSettings(settings));
            }
            // A version that cannot run any more (its image was deleted) is only woken by sending the code again.
            boolean broken = live != null && live.failure().isPresent()
                    || latest.failure().isPresent()
                    || latest.updateFailure().isPresent();
            if (broken || !hasCode(wanted, latest)) {
                changes.add(new Change.UpdateCode(latest.codeSha256(), wanted.codeSha256()));
            }
        }
        if (changes.isEmpty() && alias != null && serves(wanted.withoutDescription(), live)) {
            // A version keeps the description it was published with; $LATEST has the wanted one.
            return new Plan(
                    alias.weights().isEmpty()
                            ? List.of()
                            : List.of(new Change.ClearWeights(alias.name(), alias.version())));
        }
        changes.add(new Change.PublishVersion());
        changes.add(new Change.PointAlias(wanted.alias(), from));
        return new Plan(changes);
    }

    /** Whether {@code $LATEST} is what is to be published; if not, somebody else has changed it since. */
    public boolean isReady(Wanted wanted, FunctionState latest) {
        return hasCode(wanted, latest)
                && wanted.settings().changesFrom(latest.settings()).isEmpty();
    }

    private boolean serves(Wanted wanted, @Nullable FunctionState live) {
        return live != null
                && !live.version().equals("$LATEST")
                && hasCode(wanted, live)
                && wanted.settings().changesFrom(live.settings()).isEmpty()
                && !live.settling()
                && live.failure().isEmpty();
    }

    /** Whether this is the wanted code already. */
    public boolean hasCode(Wanted wanted, @Nullable FunctionState found) {
        return found != null
                && found.codeSha256().equals(wanted.codeSha256())
                && (wanted.architecture() == null || found.architectures().contains(wanted.architecture()));
    }

    private static void refuseTheImpossible(Wanted wanted, Observed observed, FunctionState latest) {
        if (!latest.packageType().equals(wanted.packageType())) {
            throw DeployException.configuration("<packageType> (-Dlambda.packageType) is "
                            + wanted.packageType().toLowerCase(Locale.ROOT) + ", but the function is of type "
                            + latest.packageType())
                    .where(latest.arn())
                    .reason("Lambda never changes the package type of a function")
                    .left("Nothing was changed.")
                    .next("Deploy under a new <functionName>, or set <packageType>"
                            + latest.packageType().toLowerCase(Locale.ROOT) + "</packageType>.");
        }
        String failure = latest.failure().orElse("");
        // With an alias it has run before: its image was deleted, and new code mends that.
        if (observed.alias() == null && !failure.isEmpty() && !failure.startsWith("ImageDeleted")) {
            throw DeployException.environment(
                            "The function could not be created by an earlier call and takes no update")
                    .where(latest.arn())
                    .reason(failure)
                    .left("Nothing was changed.")
                    .next("Mend the reason, delete the function (aws lambda delete-function) and deploy again.");
        }
        String runtime = wanted.settings()
                .get(SettingType.RUNTIME)
                .or(() -> latest.settings().get(SettingType.RUNTIME))
                .orElse("");
        Matcher java = JAVA.matcher(runtime);
        if (java.matches() && Integer.parseInt(java.group(1)) < wanted.javaRelease()) {
            throw DeployException.configuration("<function><runtime> is " + runtime
                            + ", but the classes are compiled for Java " + wanted.javaRelease())
                    .where(latest.arn())
                    .reason("An absent <runtime> leaves the function's as it is; its first call would fail with"
                            + " UnsupportedClassVersionError")
                    .left("Nothing was changed.")
                    .next("Set <function><runtime>java" + wanted.javaRelease()
                            + "</runtime></function>, or lower maven.compiler.release.");
        }
    }
}
