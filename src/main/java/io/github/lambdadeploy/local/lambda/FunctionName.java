// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function as a request names it: by name, partial ARN or full ARN, with a qualifier in the name or beside it.
 *
 * @param name the bare name
 * @param qualifier version number, {@code $LATEST} or alias name; {@code null} when none was given
 */
public record FunctionName(String name, @Nullable String qualifier) {

    public static final String ACCOUNT = "000000000000";
    public static final String LATEST = "$LATEST";

    private static final String REGION = "(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}";
    private static final String HEAD = "(arn:(aws[a-zA-Z-]*)?:lambda:)?(" + REGION + ":)?(\\d{12}:)?(function:)?";
    private static final String CREATE = HEAD + "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";
    private static final String NAMESPACED = HEAD + "([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
    private static final String QUALIFIER = "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";
    private static final Pattern PARTS = Pattern.compile("(?:arn:[a-zA-Z-]*:lambda:)?(?:(?<region>" + REGION
            + "):)?(?:(?<account>\\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>[^:]+))?");

    /** Reads the name of a function to be created. */
    public static FunctionName toCreate(String text, String region) throws LambdaError {
        List<String> errors = new ArrayList<>();
        tooLong(errors, "functionName", text, 140);
        mismatch(errors, "functionName", text, CREATE);
        refuse(errors);
        FunctionName parsed = parse(text, region);
        if (parsed.name.length() > 64) {
            throw LambdaError.invalid("1 validation error detected: "
                    + value("functionName", parsed.name, "Member must have length less than or equal to 64"));
        }
        return parsed;
    }

    /** Reads the name of a function that is there; the qualifier may also come from the query. */
    public static FunctionName of(String text, Optional<String> qualifier, String region) throws LambdaError {
        List<String> errors = new ArrayList<>();
        if (qualifier.isPresent()) {
            tooLong(errors, "qualifier", qualifier.get(), 128);
            mismatch(errors, "qualifier", qualifier.get(), QUALIFIER);
        }
        tooLong(errors, "functionName", text, 256);
        mismatch(errors, "functionName", text, NAMESPACED);
        refuse(errors);
        FunctionName parsed = parse(text, region);
        if (parsed.qualifier != null && qualifier.isPresent() && !parsed.qualifier.equals(qualifier.get())) {
            throw LambdaError.invalid(
                    "The derived qualifier from the function name does not match the specified" + " qualifier.");
        }
        return qualifier.isPresent() ? new FunctionName(parsed.name, qualifier.get()) : parsed;
    }

    /** The same function without qualifier. */
    public FunctionName unqualified() {
        return new FunctionName(name, null);
    }

    public String arn(String region) {
        String arn = "arn:aws:lambda:" + region + ":" + ACCOUNT + ":function:" + name;
        return qualifier == null ? arn : arn + ":" + qualifier;
    }

    public static String value(String member, @Nullable Object value, String constraint) {
        String shown = value == null ? "null" : "'" + value + "'";
        return "Value " + shown + " at '" + member + "' failed to satisfy constraint: " + constraint;
    }

    public static void tooLong(List<String> errors, String member, String text, int most) {
        if (text.length() > most) {
            errors.add(value(member, text, "Member must have length less than or equal to " + most));
        }
    }

    public static void mismatch(List<String> errors, String member, String text, String pattern) {
        if (!text.matches(pattern)) {
            errors.add(value(member, text, "Member must satisfy regular expression pattern: " + pattern));
        }
    }

    public static void refuse(List<String> errors) throws LambdaError {
        if (!errors.isEmpty()) {
            throw LambdaError.validation(errors);
        }
    }

    private static FunctionName parse(String text, String region) throws LambdaError {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw LambdaError.validation(List.of(
                    value("functionName", text, "Member must satisfy regular expression pattern: " + NAMESPACED)));
        }
        String account = parts.group("account");
        if (account != null && !account.equals(ACCOUNT)) {
            throw new LambdaError(
                    403,
                    "AccessDeniedException",
                    "User is not authorized to perform this operation on resource: " + text);
        }
        String itsRegion = parts.group("region");
        if (itsRegion != null && !itsRegion.equals(region)) {
            throw LambdaError.notFound(
                    "Functions from '" + itsRegion + "' are not reachable in this region ('" + region + "')");
        }
        return new FunctionName(String.valueOf(parts.group("name")), parts.group("qualifier"));
    }
}
