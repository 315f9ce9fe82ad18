// SPDX-License-Identifier: Apache-2.0
/** The stand-in's S3: what it takes to store deployment packages. */
@NullMarked
package io.github.lambdadeploy.local.s3;

import org.jspecify.annotations.NullMarked;
