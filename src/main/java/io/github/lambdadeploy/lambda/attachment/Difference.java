// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import org.jspecify.annotations.Nullable;

/**
 * One attachment that is not as wanted.
 *
 * @param name the XML element below {@code <function>}
 * @param onAlias whether it hangs on the alias
 * @param found the live value; {@code null} when there is none
 * @param wanted what it has to become; {@code null} when it is to be removed
 * @param refusal why that cannot be; {@code null} when it can
 */
public record Difference(
        String name,
        boolean onAlias,
        @Nullable Object found,
        @Nullable Object wanted,
        @Nullable String refusal) {

    /** One that can be mended. */
    public Difference(String name, boolean onAlias, @Nullable Object found, @Nullable Object wanted) {
        this(name, onAlias, found, wanted, null);
    }
}
