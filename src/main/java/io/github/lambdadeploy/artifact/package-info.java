// SPDX-License-Identifier: Apache-2.0
/** What the build made to be deployed: an image or a zip, known by its digest. */
@NullMarked
package io.github.lambdadeploy.artifact;

import org.jspecify.annotations.NullMarked;
