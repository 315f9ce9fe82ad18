// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AlarmStates;
import io.github.lambdadeploy.local.ServiceRoles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What keeps a deployment from starting, and alarms that stop it. */
record Obstacles(Applications applications, ShiftedFunction function, ServiceRoles roles, AlarmStates alarms) {

    /** @param gradual whether both versions are to have traffic for a while */
    Optional<Failure> beforeStart(Deployment deployment, boolean gradual) throws IOException {
        String application = deployment.info().string("applicationName", "");
        if (applications.find(deployment.region(), application).isEmpty()) {
            return Optional.of(new Failure("APPLICATION_MISSING", "The application was missing: " + application));
        }
        String role = role(deployment);
        if (role.isEmpty()) {
            return Optional.of(new Failure("DEPLOYMENT_GROUP_MISSING", "The deployment group was missing."));
        }
        Optional<List<String>> policies = roles.policies(role);
        if (policies.isEmpty()) {
            return Optional.of(new Failure("IAM_ROLE_MISSING", "The service role cannot be accessed: " + role));
        }
        if (policies.get().isEmpty()) {
            return Optional.of(Failure.ofPermissions(role));
        }
        return deployment.isRollback()
                ? function.obstacleBack(deployment.region(), deployment.spec())
                : function.obstacle(deployment.region(), deployment.spec(), gradual);
    }

    /** The group's service role; empty when the group is gone. */
    String role(Deployment deployment) throws IOException {
        return applications
                .group(deployment.region(), deployment.info().string("applicationName", ""), deployment.groupId())
                .map(group -> group.string("serviceRoleArn", ""))
                .orElse("");
    }

    /** An alarm that stops the deployment. A rollback goes on whatever the alarms say, or it could never help. */
    Optional<Failure> alarm(Deployment deployment) throws IOException {
        JsonObject configuration = deployment.document().objectOrEmpty("alarms");
        if (!deployment.status().equals("InProgress")
                || deployment.isRollback()
                || !configuration.bool("enabled", false)) {
            return Optional.empty();
        }
        for (JsonObject alarm : configuration.objects("alarms")) {
            String name = alarm.string("name", "");
            Optional<String> state = alarms.state(deployment.region(), name);
            if (state.isEmpty() && !configuration.bool("ignorePollAlarmFailure", false)) {
                // Documented: the deployment stops when a state cannot be retrieved. The code is a guess.
                return Optional.of(
                        new Failure("ALARM_ACTIVE", "The state of an alarm could not be retrieved: " + name));
            }
            if (state.filter("ALARM"::equals).isPresent()) {
                return Optional.of(new Failure("ALARM_ACTIVE", "One or more alarms have been activated: " + name));
            }
        }
        return Optional.empty();
    }
}
