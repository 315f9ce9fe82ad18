// SPDX-License-Identifier: Apache-2.0
/** The stand-in's Lambda: as strict as AWS is, and answering in its words. */
@NullMarked
package io.github.lambdadeploy.local.lambda;

import org.jspecify.annotations.NullMarked;
