// SPDX-License-Identifier: Apache-2.0
/** Values of settings that are more than a text or a number: one type each for wanted and observed. */
@NullMarked
package io.github.lambdadeploy.lambda.setting;

import org.jspecify.annotations.NullMarked;
