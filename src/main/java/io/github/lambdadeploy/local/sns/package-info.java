// SPDX-License-Identifier: Apache-2.0
/** The stand-in's SNS: topics, and the messages that were published to them. */
@NullMarked
package io.github.lambdadeploy.local.sns;

import org.jspecify.annotations.NullMarked;
