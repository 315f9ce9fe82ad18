// SPDX-License-Identifier: Apache-2.0
/** Repositories and images of Amazon ECR. */
@NullMarked
package io.github.lambdadeploy.ecr;

import org.jspecify.annotations.NullMarked;
