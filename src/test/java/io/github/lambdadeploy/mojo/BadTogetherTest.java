// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of {@code bad-input/mistakes.txt}: what is wrong only together, or in a way of its own. Each ends in one
 * message with the words of the row, before anything is written or anybody is called.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadTogetherTest {

    private final Map<String, Integer> figures = new HashMap<>();

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void isRefused(String goal, String given, List<String> words, @TempDir Path dir) throws IOException {
        String xml = given.replaceAll("(^| )-D.*", "");
        MojoBench bench = new MojoBench(
                dir,
                "<handler>com.example.Hello::handle</handler>"
                        + (xml.contains("<packageType>") ? "" : "<packageType>zip</packageType>") + xml);
        for (String property : given.substring(xml.length()).strip().split(" (?=-D)")) {
            int is = property.indexOf('=');
            if (is > 0) {
                bench.d(property.substring(2, is), property.substring(is + 1));
            }
        }
        figures.merge("tried", 1, Integer::sum);
        Attempt attempt = Attempt.at(goal, bench);
        attempt.assertReadable();
        assertThat(attempt.isAccepted()).isFalse();
        assertThat(attempt.message())
                .contains(words)
                .contains("next: ")
                .doesNotContain(" mistakes in the configuration", "secret@");
        Attempt.assertUntouched(dir);
        figures.merge("refused", 1, Integer::sum);
    }

    static Stream<Arguments> isRefused() throws IOException {
        List<Arguments> rows = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(BadTogetherTest.class.getResourceAsStream("bad-input/mistakes.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .forEach(row -> rows.add(Arguments.of(row[0], row[1], List.of(row[2].split(";")))));
        }
        return rows.stream();
    }

    @AfterAll
    void tell() throws IOException {
        BadInput.tell(figures);
    }
}
