// SPDX-License-Identifier: Apache-2.0
/** What the stand-in's Lambda keeps beside a function: tags, concurrency, asynchronous invocation, URLs. */
@NullMarked
package io.github.lambdadeploy.local.lambda.attachment;

import org.jspecify.annotations.NullMarked;
