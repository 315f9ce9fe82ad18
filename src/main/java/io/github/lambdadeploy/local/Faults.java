// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The script of faults in {@code faults.json}: <code>{"rules": [...], "settlePolls": 3, "updateFails": {...}}</code>.
 * The rules are described at {@link FaultRule}, the knob {@code throttle} at {@link Throttle}; every other key is a knob that a service reads by its name. The file
 * may be written or replaced while the stand-in runs. How often each rule was matched is kept in
 * {@code faults-counts.json}, so that a count goes on across processes; delete both files to begin again.
 */
public final class Faults implements Knobs {

    private static final String SCRIPT = "faults";
    private static final String COUNTS = "faults-counts";

    private final Store store;

    public Faults(Store store) {
        this.store = store;
    }

    /** Writes a script of rules into a stand-in's directory, with all counts at zero. */
    public static void write(Path directory, FaultRule... rules) throws Exception {
        write(directory, new JsonObject(), rules);
    }

    /** Writes a script of knobs and rules into a stand-in's directory, with all counts at zero. */
    public static void write(Path directory, JsonObject knobs, FaultRule... rules) throws Exception {
        Store store = new Store(directory);
        JsonObject script = knobs.copy()
                .put("rules", Arrays.stream(rules).map(FaultRule::json).toList());
        store.locked(() -> {
            store.delete(COUNTS);
            store.delete(Throttle.BUCKETS);
            store.write(SCRIPT, script);
            return true;
        });
    }

    /**
     * The knob {@code throttle} with AWS's documented limits: 15 calls a second for all of Lambda's control plane
     * together, but 100 for GetFunction; logins to registries 20, in bursts of 200. Those of IAM are not documented.
     */
    public static JsonObject asAwsThrottles() {
        JsonObject logins = new JsonObject().put("perSecond", 20).put("burst", 200);
        return new JsonObject()
                .put(
                        "throttle",
                        new JsonObject()
                                .put("lambda", 15)
                                .put("lambda GetFunction", 100)
                                .put("ecr GetAuthorizationToken", logins)
                                .put("iam", 10));
    }

    /** Takes script and counts away. */
    public static void clear(Path directory) throws Exception {
        Store store = new Store(directory);
        store.locked(() -> {
            store.delete(COUNTS);
            store.delete(Throttle.BUCKETS);
            store.delete(SCRIPT);
            return true;
        });
    }

    /** A knob that is a number, e.g. {@code settlePolls}. */
    @Override
    public long number(String knob, long fallback) {
        JsonObject script = script();
        return script == null ? fallback : script.number(knob).orElse(fallback);
    }

    /** A knob that is an object, e.g. {@code updateFails}; {@code null} when it is not set. */
    @Override
    public @Nullable JsonObject object(String knob) {
        JsonObject script = script();
        return script == null ? null : script.object(knob);
    }

    /** A knob that is a text, e.g. {@code codedeploy.hook.check}; {@code null} when it is not set. */
    @Override
    public @Nullable String text(String knob) {
        JsonObject script = script();
        return script == null ? null : script.string(knob);
    }

    /** Adds one to a count that lasts as long as the script, for knobs with a beginning or an end; answers it, from 1. */
    public long count(String name) throws Exception {
        return store.locked(() -> {
            JsonObject counts = store.read(COUNTS);
            JsonObject changed = counts == null ? new JsonObject() : counts;
            long count = changed.number(name).orElse(0) + 1;
            store.write(COUNTS, changed.put(name, count));
            return count;
        });
    }

    /** The fault that strikes this call, if any. Every rule that matches counts the call, also those that don't strike. */
    Optional<FaultRule> next(String service, String operation, String resource) throws Exception {
        JsonObject script = script();
        Optional<FaultRule> struck = Optional.empty();
        if (script == null) {
            return struck;
        }
        int position = 0;
        for (JsonObject json : script.objects("rules")) {
            FaultRule rule = FaultRule.parse(json);
            position++;
            String name = position + " " + Digest.of(json.toBytes()).hex().substring(0, 12);
            boolean strikes = rule.matches(service, operation, resource) && rule.strikes(count(name))
                    || rule.spreads() && rule.hasBegun(counted(name));
            if (strikes && struck.isEmpty()) {
                struck = Optional.of(rule);
            }
        }
        return struck;
    }

    private long counted(String name) throws Exception {
        return store.locked(() -> {
            JsonObject counts = store.read(COUNTS);
            return counts == null ? 0L : counts.number(name).orElse(0);
        });
    }

    private @Nullable JsonObject script() {
        try {
            return store.read(SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
