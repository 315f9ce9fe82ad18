// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.util.Optional;

/** Any response: only that the function does not fail matters. */
record AnyResponse() implements Expectation {

    @Override
    public Optional<String> mismatch(String response) {
        return Optional.empty();
    }
}
