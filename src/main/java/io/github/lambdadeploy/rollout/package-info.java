// SPDX-License-Identifier: Apache-2.0
/** How the alias is moved to a version: at once, in weighted steps, by CodeDeploy; what is watched meanwhile. */
@NullMarked
package io.github.lambdadeploy.rollout;

import org.jspecify.annotations.NullMarked;
