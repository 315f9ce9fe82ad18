// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.local.FaultRule;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

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
    /** Nothing at all can be reached any more, from this call on. */
    OUTAGE(rule -> rule.refuse().times(0), 0);

    /** The words of each service for too many calls, where they are not {@code ThrottlingException}. */
    private static final Map<String, String> THROTTLING = Map.of(
            "lambda", "TooManyRequestsException",
            "registry", "TOOMANYREQUESTS",
            "s3", "SlowDown",
            "sts", "Throttling",
            "iam", "Throttling",
            "sns", "Throttling",
            "cloudwatch", "Throttling");

    private final UnaryOperator<FaultRule> fault;
    private final int status;

    FaultKind(UnaryOperator<FaultRule> fault, int status) {
        this.fault = fault;
        this.status = status;
    }

    /** The script that strikes this call so. */
    FaultRule on(FaultCell.Call call) {
        FaultRule rule = (this == OUTAGE ? FaultRule.on("*", "*") : FaultRule.on(call.service(), call.operation()))
                .call(this == OUTAGE ? call.position() : call.nth());
        FaultRule struck = fault.apply(status == 0 ? rule : rule.answer(status, code(call), message(call)));
        return this == THROTTLED_WITH_RETRY_AFTER ? struck.retryAfter(3) : struck;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String code(FaultCell.Call call) {
        boolean registry = call.service().equals("registry");
        return switch (status) {
            case 429 -> THROTTLING.getOrDefault(call.service(), "ThrottlingException");
            case 403 -> registry ? "DENIED" : call.service().equals("s3") ? "AccessDenied" : "AccessDeniedException";
            case 503 -> registry ? "UNAVAILABLE" : "ServiceUnavailable";
            default -> registry ? "UNKNOWN" : "InternalFailure";
        };
    }

    private String message(FaultCell.Call call) {
        return status == 403
                ? "User: arn:aws:iam::000000000000:user/ci is not authorized to perform: " + call.service() + ":"
                        + call.operation() + " on resource: " + call.resource()
                : "Scripted";
    }
}
