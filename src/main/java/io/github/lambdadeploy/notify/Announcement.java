// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.notify;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
import io.github.lambdadeploy.report.DeploymentReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The end of a deployment in the shape of a message of SNS, within its limits.
 *
 * @param subject ASCII without control characters, begins with a letter, at most 99 characters
 * @param message JSON of at most 262,144 bytes
 * @param group what the message belongs to, for FIFO topics: 1 to 128 letters, digits, {@code -} and {@code _}
 */
public record Announcement(String subject, String message, String group) {

    /** SNS's own limit. */
    static final int MOST_BYTES = 262_144;

    private static final int LONGEST_SUBJECT = 99;
    private static final int LONGEST_GROUP = 128;

    /** So many functions with so long parts of an error always fit. */
    private static final int MOST_FUNCTIONS = 400;

    private static final int LONGEST_PART = 2_000;
    private static final List<String> KEPT = List.of("functionName", "alias", "outcome", "version", "previousVersion");
    private static final String NOTE =
            "Shortened, as SNS takes 256 KB: target/lambda/deployment.json of the build has all";

    /**
     * What there is to tell.
     *
     * @param failure why it ended, when it failed
     * @return nothing when the deployment has succeeded in changing nothing
     */
    public static Optional<Announcement> of(List<DeploymentResult> results, @Nullable DeployException failure) {
        List<DeploymentResult> told =
                failure == null ? those(results, result -> result.outcome() != Outcome.UNCHANGED) : failures(results);
        if (failure == null && told.isEmpty()) {
            return Optional.empty();
        }
        List<DeploymentResult> named = told.isEmpty() ? results : told;
        String first = named.isEmpty() ? "deployment" : named.get(0).functionName();
        return Optional.of(new Announcement(
                safeSubject(failure == null ? success(named) : failed(named)),
                message(new DeploymentReport(results, failure).json()),
                safeGroup(first)));
    }

    private static String success(List<DeploymentResult> changed) {
        DeploymentResult first = changed.get(0);
        String verb = first.outcome() == Outcome.ROLLED_BACK ? "Rolled back " : "Deployed ";
        String version = first.version() == null ? "" : " version " + first.version();
        return verb + name(first) + version + more(changed);
    }

    private static String failed(List<DeploymentResult> failed) {
        if (failed.isEmpty()) {
            return "Failed: deployment";
        }
        String what = failed.get(0).outcome() == Outcome.ROLLED_BACK ? "Failed and rolled back: " : "Failed: ";
        return what + name(failed.get(0)) + more(failed);
    }

    private static String name(DeploymentResult result) {
        return result.functionName() + ":" + result.alias();
    }

    private static String more(List<DeploymentResult> named) {
        return named.size() == 1 ? "" : " and " + (named.size() - 1) + " more";
    }

    /** Where some have failed, others that were rolled back may have been meant to be. */
    private static List<DeploymentResult> failures(List<DeploymentResult> results) {
        List<DeploymentResult> failed = those(results, result -> result.outcome() == Outcome.FAILED);
        return failed.isEmpty() ? those(results, result -> result.outcome() == Outcome.ROLLED_BACK) : failed;
    }

    private static List<DeploymentResult> those(List<DeploymentResult> results, Predicate<DeploymentResult> wanted) {
        return results.stream().filter(wanted).toList();
    }

    /** A text as SNS takes it for a subject. */
    static String safeSubject(String text) {
        String printable = text.replaceAll("\\s+", " ").strip().replaceAll("[^ -~]", "?");
        String begun = printable.matches("[A-Za-z].*") ? printable : ("Lambda " + printable).strip();
        return begun.length() > LONGEST_SUBJECT ? begun.substring(0, LONGEST_SUBJECT - 3) + "..." : begun;
    }

    /** A text as SNS takes it for a message group. */
    static String safeGroup(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9_-]", "_");
        return safe.isEmpty() ? "_" : safe.substring(0, Math.min(LONGEST_GROUP, safe.length()));
    }

    /** The report as it is, or the most important of it. */
    static String message(JsonObject report) {
        byte[] whole = report.toBytes();
        byte[] fitting = whole.length <= MOST_BYTES ? whole : shortened(report).toBytes();
        return new String(fitting, StandardCharsets.UTF_8);
    }

    private static JsonObject shortened(JsonObject report) {
        JsonObject json = new JsonObject()
                .putIfPresent("schema", report.get("schema"))
                .put("note", NOTE)
                .put(
                        "functions",
                        report.objects("functions").stream()
                                .limit(MOST_FUNCTIONS)
                                .map(function -> only(function, KEPT))
                                .toList());
        JsonObject error = report.object("error");
        return error == null ? json : json.put("error", only(error, List.copyOf(error.keys())));
    }

    private static JsonObject only(JsonObject object, List<String> keys) {
        JsonObject json = new JsonObject();
        for (String key : keys) {
            String text = object.string(key);
            json.putIfPresent(
                    key,
                    text == null || text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "...");
        }
        return json;
    }
}
