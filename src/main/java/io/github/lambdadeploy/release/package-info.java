// SPDX-License-Identifier: Apache-2.0
/** The story of a deployment, step by step; the safe order of calls lives here and nowhere else. */
@NullMarked
package io.github.lambdadeploy.release;

import org.jspecify.annotations.NullMarked;
