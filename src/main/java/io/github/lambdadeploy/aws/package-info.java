// SPDX-License-Identifier: Apache-2.0
/** The one place that builds AWS SDK clients and explains their failures. */
@NullMarked
package io.github.lambdadeploy.aws;

import org.jspecify.annotations.NullMarked;
