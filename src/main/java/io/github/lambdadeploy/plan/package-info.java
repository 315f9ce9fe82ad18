// SPDX-License-Identifier: Apache-2.0
/** The difference between the wanted and the observed function, as a list of changes; does no I/O. */
@NullMarked
package io.github.lambdadeploy.plan;

import org.jspecify.annotations.NullMarked;
