// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.ProvisionedConcurrency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the wanted the function that is there can never become: said all at once, before the first write. Rules about
 * values alone are checked where the POM is read; these need both. Pure.
 */
public final class Preflight {

    private static final Pattern JAVA = Pattern.compile("java(\\d+).*");

    /** Bytes of all variables as one JSON object, and MB of {@code /tmp} (AWS documentation). */
    private static final int MOST_ENVIRONMENT = 4096;

    private static final int SNAP_START_STORAGE = 512;

    private static final String ONCE =
            "deploy this change with -Dlambda.release.strategy=AllAtOnce, or leave it as it was";

    private final List<String> findings = new ArrayList<>();
    private final Wanted wanted;
    private final Observed observed;
    private final Plan plan;

    private Preflight(Wanted wanted, Observed observed) {
        this.wanted = wanted;
        this.observed = observed;
        this.plan = new Planner().plan(wanted, observed);
    }

    /** What stands in the way, each with what to do about it; empty when nothing does. */
    public static List<String> findings(Wanted wanted, Observed observed) {
        Preflight preflight = new Preflight(wanted, observed);
        FunctionState latest = observed.latest();
        if (latest != null) {
            preflight.function(latest);
        } else if (preflight.plan.creates()) {
            preflight.newFunction();
        }
        preflight.alias();
        observed.differences().stream()
                .map(Difference::refusal)
                .filter(Objects::nonNull)
                .forEach(preflight.findings::add);
        return List.copyOf(preflight.findings);
    }

    /** @throws DeployException with all findings, if there are any */
    public static void refuse(Wanted wanted, Observed observed, String where) {
        List<String> findings = findings(wanted, observed);
        if (!findings.isEmpty()) {
            throw DeployException.configuration(String.join("\n", findings))
                    .where(where)
                    .left("The alias " + wanted.alias() + " was not moved.")
                    .next("Mend the configuration and run the same command again.");
        }
    }

    /** With the values of secrets, which only now are known. */
    private void newFunction() {
        wanted.settings().asChanges().forEach(this::environment);
        runtime(null);
        snapStart(null);
    }

    private void function(FunctionState latest) {
        packageType(latest);
        architecture(latest);
        creation(latest);
        runtime(latest);
        wanted.settings()
                .withoutVariables(observed.ownVariables())
                .changesFrom(latest.settings())
                .forEach(change -> {
                    fixed(change);
                    environment(change);
                });
        snapStart(latest);
        twoVersions(latest);
    }

    private void alias() {
        if (observed.alias() == null && !wanted.consent().alias()) {
            findings.add("The alias " + wanted.alias()
                    + " does not exist, and <createAlias> (-Dlambda.createAlias) is false: create it with the tool that"
                    + " owns it, or mend <alias> (-Dlambda.alias)");
        }
    }

    private void packageType(FunctionState latest) {
        if (!latest.packageType().equals(wanted.packageType())) {
            findings.add("<packageType> (-Dlambda.packageType) is "
                    + wanted.packageType().toLowerCase(Locale.ROOT) + ", but the function is of type "
                    + latest.packageType()
                    + ", which Lambda never changes: deploy under a new <functionName>, or set <packageType>"
                    + latest.packageType().toLowerCase(Locale.ROOT) + "</packageType>");
        }
    }

    /** Nobody asked for another one: code without a word about it is built for x86_64. */
    private void architecture(FunctionState latest) {
        String built = wanted.architecture();
        if (built != null
                && !wanted.consent().architecture()
                && !latest.architectures().contains(built)) {
            String live = String.join(", ", latest.architectures());
            findings.add("<image><architecture> (-Dlambda.image.architecture) is not set, so the image is built for "
                    + built + ", but the function runs on " + live
                    + ": set it to " + live + " and build again, or to " + built + " to move the function");
        }
    }

    /** With an alias it has run before: its image was deleted, and new code mends that. */
    private void creation(FunctionState latest) {
        String failure = latest.failure().orElse("");
        if (observed.alias() == null && !failure.isEmpty() && !failure.startsWith("ImageDeleted")) {
            findings.add("The function could not be created by an earlier call and takes no update (" + failure
                    + "): mend the reason, delete the function (aws lambda delete-function) and deploy again");
        }
    }

    private void fixed(SettingChange change) {
        change.refusal()
                .ifPresent(reason -> findings.add("<function><" + change.type().name()
                        + "> is not what the function was created with: " + reason
                        + "; take the element out, which leaves it as"
                        + " it is, or deploy under a new <functionName>"));
    }

