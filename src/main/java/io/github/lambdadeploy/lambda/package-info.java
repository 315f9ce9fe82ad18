// SPDX-License-Identifier: Apache-2.0
/** Functions, their settings, versions and aliases: reads, writes and waits. */
@NullMarked
package io.github.lambdadeploy.lambda;

import org.jspecify.annotations.NullMarked;
