// SPDX-License-Identifier: Apache-2.0
/** The stand-in's CloudWatch Logs: log groups, their retention and their tags. */
@NullMarked
package io.github.lambdadeploy.local.logs;

import org.jspecify.annotations.NullMarked;