    /** With the variables of others, which only now are known. */
    private void environment(SettingChange change) {
        if (change.isSecret() && change.wanted() instanceof Map<?, ?> variables) {
            JsonObject json = new JsonObject();
            variables.forEach((name, value) -> json.put(String.valueOf(name), value));
            int bytes = json.toBytes().length;
            if (bytes > MOST_ENVIRONMENT) {
                findings.add(
                        "<function><environment> takes " + bytes + " bytes as JSON together with the variables that"
                                + " the function has already, and Lambda takes " + MOST_ENVIRONMENT
                                + ": take some out, or set <environmentMode>replace</environmentMode> to remove those of others");
            }
        }
    }

    /** What the POM names may not go with what the function has. */
    private void snapStart(@Nullable FunctionState latest) {
        if (!"PublishedVersions".equals(effective(SettingType.SNAP_START, latest))) {
            return;
        }
        Integer storage = effective(SettingType.EPHEMERAL_STORAGE, latest);
        if (storage != null && storage > SNAP_START_STORAGE) {
            findings.add(
                    "<function><snapStart> is PublishedVersions, and /tmp has " + storage
                            + " MB: SnapStart takes 512 at most; set <ephemeralStorage>512</ephemeralStorage> or clear <snapStart>");
        }
        observed.differences().stream()
                .filter(difference -> difference.name().equals(ProvisionedConcurrency.NAME))
                .filter(difference -> difference.wanted() != null)
                .forEach(difference -> findings.add(
                        "<function><snapStart> is PublishedVersions, and <provisionedConcurrency> is wanted: Lambda takes one of"
                                + " them only; clear <snapStart> or <provisionedConcurrency>"));
        var systems = effective(SettingType.FILE_SYSTEM_CONFIGS, latest);
        if (systems != null && !systems.isEmpty()) {
            findings.add("<function><snapStart> is PublishedVersions, and the function mounts a file system: SnapStart"
                    + " cannot; clear <fileSystemConfigs> or <snapStart>");
        }
    }

    /** Old and new version can only share an alias's traffic when both have one role and one dead-letter target. */
    private void twoVersions(FunctionState latest) {
        FunctionState live = observed.live();
        if (!wanted.shift().gradual()
                || !plan.movesAlias()
                || live == null
                || live.version().equals("$LATEST")) {
            return;
        }
        FunctionState candidate = plan.publishes() ? null : observed.candidate();
        String role = candidate == null ? effective(SettingType.ROLE, latest) : role(candidate);
        String former = role(live);
        if (role != null && !role.equals(former)) {
            findings.add("<role> (-Dlambda.role): the new version's would be " + role + ", version " + live.version()
                    + " has " + former + ", and Lambda lets no alias share its traffic between two roles: "
                    + ONCE);
        }
        String target = candidate == null ? effective(SettingType.DEAD_LETTER_TARGET, latest) : target(candidate);
        String before = target(live);
        if (!before.equals(target == null ? "" : target)) {
            findings.add("<function><deadLetterTarget>: the new version's would be "
                    + (target == null || target.isEmpty() ? "none" : target) + ", version " + live.version() + " has "
                    + (before.isEmpty() ? "none" : before)
                    + ", and Lambda lets no alias share its traffic between two dead-letter targets: " + ONCE);
        }
    }

    private static String role(FunctionState version) {
        return version.settings().get(SettingType.ROLE).orElse(version.role());
    }

    private static String target(FunctionState version) {
        return version.settings().get(SettingType.DEAD_LETTER_TARGET).orElse("");
    }

    private void runtime(@Nullable FunctionState latest) {
        String runtime = effective(SettingType.RUNTIME, latest);
        Matcher java = JAVA.matcher(runtime == null ? "" : runtime);
        if (java.matches() && Integer.parseInt(java.group(1)) < wanted.javaRelease()) {
            findings.add("<function><runtime> is " + runtime + ", but the classes are compiled for Java "
                    + wanted.javaRelease()
                    + ": the first call would fail with UnsupportedClassVersionError (an absent <runtime> leaves the"
                    + " function's as it is); set <function><runtime>java" + wanted.javaRelease()
                    + "</runtime></function>, or lower maven.compiler.release");
        }
    }

    /** The value after the deployment. */
    private <T> @Nullable T effective(SettingType<T> type, @Nullable FunctionState latest) {
        // One that is cleared has no value any more.
        return wanted.settings().has(type)
                ? wanted.settings().get(type).orElse(null)
                : (latest == null ? wanted.defaults() : latest.settings())
                        .get(type)
                        .orElse(null);
    }
}
