// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.codedeploy.CodeDeploySpec;
import org.jspecify.annotations.Nullable;

/** The {@code <codeDeploy>} element: the application and deployment group that move the alias. */
public class CodeDeployConfig {

    /** Name of the application. */
    @Nullable
    String application;

    /** Name of the deployment group. */
    @Nullable
    String deploymentGroup;

    void check(Problems problems) {
        problems.resolved("<release><codeDeploy><application>", application);
        problems.resolved("<release><codeDeploy><deploymentGroup>", deploymentGroup);
    }

    CodeDeploySpec toSpec() {
        return new CodeDeploySpec(String.valueOf(application), String.valueOf(deploymentGroup));
    }
}
