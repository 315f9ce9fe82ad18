// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import io.github.lambdadeploy.json.JsonObject;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code $LATEST} or a published version as the store holds it: its configuration, its code and its state. A state
 * settles by the number of times it is read, never by time. Wraps the live document: changes are seen by whoever saves
 * it.
 */
public record StoredVersion(JsonObject document) {

    private static final String CREATING = "The function is being created.";

    public static StoredVersion of(JsonObject configuration, JsonObject code) {
        return new StoredVersion(new JsonObject()
                .put("configuration", configuration)
                .put("code", code)
                .put("state", new JsonObject().put("State", "Active").put("LastUpdateStatus", "Successful")));
    }

    public JsonObject configuration() {
        return part("configuration");
    }

    public JsonObject code() {
        return part("code");
    }

    public String revisionId() {
        return configuration().string("RevisionId", "");
    }

    public String packageType() {
        return configuration().string("PackageType", "Zip");
    }

    public String state() {
        return part("state").string("State", "Active");
    }

    public boolean inProgress() {
        return part("state").string("LastUpdateStatus", "").equals("InProgress");
    }

    /** Starts as new functions and versions do. */
    public void create(long polls, @Nullable JsonObject failure) {
        document.put(
                "state",
                new JsonObject()
                        .put("State", "Pending")
                        .put("StateReason", CREATING)
                        .put("StateReasonCode", "Creating"));
        document.put("settling", new JsonObject().put("polls", polls).putIfPresent("failure", failure));
    }

    /** Puts new code or configuration in progress; what was before stays in force if it fails. */
    public void update(JsonObject configuration, JsonObject code, long polls, @Nullable JsonObject failure) {
        document.put(
                "settling",
                new JsonObject()
                        .put("polls", polls)
                        .putIfPresent("failure", failure)
                        .put("previous", inForce().copy()));
        document.put("configuration", configuration).put("code", code);
        // Not a word for an update, but the one that AWS answers.
        document.put(
                "state",
                new JsonObject()
                        .put("State", "Active")
                        .put("LastUpdateStatus", "InProgress")
                        .put("LastUpdateStatusReason", CREATING)
                        .put("LastUpdateStatusReasonCode", "Creating"));
    }

    /** Counts one read of the state; true when that settled it, which gives it a new revision. */
    public boolean read(Supplier<String> revisions) {
        JsonObject settling = document.object("settling");
        if (settling == null) {
            return false;
        }
        long polls = settling.number("polls").orElse(0);
        if (polls > 0) {
            settling.put("polls", polls - 1);
            return true;
        }
        document.remove("settling");
        JsonObject failure = settling.object("failure");
        JsonObject previous = settling.object("previous");
        if (previous != null && failure != null) {
            document.put("configuration", previous.object("configuration")).put("code", previous.object("code"));
        }
        document.put("state", settled(previous != null, failure));
        configuration().put("RevisionId", revisions.get());
        return true;
    }

    public void fail(String reasonCode, String reason) {
        document.remove("settling");
        document.put(
                "state", settled(false, new JsonObject().put("code", reasonCode).put("reason", reason)));
    }

    /** What an invocation runs now: while an update is in progress still what was before it. */
    public JsonObject inForce() {
        JsonObject settling = document.object("settling");
        JsonObject previous = settling == null ? null : settling.object("previous");
        if (previous != null) {
            return previous;
        }
        return new JsonObject().put("configuration", configuration()).put("code", code());
    }

    /** The configuration with its state, as everything but ListVersionsByFunction answers it. */
    public JsonObject answer() {
        JsonObject answer = listed();
        JsonObject state = part("state");
        state.keys().forEach(key -> answer.put(key, state.get(key)));
        boolean image = packageType().equals("Image");
        if (!image) {
            answer.put(
                    "RuntimeVersionConfig",
                    new JsonObject()
                            .put("RuntimeVersionArn", "arn:aws:lambda:local::runtime:" + answer.string("Runtime")));
        }
        return answer;
    }

    /** As ListVersionsByFunction answers it: without state. */
    public JsonObject listed() {
        JsonObject answer = configuration().copy();
        JsonObject snapStart = answer.object("SnapStart");
        if (snapStart != null) {
            boolean on = snapStart.string("ApplyOn", "None").equals("PublishedVersions")
                    && !answer.string("Version", "").equals(FunctionName.LATEST)
                    && Set.of("Active", "Inactive").contains(state());
            snapStart.put("OptimizationStatus", on ? "On" : "Off");
        }
        return answer;
    }

    private static JsonObject settled(boolean update, @Nullable JsonObject failure) {
        String prefix = update ? "LastUpdateStatus" : "State";
        JsonObject state = new JsonObject().put("State", update || failure == null ? "Active" : "Failed");
        if (update || failure == null) {
            state.put("LastUpdateStatus", failure == null ? "Successful" : "Failed");
        }
        if (failure != null) {
            state.put(prefix + "Reason", failure.string("reason", "The function could not be made ready."));
            state.put(prefix + "ReasonCode", failure.string("code", "InternalError"));
        }
        return state;
    }

    private JsonObject part(String key) {
        JsonObject part = document.object(key);
        if (part == null) {
            throw new IllegalStateException("A stored function version has no " + key);
        }
        return part;
    }
}
