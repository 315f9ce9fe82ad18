// SPDX-License-Identifier: Apache-2.0
/** References to parameters and secrets in environment values, looked up when a function is deployed. */
@NullMarked
package io.github.lambdadeploy.secrets;

import org.jspecify.annotations.NullMarked;
