// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import java.util.Set;

/**
 * How traffic is shifted.
 *
 * @param type {@code TimeBasedCanary}, {@code TimeBasedLinear} or {@code AllAtOnce}
 * @param percentage of the first step, and for linear of each one; 100 for all at once
 * @param minutes between steps
 */
record Traffic(String type, long percentage, long minutes) {

    static final String ALL_AT_ONCE = "AllAtOnce";

    private static final String CANARY = "TimeBasedCanary";
    private static final String LINEAR = "TimeBasedLinear";
    private static final long MOST_PERCENT = 99;

    /** Two days. */
    private static final long MOST_MINUTES = 2880;

    static Traffic canary(long percentage, long minutes) {
        return new Traffic(CANARY, percentage, minutes);
    }

    static Traffic linear(long percentage, long minutes) {
        return new Traffic(LINEAR, percentage, minutes);
    }

    static Traffic allAtOnce() {
        return new Traffic(ALL_AT_ONCE, 100, 0);
    }

    /** From a {@code trafficRoutingConfig} that was checked before. */
    static Traffic of(JsonObject config) {
        JsonObject canary = config.objectOrEmpty("timeBasedCanary");
        JsonObject linear = config.objectOrEmpty("timeBasedLinear");
        return switch (config.string("type", "")) {
            case CANARY -> canary(number(canary, "canaryPercentage"), number(canary, "canaryInterval"));
            case LINEAR -> linear(number(linear, "linearPercentage"), number(linear, "linearInterval"));
            default -> allAtOnce();
        };
    }

    /** Reads a {@code trafficRoutingConfig} of a call. */
    static Traffic parse(JsonObject config) throws AwsError {
        String type = config.string("type", "");
        if (!Set.of(CANARY, LINEAR, ALL_AT_ONCE).contains(type)) {
            throw invalid("type must be TimeBasedCanary, TimeBasedLinear or AllAtOnce");
        }
        if (!type.equals(CANARY) && config.has("timeBasedCanary")
                || !type.equals(LINEAR) && config.has("timeBasedLinear")) {
            throw invalid("it has settings of another type than " + type);
        }
        Traffic traffic = of(config);
        if (traffic.isGradual() && (traffic.percentage < 1 || traffic.percentage > MOST_PERCENT)) {
            throw invalid("the percentage must be from 1 to " + MOST_PERCENT);
        }
        if (traffic.isGradual() && (traffic.minutes < 1 || traffic.minutes > MOST_MINUTES)) {
            throw invalid("the interval must be from 1 to " + MOST_MINUTES + " minutes");
        }
        return traffic;
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("type", type);
        return switch (type) {
            case CANARY ->
                json.put(
                        "timeBasedCanary",
                        new JsonObject().put("canaryPercentage", percentage).put("canaryInterval", minutes));
            case LINEAR ->
                json.put(
                        "timeBasedLinear",
                        new JsonObject().put("linearPercentage", percentage).put("linearInterval", minutes));
            default -> json;
        };
    }

    /** Whether both versions get traffic for a while. */
    boolean isGradual() {
        return !type.equals(ALL_AT_ONCE);
    }

    /** Per cent of the traffic that the target version has after the given step, from 0. */
    long percent(long step) {
        long percent = type.equals(LINEAR) ? percentage * (step + 1) : step == 0 ? percentage : 100;
        return Math.min(100, percent);
    }

    private static long number(JsonObject settings, String member) {
        return settings.number(member).orElse(0);
    }

    private static AwsError invalid(String reason) {
        return Rules.refusal(
                "InvalidTrafficRoutingConfigurationException", "The trafficRoutingConfig is invalid: " + reason + ".");
    }
}
