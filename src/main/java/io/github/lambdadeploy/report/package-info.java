// SPDX-License-Identifier: Apache-2.0
/** What a run tells people and machines: console, JSON, CI outputs. */
@NullMarked
package io.github.lambdadeploy.report;

import org.jspecify.annotations.NullMarked;
