// SPDX-License-Identifier: Apache-2.0
/** Zips in Amazon S3, addressed by their content. */
@NullMarked
package io.github.lambdadeploy.s3;

import org.jspecify.annotations.NullMarked;
