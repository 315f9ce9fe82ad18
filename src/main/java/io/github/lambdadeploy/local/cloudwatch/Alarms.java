// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AlarmStates;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The alarms, one document each, as {@code DescribeAlarms} tells them, with their {@code Region} and {@code AlarmType}.
 *
 * <p>The document of an alarm is {@code cloudwatch/alarms/NAME}, NAME being the alarm's name in the encoding of
 * {@link URLEncoder} with UTF-8, as names may have characters in them that file names may not ({@link #document}).
 * Where that document is another region's alarm of the same name, it is {@code cloudwatch/alarms/NAME@REGION}; an encoded
 * name has no {@code @}. Other services of the stand-in may read {@code AlarmName}, {@code StateValue} and {@code
 * Region}.
 */
public record Alarms(Store store) implements AlarmStates {

    static final String METRIC = "MetricAlarm";
    static final String COMPOSITE = "CompositeAlarm";
    static final String ALARM = "ALARM";
    static final String INSUFFICIENT_DATA = "INSUFFICIENT_DATA";
    static final List<String> STATES = List.of("OK", ALARM, INSUFFICIENT_DATA);

    private static final String FOLDER = "cloudwatch/alarms";
    /** A file's name may have 255 bytes on most systems. */
    private static final int LONGEST = 200;

    /** The document of an alarm: its encoded name, or of a very long one the beginning and a hash of all. */
    public static String document(String name) {
        // No file on Windows has a star in its name, and dots alone are directories.
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replaceFirst("^\\.", "%2E");
        return FOLDER + "/"
                + (encoded.length() <= LONGEST
                        ? encoded
                        : encoded.substring(0, LONGEST - 65) + "@"
                                + Digest.of(name.getBytes(StandardCharsets.UTF_8))
                                        .hex());
    }

    static String name(JsonObject alarm) {
        return alarm.string("AlarmName", "");
    }

    static boolean isComposite(JsonObject alarm) {
        return COMPOSITE.equals(alarm.string("AlarmType"));
    }

    static String arn(String region, String name) {
        return "arn:aws:cloudwatch:" + region + ":" + LocalAws.ACCOUNT + ":alarm:" + name;
    }

    /** Gives an alarm a state; not saved yet. */
    static JsonObject in(JsonObject alarm, String state, String reason, Instant now) {
        return alarm.put("StateValue", state).put("StateReason", reason).put("StateUpdatedTimestamp", now.toString());
    }

    @Override
    public Optional<String> state(String region, String alarm) throws IOException {
        return find(region, alarm).map(found -> found.string("StateValue", INSUFFICIENT_DATA));
    }

    Optional<JsonObject> find(String region, String name) throws IOException {
        return Optional.ofNullable(store.read(where(region, name)))
                .filter(alarm -> region.equals(alarm.string("Region")));
    }

    /** All alarms of a region, by name. */
    List<JsonObject> list(String region) throws IOException {
        List<JsonObject> alarms = new ArrayList<>();
        for (String document : store.list(FOLDER)) {
            Optional.ofNullable(store.read(document))
                    .filter(alarm -> region.equals(alarm.string("Region")))
                    .ifPresent(alarms::add);
        }
        alarms.sort(Comparator.comparing(Alarms::name));
        return alarms;
    }

    void save(JsonObject alarm) throws IOException {
        store.write(where(alarm.string("Region", ""), name(alarm)), alarm);
    }

    void delete(String region, String name) throws IOException {
        store.delete(where(region, name));
    }

    /** Where the alarm is, or is to be when there is none. */
    private String where(String region, String name) throws IOException {
        String document = document(name);
        String shared = document + "@" + region;
        JsonObject there = store.read(document);
        boolean free = there == null ? store.read(shared) == null : region.equals(there.string("Region"));
        return free ? document : shared;
    }
}
