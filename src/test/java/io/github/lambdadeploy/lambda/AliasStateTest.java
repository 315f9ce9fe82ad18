// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded with a move. */
class AliasStateTest {

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "41, '', 42, prev=41",
                "41, prev=40, 42, prev=41",
                "41, Serves the shop prev=40, 42, Serves the shop prev=41",
                "41, prev=40, 41, prev=40",
                "41, Serves the shop, 41, Serves the shop",
                "$LATEST, Serves the shop prev=40, 42, Serves the shop prev=40"
            })
    void theMainVersionIsTheOneToRollBackTo(String from, String description, String to, String expected) {
        AliasState alias = new AliasState("live", "arn", from, Map.of("43", 0.1), description, "r");
        assertThat(alias.noteFor(to).text()).isEqualTo(expected);
    }
}
