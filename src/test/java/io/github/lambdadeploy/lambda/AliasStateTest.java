// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded with a move. */
class AliasStateTest {

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "41, '', 42, prev=41 of=42",
                "41, prev=40 of=41, 42, prev=41 of=42",
                "41, Serves the shop prev=40 of=41, 42, Serves the shop prev=41 of=42",
                "41, prev=40 of=41, 41, prev=40 of=41",
                "41, Serves the shop, 41, Serves the shop",
                "41, Serves the shop prev=39 of=40, 41, Serves the shop",
                "41, Serves the shop prev=40, 42, Serves the shop prev=41 of=42",
                "41, Serves the shop prev=40, 41, Serves the shop",
                "$LATEST, Serves the shop prev=40 of=41, 42, Serves the shop",
                "41, prev=40 of=41, $LATEST, ''"
            })
    void theMainVersionIsTheOneToRollBackTo(String from, String description, String to, String expected) {
        assertThat(alias(from, description).noteFor(to).text(to)).isEqualTo(expected);
    }

    /** Whoever moves an alias without us leaves its description as it was. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "42, prev=41 of=42, 41",
                "42, Serves the shop prev=41 of=42, 41",
                "43, prev=41 of=42, none",
                "42, prev=41, none",
                "42, Serves the shop, none",
                "$LATEST, prev=41 of=42, none"
            })
    void aNoteIsOfOneMainVersion(String version, String description, @Nullable String previous) {
        AliasNote note = alias(version, description).note();
        assertThat(note.previous().map(VersionNumber::text).orElse(null)).isEqualTo(previous);
        assertThat(note.words()).isIn("", "Serves the shop");
    }

    @Test
    void wordsMakeRoomForTheMark() {
        AliasState alias = alias("41", "w".repeat(256));
        assertThat(alias.noteFor("42").text("42")).hasSize(256).endsWith("w prev=41 of=42");
    }

    private static AliasState alias(String version, String description) {
        return new AliasState("live", "arn", version, Map.of("99", 0.1), description, "r");
    }
}
