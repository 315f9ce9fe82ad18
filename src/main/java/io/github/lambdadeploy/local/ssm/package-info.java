// SPDX-License-Identifier: Apache-2.0
/** The stand-in's Systems Manager: its Parameter Store. */
@NullMarked
package io.github.lambdadeploy.local.ssm;

import org.jspecify.annotations.NullMarked;
