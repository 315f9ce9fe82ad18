// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Set;

/**
 * One scripted fault, immutable. Written in a test as
 * {@code FaultRule.on("ecr", "PutImage").call(2).times(3).answer(429, "ThrottlingException", "Rate exceeded")}; in
 * {@code faults.json} as an object with the keys
 *
 * <ul>
 *   <li>{@code service}, {@code operation}: as in the journal; {@code *} stands for any
 *   <li>{@code resource}: as in the journal; any when absent
 *   <li>{@code call}: the first matching call that is struck, counted from 1 (default 1)
 *   <li>{@code times}: how many calls in a row are struck (default 1); 0 means for ever
 *   <li>{@code action}: {@code answer} (an error), {@code cut} (the connection, without an answer), {@code garble}
 *       (status 200 and a body that cannot be parsed) or {@code hang} (no answer, the connection stays open)
 *   <li>{@code when}: {@code before} (default) the effect, which then never happens, or {@code after} it
 *   <li>for {@code answer}: {@code status}, {@code code}, {@code message}, and {@code retryAfter} in seconds
 * </ul>
 */
public final class FaultRule {

    private static final Set<String> KEYS = Set.of(
            "service",
            "operation",
            "resource",
            "call",
            "times",
            "action",
            "when",
            "status",
            "code",
            "message",
            "retryAfter");
    private static final Set<String> ACTIONS = Set.of("answer", "cut", "garble", "hang");
    private static final Set<String> MOMENTS = Set.of("before", "after");

    private final JsonObject json;

    private FaultRule(JsonObject json) {
        this.json = json;
    }

    /** A rule for an operation; give it an action. */
    public static FaultRule on(String service, String operation) {
        return new FaultRule(new JsonObject().put("service", service).put("operation", operation));
    }

    /** @throws IllegalArgumentException when a key or value is none of the documented ones */
    static FaultRule parse(JsonObject json) {
        boolean known = KEYS.containsAll(json.keys())
                && ACTIONS.contains(json.string("action", ""))
                && MOMENTS.contains(json.string("when", "before"))
                && json.string("service") != null
                && json.string("operation") != null;
        if (!known) {
            throw new IllegalArgumentException("Not a rule of faults.json: " + json);
        }
        return new FaultRule(json);
    }

    public FaultRule resource(String resource) {
        return with("resource", resource);
    }

    /** The first call that is struck, from 1. */
    public FaultRule call(int first) {
        return with("call", first);
    }

    /** How many calls are struck; 0 for ever. */
    public FaultRule times(int calls) {
        return with("times", calls);
    }

    /** Answers an error of AWS's. */
    public FaultRule answer(int status, String code, String message) {
        return with("action", "answer")
                .with("status", status)
                .with("code", code)
                .with("message", message);
    }

    /** Adds a {@code Retry-After} header. */
    public FaultRule retryAfter(int seconds) {
        return with("retryAfter", seconds);
    }

    /** Cuts the connection without an answer. */
    public FaultRule cut() {
        return with("action", "cut");
    }

    /** Answers 200 with a body that is neither JSON nor XML. */
    public FaultRule garble() {
        return with("action", "garble");
    }

    /** Never answers, and keeps the connection: whoever asked waits until it gives up, or is killed. */
    public FaultRule hang() {
        return with("action", "hang");
    }

    /** Strikes after the effect rather than before it. */
    public FaultRule after() {
        return with("when", "after");
    }

    JsonObject json() {
        return json.copy();
    }

    String action() {
        return json.string("action", "");
    }

    boolean isAfter() {
        return json.string("when", "before").equals("after");
    }

    boolean matches(String service, String operation, String resource) {
        return any("service", service)
                && any("operation", operation)
                && resource.equals(json.string("resource", resource));
    }

    /** Whether the n-th matching call, from 1, is struck. */
    boolean strikes(long n) {
        long first = json.number("call").orElse(1);
        long times = json.number("times").orElse(1);
        return n >= first && (times == 0 || n < first + times);
    }

    AwsError error() {
        AwsError error = new AwsError(
                (int) json.number("status").orElse(500),
                json.string("code", "InternalFailure"),
                json.string("message", "A scripted fault of the local stand-in"));
        return json.has("retryAfter")
                ? error.with(
                        "Retry-After", String.valueOf(json.number("retryAfter").orElse(0)))
                : error;
    }

    private boolean any(String key, String value) {
        String wanted = json.string(key, "*");
        return wanted.equals("*") || wanted.equals(value);
    }

    private FaultRule with(String key, Object value) {
        return new FaultRule(json.copy().put(key, value));
    }
}
