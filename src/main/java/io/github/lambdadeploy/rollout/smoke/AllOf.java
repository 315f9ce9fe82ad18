// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Several expectations, all of which must hold; what does not is told together. */
record AllOf(List<Expectation> expectations) implements Expectation {

    AllOf {
        expectations = List.copyOf(expectations);
    }

    @Override
    public Optional<String> mismatch(String response) {
        String reasons = expectations.stream()
                .flatMap(expectation -> expectation.mismatch(response).stream())
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons);
    }
}
