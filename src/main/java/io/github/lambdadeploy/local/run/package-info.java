// SPDX-License-Identifier: Apache-2.0
/** Runs a deployed function in a child JVM, under AWS's own Java runtime interface client. */
@NullMarked
package io.github.lambdadeploy.local.run;

import org.jspecify.annotations.NullMarked;
