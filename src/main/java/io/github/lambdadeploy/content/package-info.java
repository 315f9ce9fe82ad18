// SPDX-License-Identifier: Apache-2.0
/** The files of a function: what the build made, found, unpacked and checked, ready for an image or a zip. */
@NullMarked
package io.github.lambdadeploy.content;

import org.jspecify.annotations.NullMarked;
