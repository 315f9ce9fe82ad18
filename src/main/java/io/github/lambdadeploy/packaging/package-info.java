// SPDX-License-Identifier: Apache-2.0
/** The story of {@code package}: what the build made, checked, becomes an image or a zip. */
@NullMarked
package io.github.lambdadeploy.packaging;

import org.jspecify.annotations.NullMarked;
