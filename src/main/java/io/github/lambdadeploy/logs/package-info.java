// SPDX-License-Identifier: Apache-2.0
/** CloudWatch Logs: a function's log group and how long its events are kept. */
@NullMarked
package io.github.lambdadeploy.logs;

import org.jspecify.annotations.NullMarked;
