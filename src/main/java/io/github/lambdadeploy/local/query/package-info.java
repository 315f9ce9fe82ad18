// SPDX-License-Identifier: Apache-2.0
/** The stand-in's services that speak AWS's query protocol: a form in, XML out. */
@NullMarked
package io.github.lambdadeploy.local.query;

import org.jspecify.annotations.NullMarked;
