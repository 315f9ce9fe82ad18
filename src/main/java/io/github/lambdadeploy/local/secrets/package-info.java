// SPDX-License-Identifier: Apache-2.0
/** The stand-in's Secrets Manager. */
@NullMarked
package io.github.lambdadeploy.local.secrets;

import org.jspecify.annotations.NullMarked;
