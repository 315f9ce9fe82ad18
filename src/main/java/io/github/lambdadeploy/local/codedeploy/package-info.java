// SPDX-License-Identifier: Apache-2.0
/** The stand-in's CodeDeploy for Lambda functions: applications, groups, configurations, and deployments that run. */
@NullMarked
package io.github.lambdadeploy.local.codedeploy;

import org.jspecify.annotations.NullMarked;
