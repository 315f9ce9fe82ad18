// SPDX-License-Identifier: Apache-2.0
/** Container images built without Docker, with Jib's layers. */
@NullMarked
package io.github.lambdadeploy.image;

import org.jspecify.annotations.NullMarked;
