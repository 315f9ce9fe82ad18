// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import io.github.lambdadeploy.lambda.FunctionSettings.SettingChange;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the wanted the function that is there can never become: said all at once, before the first write. Rules about
 * values alone are checked where the POM is read; these need both. Pure.
 */
public final class Preflight {

    private static final Pattern JAVA = Pattern.compile("java(\\d+).*");

    private final List<String> findings = new ArrayList<>();
    private final Wanted wanted;
    private final Observed observed;

    private Preflight(Wanted wanted, Observed observed) {
        this.wanted = wanted;
        this.observed = observed;
    }

    /** What stands in the way, each with what to do about it; empty when nothing does. */
    public static List<String> findings(Wanted wanted, Observed observed) {
        FunctionState latest = observed.latest();
        if (latest == null) {
            return List.of();
        }
        Preflight preflight = new Preflight(wanted, observed);
        preflight.packageType(latest);
        preflight.creation(latest);
        preflight.runtime(latest);
        wanted.settings().changesFrom(latest.settings()).forEach(preflight::fixed);
        return List.copyOf(preflight.findings);
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

    private void runtime(FunctionState latest) {
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
    private <T> @Nullable T effective(SettingType<T> type, FunctionState latest) {
        return wanted.settings().get(type).or(() -> latest.settings().get(type)).orElse(null);
    }
}
