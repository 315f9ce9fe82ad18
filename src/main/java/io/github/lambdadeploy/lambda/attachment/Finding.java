// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import java.util.Optional;

/**
 * A wish, and what is there.
 *
 * @param found empty when there is none
 */
public record Finding<T>(Wish<T> wish, Optional<T> found) {

    /** What is to be done; empty when it is as wanted. */
    public Optional<Difference> difference() {
        return wish.difference(found);
    }

    /** Does it; see {@link io.github.lambdadeploy.lambda.Attachment#write}. */
    public void fulfil() {
        wish.fulfil(found);
    }
}
