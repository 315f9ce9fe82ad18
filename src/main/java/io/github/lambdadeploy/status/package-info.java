// SPDX-License-Identifier: Apache-2.0
/** What is there: a function, its versions and aliases, looked at for people. Reads only. */
@NullMarked
package io.github.lambdadeploy.status;

import org.jspecify.annotations.NullMarked;
