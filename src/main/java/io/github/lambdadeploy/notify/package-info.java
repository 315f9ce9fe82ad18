// SPDX-License-Identifier: Apache-2.0
/** Tells a topic of SNS how a deployment ended. */
@NullMarked
package io.github.lambdadeploy.notify;

import org.jspecify.annotations.NullMarked;
