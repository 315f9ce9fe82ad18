// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

/**
 * The CodeDeploy application and deployment group that move the alias; {@code <release><codeDeploy>}.
 *
 * @param application its name
 * @param deploymentGroup its name
 */
public record CodeDeploySpec(String application, String deploymentGroup) {}
