// SPDX-License-Identifier: Apache-2.0
/** What every transfer needs, wherever the bytes go: several at a time, and somebody who hears how it goes on. */
@NullMarked
package io.github.lambdadeploy.transfer;

import org.jspecify.annotations.NullMarked;
