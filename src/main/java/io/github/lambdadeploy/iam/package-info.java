// SPDX-License-Identifier: Apache-2.0
/** AWS IAM: roles that services work as, found by name, created when missing, repaired when a run was killed over it. */
@NullMarked
package io.github.lambdadeploy.iam;

import org.jspecify.annotations.NullMarked;
