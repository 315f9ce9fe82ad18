// SPDX-License-Identifier: Apache-2.0
/** The stand-in's CloudWatch: alarms and their states. */
@NullMarked
package io.github.lambdadeploy.local.cloudwatch;

import org.jspecify.annotations.NullMarked;
