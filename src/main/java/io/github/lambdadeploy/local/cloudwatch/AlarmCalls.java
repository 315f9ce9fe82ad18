// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.query.Parameters;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CloudWatch's operations that change alarms. */
record AlarmCalls(Alarms alarms, Clock clock) {

    private static final Set<String> SHARED = Set.of(
            "AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions");
    private static final int MOST_DELETED = 100;
    private static final int MOST_ACTIONS = 5;

    /** A rule's part that names an alarm, or its ARN, with or without quotes. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:ALARM|OK|INSUFFICIENT_DATA)\\s*\\(\\s*(?:\"([^\"]+)\"|'([^']+)'|([^\\s()\"']+))\\s*\\)");

    Response put(String region, Parameters parameters) throws AwsError, IOException {
        parameters.only(MetricAlarm.PARAMETERS, SHARED);
        JsonObject alarm = common(region, parameters, Alarms.METRIC);
        MetricAlarm.add(parameters, alarm);
        alarms.save(alarm);
        return CloudWatchService.PROTOCOL.answer("PutMetricAlarm");
    }

    Response putComposite(String region, Parameters parameters) throws AwsError, IOException {
        parameters.only(Set.of("AlarmRule"), SHARED);
        JsonObject alarm = common(region, parameters, Alarms.COMPOSITE);
        String rule = parameters.required("AlarmRule", 1, 10_240, ".*");
        List<String> missing = new ArrayList<>();
        for (String name : named(rule)) {
            if (alarms.find(region, name).isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw Parameters.invalid(
                    "Could not save the composite alarm as alarms " + missing + " in the alarm rule do not exist");
        }
        alarms.save(alarm.put("AlarmRule", rule));
        return CloudWatchService.PROTOCOL.answer("PutCompositeAlarm");
    }

    Response setState(String region, Parameters parameters) throws AwsError, IOException {
        parameters.only(Set.of("AlarmName", "StateValue", "StateReason", "StateReasonData"), Set.of());
        String name = parameters.required("AlarmName", 1, 255, ".*");
        String state = parameters.oneOf("StateValue", Alarms.STATES).orElse("");
        String reason = parameters.required("StateReason", 0, 1023, ".*");
        parameters.required("StateValue", 1, 255, ".*");
        Optional<String> data = parameters.text("StateReasonData", 0, 4000, ".*");
        JsonObject alarm = alarms.find(region, name)
                .orElseThrow(() -> new AwsError(404, "ResourceNotFound", "The alarm " + name + " does not exist."));
        data.ifPresentOrElse(text -> alarm.put("StateReasonData", text), () -> alarm.remove("StateReasonData"));
        alarms.save(Alarms.in(alarm, state, reason, clock.instant()));
        return CloudWatchService.PROTOCOL.answer("SetAlarmState");
    }

    /** All or none of them, as AWS has it; two composite alarms are never deleted in one call. */
    Response delete(String region, Parameters parameters) throws AwsError, IOException {
        List<String> names = parameters.list("AlarmNames");
        if (names.isEmpty() || names.size() > MOST_DELETED) {
            throw Parameters.invalid("1 validation error detected: Value at 'alarmNames' failed to satisfy constraint:"
                    + " Member must have length between 1 and " + MOST_DELETED);
        }
        int composites = 0;
        for (String name : names) {
            JsonObject alarm = alarms.find(region, name)
                    .orElseThrow(() -> new AwsError(404, "ResourceNotFound", "The alarm " + name + " does not exist."));
            composites += Alarms.isComposite(alarm) ? 1 : 0;
        }
        if (composites > 1) {
            throw Parameters.invalid("You can delete one composite alarm in a call only.");
        }
        for (String name : names) {
            alarms.delete(region, name);
        }
        return CloudWatchService.PROTOCOL.answer("DeleteAlarms");
    }

    /** What both kinds of alarms have; one that is there is replaced and keeps its state. */
    private JsonObject common(String region, Parameters parameters, String type) throws AwsError, IOException {
        String name = parameters.required("AlarmName", 1, 255, ".*");
        Optional<String> description = parameters.text("AlarmDescription", 0, 1024, ".*");
        boolean acts = parameters
                .oneOf("ActionsEnabled", List.of("true", "false"))
                .orElse("true")
                .equals("true");
        Instant now = clock.instant();
        JsonObject alarm = new JsonObject()
                .put("Region", region)
                .put("AlarmType", type)
                .put("AlarmName", name)
                .put("AlarmArn", Alarms.arn(region, name))
                .putIfPresent("AlarmDescription", description.orElse(null))
                .put("AlarmConfigurationUpdatedTimestamp", now.toString())
                .put("ActionsEnabled", acts)
                .put("OKActions", actions("OKActions", parameters))
                .put("AlarmActions", actions("AlarmActions", parameters))
                .put("InsufficientDataActions", actions("InsufficientDataActions", parameters));
        Optional<JsonObject> there = alarms.find(region, name);
        if (there.isEmpty()) {
            return Alarms.in(alarm, Alarms.INSUFFICIENT_DATA, "Unchecked: Initial alarm creation", now);
        }
        if (!type.equals(there.get().string("AlarmType"))) {
            throw Parameters.invalid("An alarm of another type with the name " + name + " exists already.");
        }
        for (String key : List.of("StateValue", "StateReason", "StateUpdatedTimestamp", "StateReasonData")) {
            alarm.putIfPresent(key, there.get().string(key));
        }
        return alarm;
    }

    private static List<String> actions(String name, Parameters parameters) throws AwsError {
        List<String> actions = parameters.list(name);
        if (actions.size() > MOST_ACTIONS) {
            throw Parameters.invalid("1 validation error detected: Value at '" + name
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + MOST_ACTIONS);
        }
        return actions;
    }

    private static List<String> named(String rule) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAMED.matcher(rule);
        while (matcher.find()) {
            String name = matcher.group(1) != null
                    ? matcher.group(1)
                    : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            names.add(name.replaceFirst("^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:", ""));
        }
        return names;
    }
}
