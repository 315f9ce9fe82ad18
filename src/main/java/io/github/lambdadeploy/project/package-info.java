// SPDX-License-Identifier: Apache-2.0
/** What Maven knows about the build, as records. */
@NullMarked
package io.github.lambdadeploy.project;

import org.jspecify.annotations.NullMarked;
