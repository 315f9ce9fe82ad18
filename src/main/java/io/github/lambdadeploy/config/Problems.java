// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects every mistake in the configuration, so that all are shown at once, before anything is done. */
public final class Problems {

    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");

    private static final String NO_NAME = "no file can have this name here";

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

    /** Notes a mistake, one line: the element first, then what is wrong with it and what would be right. */
    public void add(String problem) {
        found.add(Shown.line(about + problem));
    }

    /** Notes a value that is not right, the value shortened. */
    public void wrong(String element, @Nullable String value, String rule) {
        if (isNoted(element)) {
            return;
        }
        if (value == null) {
            add(element + " is missing: " + rule);
        } else if (value.isBlank()) {
            add(element + " is blank: " + rule);
        } else {
            add(element + " is '" + Shown.of(value) + "'" + foreign(value) + ": " + rule);
        }
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
            String expression = Shown.of(unresolved.group());
            if (isNoted(element)) {
                return false;
            }
            add(element + " holds " + expression
                    + ", which no property sets: define it in <properties>, in the active profile or with -D");
            return false;
        }
        return true;
    }

    /** Whether it was said already that the element is blank or holds what nothing resolves: Maven then fills in nothing. */
    public boolean isNoted(String element) {
        String name = Shown.line(element.replaceFirst(" .*", ""));
        // As the POM has it, one of several functions is <functions><function[2]>.
        String ofSeveral = name.replaceFirst("^<function>", "");
        return found.stream()
                .filter(problem ->
                        problem.contains(" holds ${") || problem.contains(" is blank: ") || problem.contains(NO_NAME))
                .anyMatch(problem -> problem.startsWith(about + name)
                        || !about.isEmpty() && problem.startsWith("<functions>") && problem.contains(ofSeveral));
    }

    /** Notes that something is not there; unless that is only so since something in it is blank or unresolved. */
    public void missing(String element, String problem) {
        if (!isNoted(element)) {
            add(element + " " + problem);
        }
    }

    /** Notes a list with an element that has no value: Maven fills in nothing for it. */
    public void entries(String element, @Nullable List<String> values) {
        if (values != null && values.stream().anyMatch(value -> value == null || value.isBlank())) {
            missing(element, "has an empty entry: give it a value, or take it out");
        }
    }

    /** Notes a value that is blank, unresolved or not of the pattern. */
    public void text(String element, @Nullable String value, Pattern pattern, String rule) {
        if (value == null || resolved(element, value) && !pattern.matcher(value).matches()) {
            wrong(element, value, rule);
        }
    }

    /**
     * Notes a name that no file of this system can have.
     *
     * @return whether the name can be looked at further: it is there, resolved and possible
     */
    public boolean path(String element, @Nullable String name) {
        if (!resolved(element, name) || name == null) {
            return false;
        }
        try {
            return Path.of(name).getNameCount() >= 0; // of any path that there can be
        } catch (InvalidPathException e) {
            add(element + " is '" + Shown.of(name) + "': " + NO_NAME + " (" + e.getReason() + "), use another one");
            return false;
        }
    }

    /** Notes a number that is there and out of range. */
    public void range(String element, @Nullable Number value, int least, int most, String unit) {
        // The other way round NaN would pass.
        if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
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

    /** Letters of other alphabets may look like those that are allowed. */
    private static String foreign(String value) {
        return value.codePoints()
                .limit(1000)
                .filter(point -> point > 0x7e)
                .mapToObj(point -> String.format(
                        " (its character %d is U+%04X, not ASCII)",
                        value.codePointCount(0, value.indexOf(point)) + 1, point))
                .findFirst()
                .orElse("");
    }
}
