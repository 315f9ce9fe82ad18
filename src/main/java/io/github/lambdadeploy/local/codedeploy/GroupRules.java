// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.ServiceRoles;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a deployment group for Lambda may have; some of it a single deployment may have in its place. */
record GroupRules(ServiceRoles roles) {

    static final String ON_FAILURE = "DEPLOYMENT_FAILURE";
    static final String ON_ALARM = "DEPLOYMENT_STOP_ON_ALARM";
    static final String ON_REQUEST = "DEPLOYMENT_STOP_ON_REQUEST";

    private static final Set<String> EVENTS = Set.of(ON_FAILURE, ON_ALARM, ON_REQUEST);
    private static final int MOST_ALARMS = 10;
    private static final int MOST_TRIGGERS = 10;
    private static final int LONGEST_ALARM = 255;

    /** Settings of servers and containers, and how they are refused. */
    private static final Map<String, String> OF_OTHER_PLATFORMS = ofOtherPlatforms();

    private static Map<String, String> ofOtherPlatforms() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("ec2TagFilters", "InvalidEC2TagException");
        members.put("ec2TagSet", "InvalidEC2TagCombinationException");
        members.put("onPremisesInstanceTagFilters", "InvalidTagException");
        members.put("onPremisesTagSet", "InvalidOnPremisesTagCombinationException");
        members.put("autoScalingGroups", "InvalidAutoScalingGroupException");
        members.put("ecsServices", "InvalidECSServiceException");
        members.put("loadBalancerInfo", "InvalidLoadBalancerInfoException");
        members.put("blueGreenDeploymentConfiguration", "InvalidBlueGreenDeploymentConfigurationException");
        return members;
    }

    /** Checks what a call wants to set and puts it into the group; what the call does not have stays. */
    void apply(JsonObject body, JsonObject group) throws AwsError, IOException {
        for (var member : OF_OTHER_PLATFORMS.entrySet()) {
            boolean empty = body.get(member.getKey()) instanceof List<?> list && list.isEmpty();
            if (body.has(member.getKey()) && !empty) {
                throw Rules.refusal(
                        member.getValue(), member.getKey() + " can not be specified for the Lambda compute platform.");
            }
        }
        if (body.has("serviceRoleArn")) {
            group.put("serviceRoleArn", role(body.string("serviceRoleArn", "")));
        }
        if (body.has("deploymentStyle")) {
            group.put("deploymentStyle", style(body.objectOrEmpty("deploymentStyle")));
        }
        if (body.has("alarmConfiguration")) {
            group.put("alarmConfiguration", alarms(body.objectOrEmpty("alarmConfiguration")));
        }
        if (body.has("autoRollbackConfiguration")) {
            group.put("autoRollbackConfiguration", rollback(body.objectOrEmpty("autoRollbackConfiguration")));
        }
        if (body.has("triggerConfigurations")) {
            List<JsonObject> triggers = body.objects("triggerConfigurations");
            if (triggers.size() > MOST_TRIGGERS) {
                throw Rules.refusal(
                        "TriggerTargetsLimitExceededException", "A group has at most " + MOST_TRIGGERS + " triggers.");
            }
            group.put("triggerConfigurations", triggers);
        }
    }

    /** Rules as the model tells them for InvalidAlarmConfigException. */
    static JsonObject alarms(JsonObject configuration) throws AwsError {
        List<JsonObject> alarms = configuration.objects("alarms");
        boolean enabled = configuration.bool("enabled", false);
        if (alarms.size() > MOST_ALARMS) {
            throw Rules.refusal("AlarmsLimitExceededException", "A group has at most " + MOST_ALARMS + " alarms.");
        }
        if (enabled && alarms.isEmpty()) {
            throw Rules.refusal("InvalidAlarmConfigException", "The alarm configuration is enabled without alarms.");
        }
        Set<String> names = new HashSet<>();
        for (JsonObject alarm : alarms) {
            String name = alarm.string("name", "");
            if (name.isBlank() || name.length() > LONGEST_ALARM) {
                throw Rules.refusal(
                        "InvalidAlarmConfigException",
                        "The name of an alarm is missing or longer than " + LONGEST_ALARM + " characters.");
            }
            if (!names.add(name)) {
                throw Rules.refusal("InvalidAlarmConfigException", "The alarm is specified twice: " + name);
            }
        }
        return new JsonObject()
                .put("enabled", enabled)
                .put("ignorePollAlarmFailure", configuration.bool("ignorePollAlarmFailure", false))
                .put("alarms", alarms);
    }

    static JsonObject rollback(JsonObject configuration) throws AwsError {
        List<String> events = configuration.strings("events");
        boolean enabled = configuration.bool("enabled", false);
        if (!EVENTS.containsAll(events) || enabled && events.isEmpty()) {
            throw Rules.refusal(
                    "InvalidAutoRollbackConfigException",
                    "An enabled automatic rollback needs events, which are DEPLOYMENT_FAILURE,"
                            + " DEPLOYMENT_STOP_ON_ALARM and DEPLOYMENT_STOP_ON_REQUEST.");
        }
        return new JsonObject().put("enabled", enabled).put("events", events);
    }

    private static JsonObject style(JsonObject style) throws AwsError {
        if (!"BLUE_GREEN".equals(style.string("deploymentType"))
                || !"WITH_TRAFFIC_CONTROL".equals(style.string("deploymentOption"))) {
            throw Rules.refusal(
                    "InvalidDeploymentStyleException",
                    "The deployment style for the Lambda compute platform must be BLUE_GREEN with"
                            + " WITH_TRAFFIC_CONTROL.");
        }
        return style;
    }

    private String role(String arn) throws AwsError, IOException {
        if (arn.isEmpty()) {
            throw Rules.refusal("RoleRequiredException", "The service role is required.");
        }
        if (!roles.assumableByCodeDeploy(arn)) {
            throw Rules.refusal(
                    "InvalidRoleException",
                    "AWS CodeDeploy does not have the permissions required to assume the role " + arn + ".");
        }
        return arn;
    }
}
