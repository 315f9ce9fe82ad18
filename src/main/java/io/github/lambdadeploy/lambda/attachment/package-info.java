// SPDX-License-Identifier: Apache-2.0
/** What AWS keeps beside a function's configuration, each with calls of its own: tags, concurrency, a URL. */
@NullMarked
package io.github.lambdadeploy.lambda.attachment;

import org.jspecify.annotations.NullMarked;
