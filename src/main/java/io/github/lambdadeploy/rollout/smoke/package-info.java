// SPDX-License-Identifier: Apache-2.0
/** The smoke check: a version is invoked and its answer compared with what is expected, before callers reach it. */
@NullMarked
package io.github.lambdadeploy.rollout.smoke;

import org.jspecify.annotations.NullMarked;
