// SPDX-License-Identifier: Apache-2.0
/** The stand-in's ECR: its control plane, its registry, and stand-ins for AWS's public base images. */
@NullMarked
package io.github.lambdadeploy.local.ecr;

import org.jspecify.annotations.NullMarked;
