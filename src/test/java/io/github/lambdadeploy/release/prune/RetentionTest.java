// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.VersionNumber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

    /** Aliases are written {@code name>version}, {@code name>version+weighted}, {@code name>version~previous}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            # versions       | aliases              | provisioned | keep | goes
            ''               | ''                   | ''          | 1    | ''
            1                | ''                   | ''          | 1    | ''
            1 2 3            | ''                   | ''          | 1    | 1 2
            1 2 3            | ''                   | ''          | 2    | 1
            1 2 3            | ''                   | ''          | 3    | ''
            1 2 3            | ''                   | ''          | 10   | ''
            1 2 3            | live>1               | ''          | 1    | 2
            1 2 3            | live>$LATEST         | ''          | 1    | 1 2
            1 2 3 4          | live>3+1             | ''          | 1    | 2
            1 2 3 4          | live>3~1             | ''          | 1    | 2
            1 2 3 4          | live>4~3 beta>2+1    | ''          | 1    | ''
            1 2 3 4          | live>4~9             | ''          | 1    | 1 2 3
            1 2 3 4          | live>4~2~3           | ''          | 1    | 1 2 3
            1 2 3 4          | ''                   | 2           | 1    | 1 3
            2 9 10 100       | ''                   | ''          | 2    | 2 9
            100 10 9 2       | ''                   | ''          | 1    | 2 9 10
            7 41 1000        | live>7               | ''          | 1    | 41
            """)
    void decides(String versions, String aliases, String provisioned, int keep, String goes) {
        Retention retention = Retention.of(
                numbers(versions),
                words(aliases).map(RetentionTest::alias).toList(),
                Set.copyOf(numbers(provisioned)),
                keep);
        assertThat(retention.goes()).isEqualTo(numbers(goes));
        List<VersionNumber> both = new ArrayList<>(retention.goes());
        both.addAll(retention.stays().keySet());
        assertThat(both).containsExactlyInAnyOrderElementsOf(numbers(versions));
    }

    @Test
    void saysWhy() {
        Retention retention = Retention.of(
                numbers("1 2 3 4 5 6"),
                List.of(alias("live>5~4"), alias("beta>2+1"), alias("qa>5")),
                Set.copyOf(numbers("2")),
                2);
        assertThat(retention.goes()).isEqualTo(numbers("3"));
        assertThat(retention.stays())
                .containsExactly(
                        Map.entry(number("1"), "a share of alias beta"),
                        Map.entry(number("2"), "alias beta, provisioned concurrency"),
                        Map.entry(number("4"), "what alias live can be rolled back to"),
                        Map.entry(number("5"), "alias live, alias qa, one of the 2 newest"),
                        Map.entry(number("6"), "one of the 2 newest"));
    }

    /** Whatever the order of the lists, and whatever is asked for, the newest stays. */
    @Test
    void neverEverything() {
        List<VersionNumber> all = new ArrayList<>(numbers(
                IntStream.rangeClosed(1, 130).mapToObj(Integer::toString).collect(Collectors.joining(" "))));
        Collections.reverse(all);
        assertThat(Retention.of(all, List.of(), Set.of(), 0).goes())
                .hasSize(129)
                .startsWith(number("1"))
                .doesNotContain(number("130"));
        assertThat(Retention.of(all, List.of(), Set.of(), 10).stays()).hasSize(10);
    }

    private static AliasState alias(String text) {
        String name = text.substring(0, text.indexOf('>'));
        String[] target = text.substring(name.length() + 1).split("[+~]");
        return new AliasState(
                name,
                "arn",
                target[0],
                text.contains("+") ? Map.of(target[1], 0.1) : Map.of(),
                text.contains("~")
                        ? "words prev=" + target[1] + (target.length > 2 ? " of=" + target[2] : " of=" + target[0])
                        : "words",
                "revision");
    }

    private static List<VersionNumber> numbers(String text) {
        return words(text).map(VersionNumber::new).toList();
    }

    private static Stream<String> words(String text) {
        return text.isBlank() ? Stream.of() : Stream.of(text.strip().split(" +"));
    }

    private static VersionNumber number(String text) {
        return new VersionNumber(text);
    }
}
