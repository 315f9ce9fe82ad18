// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.codedeploy.Deployment.Phase;
import io.github.lambdadeploy.local.codedeploy.appspec.AppSpec;
import io.github.lambdadeploy.local.lambda.Stamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How deployments end before their time, and the deployments that take them back. */
record Endings(Deployments deployments, Stamps stamps) {

    void fail(Deployment deployment, Failure failure, long at) throws IOException {
        end(deployment, "Failed", failure, at, isRolledBack(deployment, GroupRules.ON_FAILURE));
    }

    void stop(Deployment deployment, Failure alarm, long at) throws IOException {
        end(deployment, "Stopped", alarm, at, isRolledBack(deployment, GroupRules.ON_ALARM));
    }

    /** @param rollback what the call wants; when it says nothing, the configuration decides */
    void stopOnRequest(Deployment deployment, Optional<Boolean> rollback, long at) throws IOException {
        // That a stop by request has this code is a guess: the model has it, no document tells when.
        Failure stopped = new Failure("MANUAL_STOP", "The deployment was stopped by a request.");
        boolean back = rollback.orElseGet(() -> isRolledBack(deployment, GroupRules.ON_REQUEST));
        end(deployment, "Stopped", stopped, at, back);
    }

    /** A new random id of a deployment. */
    String id() {
        return "d-" + stamps.revision().replace("-", "").substring(0, 9).toUpperCase(Locale.ROOT);
    }

    /** A revision as it is told: never with its content. */
    static JsonObject revision(String content) {
        return new JsonObject()
                .put("revisionType", "AppSpecContent")
                .put("appSpecContent", new JsonObject().put("sha256", Rules.hash(content)));
    }

    private static boolean isRolledBack(Deployment deployment, String event) {
        JsonObject configuration = deployment.document().objectOrEmpty("rollback");
        return configuration.bool("enabled", false)
                && configuration.strings("events").contains(event);
    }

    private void end(Deployment deployment, String status, Failure failure, long at, boolean back) throws IOException {
        // What had not begun has changed nothing that could be taken back; a rollback is never rolled back.
        boolean begun = deployment.phase() != Phase.CREATED && deployment.phase() != Phase.QUEUED;
        deployment.end(status, failure, at);
        if (back && begun && !deployment.isRollback()) {
            Deployment rollback = rollback(deployment, at);
            deployments.add(rollback);
            deployment
                    .info()
                    .put(
                            "rollbackInfo",
                            new JsonObject()
                                    .put("rollbackDeploymentId", rollback.id())
                                    .put("rollbackMessage", "Rolled back by deployment " + rollback.id() + "."));
        }
        deployments.save(deployment);
    }

    private Deployment rollback(Deployment deployment, long at) {
        AppSpec spec = deployment.spec().reversed();
        JsonObject info = deployment.info().copy();
        for (String member :
                List.of("errorInformation", "startTime", "completeTime", "description", "overrideAlarmConfiguration")) {
            info.remove(member);
        }
        info.put("deploymentId", id())
                .put("deploymentConfigName", DeploymentConfigs.DEFAULT)
                .put("revision", revision(new String(spec.json().toBytes(), StandardCharsets.UTF_8)))
                .put("createTime", at)
                .put("creator", "codeDeployRollback")
                .put(
                        "rollbackInfo",
                        new JsonObject()
                                .put("rollbackTriggeringDeploymentId", deployment.id())
                                .put("rollbackMessage", "Rolls back deployment " + deployment.id() + "."));
        return Deployment.create(deployment.region(), deployment.groupId(), info, spec, Traffic.allAtOnce());
    }
}
