// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import java.util.Optional;

/**
 * The CodeDeploy application and deployment group that move the alias; {@code <release><codeDeploy>}.
 *
 * @param application its name
 * @param deploymentGroup its name
 * @param hooks functions that CodeDeploy asks before and after the shift
 * @param create whether application, group, deployment configuration and service role are made when they are missing
 * @param serviceRole of a group that is made: a role's name or ARN; empty: one is made for it
 * @param start whether the deployment is started; otherwise only the AppSpec file is written, for a later step of the
 *     pipeline
 */
public record CodeDeploySpec(
        String application,
        String deploymentGroup,
        Hooks hooks,
        boolean create,
        Optional<String> serviceRole,
        boolean start) {

    /** A group that is there, without hooks. */
    public CodeDeploySpec(String application, String deploymentGroup) {
        this(application, deploymentGroup, Hooks.NONE, false, Optional.empty(), true);
    }

    /** For messages. */
    String where() {
        return "CodeDeploy application " + application + ", deployment group " + deploymentGroup;
    }
}
