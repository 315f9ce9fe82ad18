// SPDX-License-Identifier: Apache-2.0
/** The POM's elements exactly as written, with their defaults; each turns itself into an immutable record. */
@NullMarked
package io.github.lambdadeploy.config;

import org.jspecify.annotations.NullMarked;
