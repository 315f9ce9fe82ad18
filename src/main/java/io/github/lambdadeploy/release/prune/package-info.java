// SPDX-License-Identifier: Apache-2.0
/** Old versions and images: what goes, what stays and why, and the deleting. */
@NullMarked
package io.github.lambdadeploy.release.prune;

import org.jspecify.annotations.NullMarked;
