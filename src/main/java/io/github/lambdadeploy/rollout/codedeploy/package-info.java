// SPDX-License-Identifier: Apache-2.0
/** Shifts of traffic that CodeDeploy carries out. */
@NullMarked
package io.github.lambdadeploy.rollout.codedeploy;

import org.jspecify.annotations.NullMarked;
