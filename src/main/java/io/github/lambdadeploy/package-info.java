// SPDX-License-Identifier: Apache-2.0
/** The one failure type that people see, and the rooms below. */
@NullMarked
package io.github.lambdadeploy;

import org.jspecify.annotations.NullMarked;
