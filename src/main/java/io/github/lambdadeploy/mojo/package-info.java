// SPDX-License-Identifier: Apache-2.0
/** One thin class per goal: read the configuration, run one use case, report. */
@NullMarked
package io.github.lambdadeploy.mojo;

import org.jspecify.annotations.NullMarked;
