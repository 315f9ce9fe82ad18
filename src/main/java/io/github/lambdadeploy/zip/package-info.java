// SPDX-License-Identifier: Apache-2.0
/** Reproducible zips and Lambda's size rules. */
@NullMarked
package io.github.lambdadeploy.zip;

import org.jspecify.annotations.NullMarked;
