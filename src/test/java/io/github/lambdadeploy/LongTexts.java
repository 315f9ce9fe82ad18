// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Texts of 100,000 characters that make a parser that looks back, or calls itself, slow or fail. */
public final class LongTexts {

    private static final int LENGTH = 100_000;

    /** Of which an end is to come only once, and never. */
    private static final List<String> PIECES = List.of(
            "a",
            "a.",
            "a/",
            "a-",
            "a_",
            "-",
            ".",
            "/",
            " ",
            "\n",
            "[",
            "]",
            "(",
            "{",
            "}",
            "$",
            "$.a",
            "$..",
            "[?(",
            "\"",
            "'",
            "\\",
            "@",
            ":",
            "a:",
            "arn:aws:",
            "9",
            "0",
            "%",
            ",",
            "a,",
            "a=b,",
            "\u043e",
            "\ud83d\ude80",
            "{{resolve:",
            "{{resolve:ssm:a}}",
            "../",
            "..\\",
            "a::",
            "a$b.",
            "(a*)*",
            "sha256:",
            "[a-",
            "{\"a\":",
            "[1,",
            "prev=1 ",
            ", by a",
            "*",
            "Canary",
            "1.");

    private LongTexts() {}

    /** What makes something of a text. */
    @FunctionalInterface
    public interface Parser {
        @Nullable
        Object parse(String text);
    }

    /** Any of them, with something else at the end or at the beginning. */
    public static Arbitrary<String> any() {
        Arbitrary<String> some =
                Arbitraries.of("", "a", "!", "\"", "]", "/", "$", "$.", "arn:aws:", "{{resolve:ssm:", "lib/a.class");
        return Combinators.combine(some, Arbitraries.of(PIECES), some)
                .as((first, piece, last) -> first + piece.repeat(LENGTH / piece.length()) + last);
    }

    /** Fails when it does not come to an end. */
    public static void ends(Parser parser, String text) {
        // Linear ones take milliseconds; a busy machine must not fail it.
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            var unused = parser.parse(text);
        });
    }
}
