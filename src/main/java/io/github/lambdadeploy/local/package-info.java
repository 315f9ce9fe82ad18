// SPDX-License-Identifier: Apache-2.0
/** The embedded stand-in for AWS, and the runner that executes a function in a child JVM; reached only through HTTP. */
@NullMarked
package io.github.lambdadeploy.local;

import org.jspecify.annotations.NullMarked;
