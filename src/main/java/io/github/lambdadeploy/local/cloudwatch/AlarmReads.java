// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Xml;
import io.github.lambdadeploy.local.query.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code DescribeAlarms}. Names that no alarm has are not in the answer, and nothing is said of them; composite alarms are
 * in it only when {@code AlarmTypes} names them, as CloudWatch's API has it.
 */
record AlarmReads(Alarms alarms, Faults faults, Clock clock) {

    private static final String KNOB = "cloudwatch.alarmAfterDescribes.";
    private static final Set<String> PARAMETERS =
            Set.of("AlarmNames", "AlarmNamePrefix", "AlarmTypes", "StateValue", "MaxRecords", "NextToken");
    /** Of the document, not of the answer. */
    private static final Set<String> OWN = Set.of("Region", "AlarmType");

    private static final int MOST = 100;
    private static final int PAGE = 50;

    Response describe(String region, Parameters parameters) throws Exception {
        parameters.only(PARAMETERS, Set.of());
        Predicate<JsonObject> asked = asked(parameters);
        Optional<String> state = parameters.oneOf("StateValue", Alarms.STATES);
        int size = parameters.number("MaxRecords", 1, MOST, PAGE);
        String after = after(parameters);
        List<JsonObject> rest = new ArrayList<>();
        for (JsonObject alarm : alarms.list(region)) {
            if (asked.test(alarm)) {
                // A further page belongs to the call that asked for the first.
                JsonObject now = after.isEmpty() ? goneOff(alarm) : alarm;
                if (state.isEmpty() || state.get().equals(now.string("StateValue"))) {
                    rest.add(now);
                }
            }
        }
        rest.removeIf(alarm -> Alarms.name(alarm).compareTo(after) <= 0);
        List<JsonObject> page = rest.subList(0, Math.min(size, rest.size()));
        return CloudWatchService.PROTOCOL.answer("DescribeAlarms", xml -> {
            write(
                    xml,
                    "CompositeAlarms",
                    page.stream().filter(Alarms::isComposite).toList());
            write(
                    xml,
                    "MetricAlarms",
                    page.stream().filter(alarm -> !Alarms.isComposite(alarm)).toList());
            if (page.size() < rest.size()) {
                xml.element("NextToken", token(Alarms.name(page.get(page.size() - 1))));
            }
        });
    }

    private static Predicate<JsonObject> asked(Parameters parameters) throws AwsError {
        List<String> names = parameters.list("AlarmNames");
        Optional<String> prefix = parameters.text("AlarmNamePrefix", 1, 255, ".*");
        List<String> types = parameters.list("AlarmTypes");
        if (names.size() > MOST) {
            throw Parameters.invalid("1 validation error detected: Value '" + names + "' at 'alarmNames' failed to"
                    + " satisfy constraint: Member must have length less than or equal to " + MOST);
        }
        for (String type : types) {
            if (!type.equals(Alarms.METRIC) && !type.equals(Alarms.COMPOSITE)) {
                throw Parameters.invalid("1 validation error detected: Value '" + types + "' at 'alarmTypes' failed to"
                        + " satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: ["
                        + Alarms.COMPOSITE + ", " + Alarms.METRIC + "]]");
            }
        }
        if (!names.isEmpty() && prefix.isPresent()) {
            throw new AwsError(
                    400, "InvalidParameterCombination", "AlarmNamePrefix and AlarmNames cannot be specified together.");
        }
        Set<String> shown = types.isEmpty() ? Set.of(Alarms.METRIC) : Set.copyOf(types);
        return alarm -> shown.contains(alarm.string("AlarmType", ""))
                && (names.isEmpty() || names.contains(Alarms.name(alarm)))
                && Alarms.name(alarm).startsWith(prefix.orElse(""));
    }

    /** The alarm after one more call that asks for it. */
    private JsonObject goneOff(JsonObject alarm) throws Exception {
        String knob = KNOB + Alarms.name(alarm);
        long after = faults.number(knob, 0);
        if (after < 1
                || faults.count(knob + " " + alarm.string("Region")) < after
                || Alarms.ALARM.equals(alarm.string("StateValue"))) {
            return alarm;
        }
        JsonObject gone = Alarms.in(alarm.copy(), Alarms.ALARM, "Scripted in faults.json", clock.instant());
        alarms.save(gone);
        return gone;
    }

    private static void write(Xml xml, String list, List<JsonObject> alarms) {
        xml.open(list);
        for (JsonObject alarm : alarms) {
            xml.open("member");
            for (String key : alarm.keys()) {
                if (!OWN.contains(key)) {
                    value(xml, key, alarm.get(key));
                }
            }
            xml.close();
        }
        xml.close();
    }

    private static void value(Xml xml, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value instanceof List<?> list) {
            xml.open(name);
            list.forEach(item -> value(xml, "member", item));
            xml.close();
        } else if (value instanceof JsonObject object) {
            xml.open(name);
            object.keys().forEach(key -> value(xml, key, object.get(key)));
            xml.close();
        } else if (value != null) {
            xml.element(name, value);
        }
    }

    private static String token(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String after(Parameters parameters) throws AwsError {
        try {
            return new String(
                    Base64.getUrlDecoder().decode(parameters.form().getOrDefault("NextToken", "")),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "InvalidNextToken", "The next token specified is invalid.");
        }
    }
}
