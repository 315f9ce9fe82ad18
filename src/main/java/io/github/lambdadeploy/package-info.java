// SPDX-License-Identifier: Apache-2.0
/** What every room may use: the one failure that people see, and which host is this machine. The rooms are below. */
@NullMarked
package io.github.lambdadeploy;

import org.jspecify.annotations.NullMarked;
