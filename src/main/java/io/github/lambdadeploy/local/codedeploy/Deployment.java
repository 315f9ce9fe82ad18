// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One deployment as the store holds it: {@code info}, what GetDeployment tells; {@code spec}; {@code traffic}; the
 * {@code alarms} and the {@code rollback} in force; the lifecycle {@code events}; the {@code executions} of its hooks by
 * event; and where it is: {@code phase}, {@code step} and the time {@code since}. Times are milliseconds. Wraps the live
 * document: changes are seen by whoever saves it.
 */
record Deployment(JsonObject document) {

    /** Where a deployment is: what was done last. */
    enum Phase {
        CREATED,
        QUEUED,
        BEFORE,
        SHIFTING,
        AFTER,
        OVER
    }

    static final String ALLOW = "AllowTraffic";
    static final List<String> EVENTS = List.of(AppSpec.BEFORE, ALLOW, AppSpec.AFTER);

    private static final String ROLLBACK = "codeDeployRollback";
    private static final Set<String> OVER = Set.of("Succeeded", "Failed", "Stopped");

    static Deployment create(String region, String groupId, JsonObject info, AppSpec spec, Traffic traffic) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : EVENTS) {
            events.add(new JsonObject().put("lifecycleEventName", event).put("status", "Pending"));
        }
        JsonObject document = new JsonObject()
                .put("region", region)
                .put("groupId", groupId)
                .put("info", info.copy().put("status", "Created"))
                .put("spec", spec.json())
                .put("traffic", traffic.json())
                .put("events", events)
                .put("executions", new JsonObject());
        Deployment deployment = new Deployment(document);
        deployment.enter(Phase.CREATED, info.number("createTime").orElse(0));
        return deployment;
    }

    String region() {
        return document.string("region", "");
    }

    String groupId() {
        return document.string("groupId", "");
    }

    String id() {
        return info().string("deploymentId", "");
    }

    /** Live. */
    JsonObject info() {
        return document.objectOrEmpty("info");
    }

    String status() {
        return info().string("status", "");
    }

    boolean isOver() {
        return OVER.contains(status());
    }

    boolean isRollback() {
        return ROLLBACK.equals(info().string("creator"));
    }

    AppSpec spec() {
        return AppSpec.of(document.objectOrEmpty("spec"));
    }

    Phase phase() {
        return Phase.valueOf(document.string("phase", ""));
    }

    long since() {
        return document.number("since").orElse(0);
    }

    void enter(Phase phase, long at) {
        document.put("phase", phase.name()).put("since", at);
    }

    long step() {
        return document.number("step").orElse(0);
    }

    void step(long step) {
        document.put("step", step);
    }

    /** Per cent of the traffic that the target version has. */
    long percent() {
        return document.number("percent").orElse(0);
    }

    void percent(long percent) {
        document.put("percent", percent);
    }

    /** The execution of the event's hook, live: {@code id}, {@code status} once reported, {@code at}; empty without hook. */
    JsonObject execution(String event) {
        return document.objectOrEmpty("executions").objectOrEmpty(event);
    }

    void execute(String event, JsonObject execution) {
        document.objectOrEmpty("executions").put(event, execution);
    }

    List<JsonObject> events() {
        return document.objects("events");
    }

    void begin(String event, long at) {
        event(event).put("status", "InProgress").put("startTime", at);
    }

    void finish(String event, long at) {
        event(event).put("status", "Succeeded").put("endTime", at);
    }

    /** Ends it with what has gone wrong; events that had not begun are skipped. */
    void end(String status, Failure failure, long at) {
        for (JsonObject event : events()) {
            if (event.string("status", "").equals("Pending")) {
                event.put("status", "Skipped");
            } else if (event.string("status", "").equals("InProgress")) {
                event.put("status", "Failed")
                        .put("endTime", at)
                        .put(
                                "diagnostics",
                                new JsonObject()
                                        .put("errorCode", "UnknownError")
                                        .put("message", failure.message()));
            }
        }
        info().put("errorInformation", failure.json());
        end(status, at);
    }

    void end(String status, long at) {
        info().put("status", status).put("completeTime", at);
        enter(Phase.OVER, at);
    }

    /** As a group tells of it. */
    JsonObject brief() {
        JsonObject brief = new JsonObject().put("deploymentId", id()).put("status", status());
        return brief.putIfPresent("endTime", info().get("completeTime")).put("createTime", info().get("createTime"));
    }

    private JsonObject event(String name) {
        return events().get(EVENTS.indexOf(name));
    }
}
