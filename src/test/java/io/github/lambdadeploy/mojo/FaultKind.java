// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.local.FaultRule;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What can become of one remote call: a column of the matrix. */
enum FaultKind {
    THROTTLED(rule -> rule, 429),
    THROTTLED_WITH_RETRY_AFTER(rule -> rule, 429),
    BROKEN(rule -> rule, 500),
    UNAVAILABLE(rule -> rule, 503),
    DENIED(rule -> rule, 403),
    REFUSED(FaultRule::refuse, 0),
    CUT_BEFORE(FaultRule::cut, 0),
    CUT_AFTER(rule -> rule.cut().after(), 0),
    SLOW(rule -> rule.hang().after(), 0),
    MALFORMED(rule -> rule.garble().after(), 0),
    STRANGE(FaultRule::strange, 0),
    DENIED_FOR_EVER(rule -> rule.times(0), 403),
    UNAVAILABLE_FOR_EVER(rule -> rule.times(0), 503),
    REFUSED_FOR_EVER(rule -> rule.refuse().times(0), 0),
    /** Of a write to Lambda: somebody else's update is in progress. */
    CONFLICT(rule -> rule, 409),
    CONFLICT_FOR_EVER(rule -> rule.times(0), 409),
    /** Of a write under a RevisionId: somebody else was faster. */
    STALE(rule -> rule, 412),
    STALE_FOR_EVER(rule -> rule.times(0), 412),
    /** Nothing at all can be reached any more, from this call on. */
    OUTAGE(rule -> rule.refuse().spreading(), 0);

    /** The words of each service for too many calls, where they are not {@code ThrottlingException}. */
    private static final Map<String, String> THROTTLING = Map.of(
            "lambda", "TooManyRequestsException",
            "registry", "TOOMANYREQUESTS",
            "s3", "SlowDown",
            "sts", "Throttling",
            "iam", "Throttling",
            "sns", "Throttling",
            "cloudwatch", "Throttling");

    private static final Set<String> GUARDED =
            Set.of("UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias");

    private final UnaryOperator<FaultRule> fault;
    private final int status;

    FaultKind(UnaryOperator<FaultRule> fault, int status) {
        this.fault = fault;
        this.status = status;
    }

    /**
     * Whether such a call can fail so. Functions really run, in a JVM of their own, and may take 15 minutes: how long a smoke
     * check waits for one is its own limit, and has its own test.
     */
    boolean happensTo(FaultCell.Call call) {
        if (this == SLOW && call.operation().equals("Invoke")) {
            return false;
        }
        return switch (status) {
            case 409 -> call.service().equals("lambda") && call.write();
            case 412 -> GUARDED.contains(call.operation());
            default -> true;
        };
    }

    /** The script that strikes this call so. */
    FaultRule on(FaultCell.Call call) {
        FaultRule rule = FaultRule.on(call.service(), call.operation()).call(call.nth());
        FaultRule struck = fault.apply(status == 0 ? rule : rule.answer(status, code(call), message(call)));
        return this == THROTTLED_WITH_RETRY_AFTER ? struck.retryAfter(3) : struck;
    }

    /**
     * What a failure says of it: AWS's code and status, what happened to the connection, the word nobody knows. What stands
     * in the way before the first write is told in one line, without a part of its own for the reason.
     */
    Pattern words() {
        return Pattern.compile(
                switch (this) {
                    case STRANGE -> "NeverHeardOf";
                    case MALFORMED -> "cannot be|Cannot|Unable";
                    case REFUSED, REFUSED_FOR_EVER, OUTAGE, CUT_BEFORE, CUT_AFTER -> "broke|no connection";
                    case SLOW -> "no answer|No answer";
                    default -> "HTTP " + status;
                });
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String code(FaultCell.Call call) {
        boolean registry = call.service().equals("registry");
        return switch (status) {
            case 429 -> THROTTLING.getOrDefault(call.service(), "ThrottlingException");
            case 403 -> registry ? "DENIED" : call.service().equals("s3") ? "AccessDenied" : "AccessDeniedException";
            case 409 -> "ResourceConflictException";
            case 412 -> "PreconditionFailedException";
            case 503 -> registry ? "UNAVAILABLE" : "ServiceUnavailable";
            default -> registry ? "UNKNOWN" : "InternalFailure";
        };
    }

    private String message(FaultCell.Call call) {
        return switch (status) {
            case 403 ->
                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: " + call.service() + ":"
                        + call.operation() + " on resource: " + call.resource();
            case 409 ->
                "The operation cannot be performed at this time. An update is in progress for resource: "
                        + call.resource();
            case 412 ->
                "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API"
                        + " to retrieve the latest RevisionId for your resource";
            default -> "Scripted";
        };
    }
}
