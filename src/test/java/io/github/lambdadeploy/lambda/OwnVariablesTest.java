// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnVariablesTest {

    /** AWS's limit for the value of a tag. */
    private static final int MOST = 256;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 11, 50, 400})
    void whatIsWrittenIsRead(int count) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add("N" + "x".repeat(i % 40) + "_" + i);
        }
        Map<String, String> tags = OwnVariables.tags(names);
        assertThat(OwnVariables.of(tags)).isEqualTo(names);
        assertThat(tags.values()).allMatch(value -> !value.isEmpty() && value.length() <= MOST);
    }

    @Test
    void theSameNamesGiveTheSameTags() {
        assertThat(OwnVariables.tags(List.of("BB", "AA", "BB"))).isEqualTo(OwnVariables.tags(List.of("AA", "BB")));
        assertThat(OwnVariables.tags(List.of("BB", "AA")))
                .containsExactly(Map.entry("lambda-deploy:environment", "AA BB"));
    }

    @Test
    void aTagIsFilledToItsLastCharacter() {
        String half = "A".repeat(127);
        assertThat(OwnVariables.tags(List.of(half, "B".repeat(128)))).hasSize(1);
        assertThat(OwnVariables.tags(List.of(half, "B".repeat(129))))
                .containsOnlyKeys("lambda-deploy:environment", "lambda-deploy:environment.2");
    }

    @Test
    void otherTagsAreNotOurs() {
        Map<String, String> tags = new HashMap<>(OwnVariables.tags(List.of("AA")));
        tags.put("lambda-deploy:environments", "BB");
        tags.put("environment", "CC");
        tags.put("team", "DD");
        assertThat(OwnVariables.of(tags)).containsExactly("AA");
        assertThat(OwnVariables.left(tags, Map.of())).containsExactly("lambda-deploy:environment");
    }

    @Test
    void blankAndSpacedOutTagsHoldNoEmptyNames() {
        assertThat(OwnVariables.of(Map.of("lambda-deploy:environment", "  "))).isEmpty();
        assertThat(OwnVariables.of(Map.of("lambda-deploy:environment", " AA   BB ")))
                .containsExactly("AA", "BB");
    }
}
