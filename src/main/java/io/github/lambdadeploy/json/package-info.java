// SPDX-License-Identifier: Apache-2.0
/** JSON documents as ordered maps. */
@NullMarked
package io.github.lambdadeploy.json;

import org.jspecify.annotations.NullMarked;
