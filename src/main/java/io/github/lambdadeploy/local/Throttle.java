// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.json.JsonObject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls that come too fast, as AWS does: a token bucket for each family of calls and region, kept in
 * {@code throttle.json} of the stand-in's directory, so that all processes on it draw from the same ones.
 *
 * <p>Nothing is refused unless the knob {@code throttle} says how many calls a second a family may make:
 * <code>{"throttle": {"lambda": 15, "lambda GetFunction": 100, "ecr": {"perSecond": 20, "burst": 200}}}</code>. A family
 * is {@code service operation}, or a {@code service} with all its operations that have no family of their own. A plain
 * number is rate and burst in one. Invoke is no call of Lambda's control plane: only {@code lambda Invoke} limits it.
 */
final class Throttle {

    private static final String KNOB = "throttle";

    /** The document of the buckets; a new script of faults begins with full ones. */
    static final String BUCKETS = "throttle";

    /** A call costs this much of a bucket; fractions are kept exactly. */
    private static final long CALL = 1000;

    /** Refused calls, by service: AWS's own words differ. */
    private static final Map<String, AwsError> REFUSALS = Map.of(
            "lambda",
            new AwsError(429, "TooManyRequestsException", "Rate exceeded"),
            "iam",
            new AwsError(400, "Throttling", "Rate exceeded"),
            "sts",
            new AwsError(400, "Throttling", "Rate exceeded"),
            "sns",
            new AwsError(400, "Throttling", "Rate exceeded"),
            "cloudwatch",
            new AwsError(400, "Throttling", "Rate exceeded"),
            "s3",
            new AwsError(503, "SlowDown", "Please reduce your request rate."),
            "registry",
            new AwsError(429, "TOOMANYREQUESTS", "Rate exceeded"));

    private static final AwsError OTHER = new AwsError(400, "ThrottlingException", "Rate exceeded");

    private final Store store;
    private final Knobs knobs;
    private final Clock clock;

    Throttle(Store store, Knobs knobs, Clock clock) {
        this.store = store;
        this.knobs = knobs;
        this.clock = clock;
    }

    /** Takes a call from its family's bucket; the refusal when the bucket has none left. */
    Optional<AwsError> refusal(String service, String operation, String region) throws Exception {
        JsonObject limits = knobs.object(KNOB);
        if (limits == null) {
            return Optional.empty();
        }
        String one = service + " " + operation;
        String family = limits.has(one) ? one : service;
        Object limit = one.equals("lambda Invoke") && !limits.has(one) ? null : limits.get(family);
        if (limit == null || taken(region + " " + family, rate(limit), burst(limit))) {
            return Optional.empty();
        }
        AwsError refusal = REFUSALS.getOrDefault(service, OTHER);
        return Optional.of(service.equals("lambda") ? refusal.with("Retry-After", "1") : refusal);
    }

    private boolean taken(String bucket, long perSecond, long burst) throws Exception {
        return store.locked(() -> {
            JsonObject there = store.read(BUCKETS);
            JsonObject buckets = there == null ? new JsonObject() : there;
            long now = clock.millis();
            long left = left(buckets.object(bucket), now, perSecond, burst);
            boolean enough = left >= CALL;
            JsonObject changed =
                    new JsonObject().put("left", enough ? left - CALL : left).put("at", now);
            store.write(BUCKETS, buckets.put(bucket, changed));
            return enough;
        });
    }

    private static long left(@Nullable JsonObject bucket, long now, long perSecond, long burst) {
        long full = burst * CALL;
        if (bucket == null) {
            return full;
        }
        // One call a second is one thousandth of a call a millisecond, so nothing is lost by rounding.
        long flown = Math.max(0, now - bucket.number("at").orElse(now)) * perSecond;
        return Math.min(full, bucket.number("left").orElse(full) + flown);
    }

    private static long rate(Object limit) {
        return limit instanceof JsonObject object ? number(object, "perSecond") : number(limit);
    }

    private static long burst(Object limit) {
        return limit instanceof JsonObject object && object.has("burst") ? number(object, "burst") : rate(limit);
    }

    private static long number(JsonObject limit, String key) {
        Object value = limit.get(key);
        return value == null ? number(limit) : number(value);
    }

    private static long number(Object limit) {
        if (limit instanceof Number number && number.longValue() > 0) {
            return number.longValue();
        }
        throw new IllegalArgumentException("Not a limit of the knob throttle: " + limit);
    }
}
