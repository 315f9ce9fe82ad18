// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout;

import io.github.lambdadeploy.aws.AwsErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;

/** The CloudWatch alarms that must stay quiet while a version is released. */
public final class Alarms {

    private static final String IN_ALARM = "ALARM";

    private final Supplier<CloudWatchClient> client;
    private final List<String> names;

    /**
     * @param client built only when there is an alarm to ask for
     * @param names of metric or composite alarms, at most 100, which DescribeAlarms takes at once
     */
    public Alarms(Supplier<CloudWatchClient> client, List<String> names) {
        this.client = client;
        this.names = List.copyOf(names);
    }

    /** Whether there is anything to watch. */
    public boolean areWatched() {
        return !names.isEmpty();
    }

    /**
     * What stands in the way of a release, each with what to do about it: alarms that are missing, or on already.
     *
     * @param halfWay whether a shift was left half-way: an alarm that is on then is no reason to leave it so
     */
    public List<String> findings(boolean halfWay) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, String> states = states();
        List<String> findings = new ArrayList<>();
        for (String name : names) {
            String state = states.get(name);
            // CloudWatch leaves an alarm it does not know out of its answer (AWS documentation).
            if (state == null) {
                findings.add("<release><alarms> names " + name
                        + ", and there is no such alarm in this region: make it, or mend the name");
            } else if (state.equals(IN_ALARM) && !halfWay) {
                findings.add(
                        "The alarm " + name + " (<release><alarms>) is on already, so it could not tell whether the"
                                + " new version is to blame: wait until it is OK, or deploy without it");
            }
        }
        return findings;
    }

    /**
     * What the alarms have against the version, for people: those that are on, and those that are gone, since nobody
     * knows whether they would be. Empty when all is quiet. An alarm with too little data is quiet: a new version has
     * served nobody yet.
     */
    public Optional<String> trouble() {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> states = states();
        String on = listed(name -> IN_ALARM.equals(states.get(name)));
        String gone = listed(name -> !states.containsKey(name));
        String trouble = Stream.of(
                        on.isEmpty() ? "" : "On: " + on,
                        gone.isEmpty() ? "" : "There is no such alarm any more: " + gone)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(". "));
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    private String listed(Predicate<String> which) {
        return names.stream().filter(which).sorted().collect(Collectors.joining(", "));
    }

    private Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        try {
            // Without types CloudWatch answers metric alarms only (AWS documentation).
            client.get()
                    .describeAlarmsPaginator(request ->
                            request.alarmNames(names).alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM))
                    .forEach(page -> {
                        page.metricAlarms().forEach(alarm -> states.put(alarm.alarmName(), alarm.stateValueAsString()));
                        page.compositeAlarms()
                                .forEach(alarm -> states.put(alarm.alarmName(), alarm.stateValueAsString()));
                    });
        } catch (SdkException e) {
            throw AwsErrors.explain("Cannot look at the alarms", String.join(", ", names), e);
        }
        return states;
    }
}
