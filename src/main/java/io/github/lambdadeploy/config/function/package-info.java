// SPDX-License-Identifier: Apache-2.0
/** The elements below {@code <function>} that have elements or rules of their own. */
@NullMarked
package io.github.lambdadeploy.config.function;

import org.jspecify.annotations.NullMarked;
