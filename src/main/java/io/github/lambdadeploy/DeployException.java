// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import org.jspecify.annotations.Nullable;

/**
 * The one failure that people see: what was wanted, where, the reason as AWS (or the registry, or the file system) gave
 * it, what was left as it was, and what to do next.
 *
 * <p>Build one with {@link #configuration(String)} (the user can mend it in the POM or on the command line) or
 * {@link #environment(String)} (network, permissions, a service), then add the parts that are known:
 *
 * <pre>throw DeployException.environment("Cannot publish a version")
 *         .where("arn:aws:lambda:eu-west-1:123456789012:function:orders")
 *         .reason("AccessDeniedException: ... is not authorized to perform lambda:PublishVersion")
 *         .left("The alias live still points at version 41.")
 *         .next("Allow lambda:PublishVersion on the function.");</pre>
 *
 * <p>No part may hold a secret: no token, no environment value, no credential.
 */
public final class DeployException extends RuntimeException {

    /** Who can mend it: the author of the POM, or whoever runs the machine, the network and the account. */
    public enum Fault {
        CONFIGURATION,
        ENVIRONMENT
    }

    private static final int LONGEST_PLACE = 800;

    private final Fault fault;
    private final String what;
    private final @Nullable String where;
    private final @Nullable String reason;
    private final @Nullable String left;
    private final @Nullable String next;

    private DeployException(
            Fault fault,
            String what,
            @Nullable String where,
            @Nullable String reason,
            @Nullable String left,
            @Nullable String next,
            @Nullable Throwable cause) {
        super(Shown.lines(text(what, where, reason, left, next)), cause);
        this.fault = fault;
        this.what = what;
        this.where = where;
        this.reason = reason;
        this.left = left;
        this.next = next;
    }

    /** A mistake in the configuration: name the XML element first, then the {@code -D}. */
    public static DeployException configuration(String what) {
        return new DeployException(Fault.CONFIGURATION, what, null, null, null, null, null);
    }

    /** Something outside the project: a service, the network, a permission, the disk. */
    public static DeployException environment(String what) {
        return new DeployException(Fault.ENVIRONMENT, what, null, null, null, null, null);
    }

    /** The same failure as part of something larger, which is named first. */
    public DeployException during(String larger) {
        return new DeployException(fault, larger + ": " + what, where, reason, left, next, getCause());
    }

    /** The resource and the step: a function ARN, a repository, a file. */
    public DeployException where(String text) {
        return new DeployException(fault, what, text, reason, left, next, getCause());
    }

    /** The reason in the words of whoever refused. */
    public DeployException reason(String text) {
        return new DeployException(fault, what, where, text, left, next, getCause());
    }

    /** What was not touched, or in which state things were left. */
    public DeployException left(String text) {
        return new DeployException(fault, what, where, reason, text, next, getCause());
    }

    /** What to do now. */
    public DeployException next(String text) {
        return new DeployException(fault, what, where, reason, left, text, getCause());
    }

    /** The exception behind it, shown by Maven under {@code -e} only. */
    public DeployException cause(Throwable cause) {
        return new DeployException(fault, what, where, reason, left, next, cause);
    }

    public Fault fault() {
        return fault;
    }

    public String what() {
        return what;
    }

    public @Nullable String where() {
        return where;
    }

    public @Nullable String reason() {
        return reason;
    }

    public @Nullable String left() {
        return left;
    }

    public @Nullable String next() {
        return next;
    }

    private static String text(
            String what,
            @Nullable String where,
            @Nullable String reason,
            @Nullable String left,
            @Nullable String next) {
        StringBuilder text = new StringBuilder(what);
        line(text, "where:  ", where == null ? null : shortened(where));
        line(text, "reason: ", reason);
        line(text, "left:   ", left);
        line(text, "next:   ", next);
        return text.toString();
    }

    /** A path can have any length; its beginning and its end say where it is. */
    private static String shortened(String place) {
        return place.length() > LONGEST_PLACE
                ? place.substring(0, LONGEST_PLACE / 2) + "..." + place.substring(place.length() - LONGEST_PLACE / 4)
                : place;
    }

    private static void line(StringBuilder text, String label, @Nullable String part) {
        if (part != null) {
            text.append("\n  ").append(label).append(part.strip().replace("\n", "\n          "));
        }
    }
}
