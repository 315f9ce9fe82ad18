// SPDX-License-Identifier: Apache-2.0
/** What AWS keeps beside a function or its alias, each with calls of its own. */
@NullMarked
package io.github.lambdadeploy.lambda.attachment;

import org.jspecify.annotations.NullMarked;
