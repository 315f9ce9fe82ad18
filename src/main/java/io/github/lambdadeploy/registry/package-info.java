// SPDX-License-Identifier: Apache-2.0
/** The digest-exact mover of blobs and manifests between the local content store and registries (OCI distribution protocol). */
@NullMarked
package io.github.lambdadeploy.registry;

import org.jspecify.annotations.NullMarked;
