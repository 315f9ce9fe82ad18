// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.secrets;

import io.github.lambdadeploy.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The references in one value, in CloudFormation's syntax of dynamic references:
 *
 * <pre>{@code
 * {{resolve:ssm:NAME[:VERSION]}}
 * {{resolve:ssm-secure:NAME[:VERSION]}}
 * {{resolve:secretsmanager:SECRET-ID[:SecretString[:JSON-KEY[:VERSION-STAGE[:VERSION-ID]]]]}}
 * }</pre>
 *
 * <p>They may stand anywhere in the value, several of them. Names and ids may be ARNs, colons and all.
 *
 * @param found the references, in their order
 * @param mistakes what is wrong with those that cannot be read, for the author of the POM
 */
public record References(List<Reference> found, List<String> mistakes) {

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{resolve:([^{}]*)(}})?");
    private static final Pattern PARAMETER_NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]+");
    private static final Pattern SECRET_NAME = Pattern.compile("[a-zA-Z0-9/_+=.@\\-!]{1,512}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]*");
    private static final Pattern PARAMETER_ARN = Pattern.compile("arn:[^:]+:ssm:[^:]+:\\d{12}:parameter/.+");
    private static final Pattern SECRET_ARN = Pattern.compile("arn:[^:]+:secretsmanager:[^:]+:\\d{12}:secret:.+");

    /** An ARN of a parameter has five colons, one of a secret six. */
    private static final int PARAMETER_ARN_PARTS = 6;

    private static final int SECRET_ARN_PARTS = 7;

    public References {
        found = List.copyOf(found);
        mistakes = List.copyOf(mistakes);
    }

    /** Reads a value; one without references has neither references nor mistakes. */
    public static References in(String value) {
        List<Reference> found = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(value);
        while (matcher.find()) {
            String text = matcher.group();
            if (matcher.group(2) == null) {
                // What follows may be anything, a password too: not shown.
                mistakes.add("{{resolve:... does not end with }}: close it");
                continue;
            }
            try {
                found.add(parse(text, String.valueOf(matcher.group(1))));
            } catch (IllegalArgumentException e) {
                mistakes.add(Shown.of(text) + " " + e.getMessage());
            }
        }
        return new References(found, mistakes);
    }

    /** The value with something in place of each reference; of one without mistakes only. */
    static String replace(String value, Function<Reference, String> replacement) {
        return REFERENCE
                .matcher(value)
                .replaceAll(match -> Matcher.quoteReplacement(
                        replacement.apply(parse(match.group(), String.valueOf(match.group(1))))));
    }

    private static Reference parse(String text, String inside) {
        int colon = inside.indexOf(':');
        String service = colon < 0 ? inside : inside.substring(0, colon);
        List<String> parts = colon < 0
                ? List.of()
                : Arrays.asList(inside.substring(colon + 1).split(":", -1));
        return switch (service) {
            case "ssm", "ssm-secure" -> parameter(text, parts);
            case "secretsmanager" -> secret(text, parts);
            default ->
                throw new IllegalArgumentException(
                        "names the service '" + Shown.of(service) + "': use ssm, ssm-secure or secretsmanager");
        };
    }

    private static Reference parameter(String text, List<String> parts) {
        int name = idParts(parts, PARAMETER_ARN_PARTS);
        String id = String.join(":", parts.subList(0, name));
        boolean named = name == 1
                ? PARAMETER_NAME.matcher(id).matches()
                : PARAMETER_ARN.matcher(id).matches();
        if (!named || parts.size() > name + 1) {
            throw new IllegalArgumentException("is not {{resolve:ssm:NAME}} or {{resolve:ssm:NAME:VERSION}}");
        }
        String version = at(parts, name);
        if (version != null && !VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "has the version '" + Shown.of(version) + "': use a number, or leave it out");
        }
        return new Reference.Parameter(text, id, version);
    }

    private static Reference secret(String text, List<String> parts) {
        int name = idParts(parts, SECRET_ARN_PARTS);
        String id = String.join(":", parts.subList(0, name));
        boolean named = name == 1
                ? SECRET_NAME.matcher(id).matches()
                : SECRET_ARN.matcher(id).matches();
        if (!named || parts.size() > name + 4) {
            throw new IllegalArgumentException(
                    "is not {{resolve:secretsmanager:SECRET-ID:SecretString:JSON-KEY:VERSION-STAGE:VERSION-ID}},"
                            + " of which all after SECRET-ID may be left out");
        }
        String kind = at(parts, name);
        if (kind != null && !kind.equals("SecretString")) {
            throw new IllegalArgumentException(
                    "has '" + Shown.of(kind) + "' after the secret's id: only SecretString can follow");
        }
        String stage = at(parts, name + 2);
        String version = at(parts, name + 3);
        if (stage != null && version != null) {
            throw new IllegalArgumentException("names both a version stage and a version id: use one of them");
        }
        return new Reference.Secret(text, id, at(parts, name + 1), stage, version);
    }

    /** How many of the parts are the name or ARN. */
    private static int idParts(List<String> parts, int arnParts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("names nothing");
        }
        return parts.get(0).equals("arn") ? Math.min(parts.size(), arnParts) : 1;
    }

    /** A part that may be left out, or be left empty to name a later one. */
    private static @Nullable String at(List<String> parts, int index) {
        return index >= parts.size() || parts.get(index).isEmpty() ? null : parts.get(index);
    }
}
