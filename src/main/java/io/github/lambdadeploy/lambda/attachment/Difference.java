// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import org.jspecify.annotations.Nullable;

/**
 * An attachment that is not as the POM wants it.
 *
 * @param name the XML element
 * @param onAlias whether it hangs on the alias
 * @param found the live value; {@code null} when there is none
 * @param wanted the value it is to have; {@code null} when it is to be removed
 */
public record Difference(
        String name,
        boolean onAlias,
        @Nullable Object found,
        @Nullable Object wanted) {}
