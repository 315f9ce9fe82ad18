// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambda's time, which no ISO format reads. */
class ListedVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-01-31T12:34:56.789+0000",
                "2025-01-31T13:34:56.789+0100",
                "2025-01-31T12:34:56.789+00:00",
                "2025-01-31T12:34:56.789Z"
            })
    void isRead(String text) {
        assertThat(ListedVersion.time(text)).contains(Instant.parse("2025-01-31T12:34:56.789Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2025-01-31", "2025-01-31T12:34:56.789"})
    void whatIsNoTimeIsNotKnown(String text) {
        assertThat(ListedVersion.time(text)).isEmpty();
    }
}
