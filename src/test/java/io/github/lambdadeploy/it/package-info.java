// SPDX-License-Identifier: Apache-2.0
/** What the stories in {@code src/it} left behind, read by their {@code verify.groovy}. */
@NullMarked
package io.github.lambdadeploy.it;

import org.jspecify.annotations.NullMarked;
