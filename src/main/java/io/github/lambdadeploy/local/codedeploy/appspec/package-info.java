// SPDX-License-Identifier: Apache-2.0
/** AppSpec files of Lambda deployments, in JSON or YAML. */
@NullMarked
package io.github.lambdadeploy.local.codedeploy.appspec;

import org.jspecify.annotations.NullMarked;
