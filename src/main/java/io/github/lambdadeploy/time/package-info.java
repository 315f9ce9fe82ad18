// SPDX-License-Identifier: Apache-2.0
/** Time that tests can replace. */
@NullMarked
package io.github.lambdadeploy.time;

import org.jspecify.annotations.NullMarked;
