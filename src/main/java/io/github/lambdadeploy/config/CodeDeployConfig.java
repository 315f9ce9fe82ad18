// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.codedeploy.CodeDeploySpec;
import io.github.lambdadeploy.rollout.codedeploy.Hooks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <codeDeploy>} element: the application and deployment group that move the alias.
 *
 * <pre>{@code
 * <codeDeploy>
 *   <application>orders</application>
 *   <deploymentGroup>orders-live</deploymentGroup>
 *   <hooks><beforeAllowTraffic>CodeDeployHook_check</beforeAllowTraffic></hooks>
 *   <create>true</create>
 * </codeDeploy>
 * }</pre>
 */
public class CodeDeployConfig {

    private static final String ELEMENT = "<release><codeDeploy>";

    /** Name of the application. */
    @Nullable
    String application;

    /** Name of the deployment group. */
    @Nullable
    String deploymentGroup;

    /** Functions that CodeDeploy asks before and after the shift. */
    @Nullable
    HooksConfig hooks;

    /** Whether application, group, deployment configuration and service role are made when they are missing. */
    boolean create;

    /** Name or ARN of the service role of a group that is made; absent: a role APPLICATION-codedeploy is made. */
    @Nullable
    String serviceRole;

    /** Whether the deployment is started; {@code false} writes {@code target/lambda/appspec.yaml} and no more. */
    boolean start = true;

    void check(Problems problems) {
        Names.CODE_DEPLOY.require(problems, ELEMENT + "<application>", application);
        Names.CODE_DEPLOY.require(problems, ELEMENT + "<deploymentGroup>", deploymentGroup);
        Names.ROLE.check(problems, ELEMENT + "<serviceRole>", serviceRole);
        if (serviceRole != null && !create) {
            problems.add(ELEMENT + "<serviceRole> is for a group that is made: set " + ELEMENT
                    + "<create> to true, or leave it out");
        }
        if (hooks != null) {
            hooks.check(problems, ELEMENT + "<hooks>");
        }
    }

    CodeDeploySpec toSpec() {
        return new CodeDeploySpec(
                String.valueOf(application),
                String.valueOf(deploymentGroup),
                hooks == null ? Hooks.NONE : hooks.toSpec(),
                create,
                Optional.ofNullable(serviceRole),
                start);
    }
}
