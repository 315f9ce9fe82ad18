// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects every mistake in the configuration, so that all are shown at once, before anything is done. */
public final class Problems {

    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");

    private final List<String> found;
    private final String about;

    public Problems() {
        this(new ArrayList<>(), "");
    }

    private Problems(List<String> found, String about) {
        this.found = found;
        this.about = about;
    }

    /** The same collection, for mistakes of one of several things; each message begins with it. */
    public Problems about(String thing) {
        return new Problems(found, thing + ": ");
    }

    /** How many there are so far. */
    public int size() {
        return found.size();
    }

    /** Notes a mistake: the element first, then what is wrong with it and what would be right. */
    public void add(String problem) {
        found.add(about + problem);
    }

    /**
     * Notes a value that still holds an expression, because no property of that name is set.
     *
     * @param element {@code <functionName> (-Dlambda.functionName)}
     * @return whether the value can be looked at further: it is there and resolved
     */
    public boolean resolved(String element, @Nullable String value) {
        if (value == null) {
            return false;
        }
        var unresolved = UNRESOLVED.matcher(value);
        if (unresolved.find()) {
            String start = about + element.replaceFirst(" .*", "") + " holds " + unresolved.group();
            if (found.stream().anyMatch(problem -> problem.startsWith(start))) {
                return false;
            }
            add(element + " holds " + unresolved.group()
                    + ", which no property sets: define it in <properties>, in the active profile or with -D");
            return false;
        }
        return true;
    }

    /** Notes a list with an element that has no value: Maven fills in nothing for it. */
    public void entries(String element, @Nullable List<String> values) {
        if (values != null && values.stream().anyMatch(value -> value == null || value.isBlank())) {
            add(element + " has an empty entry: give it a value, or take it out");
        }
    }

    /** Notes a value that is blank, unresolved or not of the pattern. */
    public void text(String element, @Nullable String value, Pattern pattern, String rule) {
        if (!resolved(element, value)) {
            if (value == null) {
                add(element + " is missing: " + rule);
            }
            return;
        }
        String text = java.util.Objects.requireNonNull(value);
        if (text.isBlank()) {
            add(element + " is blank: " + rule);
        } else if (!pattern.matcher(text).matches()) {
            add(element + " is '" + shortened(text) + "': " + rule);
        }
    }

    /** Notes a number that is there and out of range. */
    public void range(String element, @Nullable Number value, int least, int most, String unit) {
        if (value != null && (value.doubleValue() < least || value.doubleValue() > most)) {
            add(element + " is " + value + ": use " + least + " to " + most + " (" + unit + ")");
        }
    }

    /** Throws all of them, if there are any. */
    public void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        String what = found.size() == 1
                ? found.get(0)
                : found.size() + " mistakes in the configuration:\n  - " + String.join("\n  - ", found);
        throw DeployException.configuration(what)
                .left("Nothing was built, sent or changed.")
                .next("Mend the configuration of lambda-deploy-maven-plugin and run again.");
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }
}
