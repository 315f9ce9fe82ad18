// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import io.github.lambdadeploy.local.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of one call, with the checks AWS makes before an operation begins: HTTP 400 {@code ValidationError}
 * in its own words.
 */
public record Parameters(Map<String, String> form) {

    private static final Pattern LISTED = Pattern.compile("(\\w+)\\.member\\.(\\d+)\\.(\\w+)");

    /** The text, or nothing; to be of the given length and shape when there. */
    public Optional<String> text(String name, int least, int most, String pattern) throws AwsError {
        String value = form.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.length() < least) {
            throw constraint(name, value, "Member must have length greater than or equal to " + least);
        }
        if (value.length() > most) {
            throw constraint(name, value, "Member must have length less than or equal to " + most);
        }
        if (!value.matches("(?s)" + pattern)) {
            throw constraint(name, value, "Member must satisfy regular expression pattern: " + pattern);
        }
        return Optional.of(value);
    }

    /** The text, which has to be there. */
    public String required(String name, int least, int most, String pattern) throws AwsError {
        Optional<String> value = text(name, least, most, pattern);
        if (value.isEmpty()) {
            throw invalid("1 validation error detected: Value null at '" + member(name)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value.get();
    }

    public int number(String name, int least, int most, int fallback) throws AwsError {
        String value = form.get(name);
        if (value == null) {
            return fallback;
        }
        if (!value.matches("-?\\d{1,9}")) {
            throw new AwsError(400, "MalformedInput", "Invalid Argument");
        }
        int number = Integer.parseInt(value);
        if (number < least) {
            throw constraint(name, value, "Member must have value greater than or equal to " + least);
        }
        if (number > most) {
            throw constraint(name, value, "Member must have value less than or equal to " + most);
        }
        return number;
    }

    /** The parameters {@code name.member.1}, {@code name.member.2}, …; empty when there are none. */
    public List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 1; form.containsKey(name + ".member." + i); i++) {
            values.add(form.get(name + ".member." + i));
        }
        return values;
    }

    /** One of the given words, or nothing. */
    public Optional<String> oneOf(String name, List<String> words) throws AwsError {
        String value = form.get(name);
        if (value != null && !words.contains(value)) {
            throw constraint(name, value, "Member must satisfy enum value set: " + words);
        }
        return Optional.ofNullable(value);
    }

    /** Refuses what AWS may know and the stand-in would take and lose: all but the named parameters and lists. */
    public void only(Set<String> known, Set<String> more) throws AwsError {
        for (String key : form.keySet()) {
            String name = key.replaceFirst("\\..*", "");
            if (!Set.of("Action", "Version").contains(name) && !known.contains(name) && !more.contains(name)) {
                throw new AwsError(
                        400, "InvalidParameterValue", "The local stand-in does not know the parameter " + name);
            }
        }
    }

    public static AwsError invalid(String message) {
        return new AwsError(400, "ValidationError", message);
    }

    private static AwsError constraint(String name, String value, String rule) {
        return invalid("1 validation error detected: Value '" + value + "' at '" + member(name)
                + "' failed to satisfy constraint: " + rule);
    }

    /** A parameter as its model names it: {@code roleName}, {@code tags.1.member.key}. */
    private static String member(String name) {
        Matcher listed = LISTED.matcher(name);
        return listed.matches()
                ? member(listed.group(1)) + "." + listed.group(2) + ".member." + member(listed.group(3))
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
