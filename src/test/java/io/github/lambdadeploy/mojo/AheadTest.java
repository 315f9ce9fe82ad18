// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;

class AheadTest {

    @Test
    void aRehearsalKeepsItsFailuresToItself() {
        for (Throwable failure : List.of(new IllegalStateException("no"), new NoClassDefFoundError("gone"))) {
            assertThatCode(() -> Ahead.quietly(() -> {
                        if (failure instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) failure;
                    }))
                    .doesNotThrowAnyException();
        }
    }
}
