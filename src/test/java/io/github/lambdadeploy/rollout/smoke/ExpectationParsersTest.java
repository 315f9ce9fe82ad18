// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.LongTexts;
import io.github.lambdadeploy.Tally;
import io.github.lambdadeploy.rollout.smoke.Expectation.Mistake;
import io.github.lambdadeploy.rollout.smoke.Expectation.Parsed;
import io.github.lambdadeploy.rollout.smoke.Expectation.Understood;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What a response must be: JSON, JSONPath, regular expressions, codes. */
@AddLifecycleHook(Tally.class)
class ExpectationParsersTest {

    @Property
    void anyTextIsUnderstoodOrAMistakeInFewWords(@ForAll @From("text") String text) {
        for (Parsed parsed : List.of(
                Expectation.parse(text), Expectation.json(text), Expectation.jsonPath(text), Expectation.regex(text))) {
            if (parsed instanceof Mistake mistake) {
                assertThat(mistake.reason()).isNotBlank().hasSizeLessThan(600);
            } else if (parsed instanceof Understood understood) {
                // It may hold or not; it must not fail.
                understood.expectation().mismatch(text);
                understood.expectation().mismatch("{\"a\":[1,{\"b\":null}],\"statusCode\":200}");
            }
        }
    }

    @Property
    void jsonContainsItself(@ForAll @From("tree") Object tree) {
        String text = new JsonValue(tree).written();
        assertThat(JsonValue.parse(text).same(new JsonValue(tree))).as(text).isTrue();
        assertThat(Expectation.json(text))
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood -> assertThat(understood.expectation().mismatch(text))
                                .isEmpty());
    }

    @Property
    void codesAreTheirOwn(
            @ForAll @IntRange(min = 100, max = 999) int code, @ForAll @IntRange(min = 100, max = 999) int other) {
        assertThat(Expectation.parse(String.valueOf(code))).isEqualTo(new Understood(new StatusCode(code)));
        assertThat(new StatusCode(code)
                        .mismatch("{\"statusCode\":" + other + "}")
                        .isEmpty())
                .isEqualTo(code == other);
    }

    @Property
    void otherNumbersAreNoCodes(@ForAll int number) {
        assertThat(Expectation.parse(String.valueOf(number)) instanceof Understood)
                .isEqualTo(number >= 100 && number <= 999);
    }

    @Property
    void pathsFindWhatIsThere(@ForAll @From("name") String name, @ForAll int value) {
        Parsed parsed = Expectation.parse("$." + name + " == " + value);
        assertThat(parsed).isInstanceOfSatisfying(Understood.class, understood -> {
            assertThat(understood.expectation().mismatch("{\"" + name + "\":" + value + "}"))
                    .isEmpty();
            assertThat(understood.expectation().mismatch("{\"" + name + "\":" + (value + 1L) + "}"))
                    .isPresent();
            assertThat(understood.expectation().mismatch("{}")).isPresent();
        });
    }

    @Property(tries = 100)
    void longTextsEnd(@ForAll @From("long") String text) {
        LongTexts.ends(Expectation::parse, text);
        LongTexts.ends(Expectation::json, text);
        LongTexts.ends(Expectation::jsonPath, text);
        LongTexts.ends(rest -> Expectation.jsonPath("$" + rest), text);
        LongTexts.ends(Expectation::regex, text);
        LongTexts.ends(rest -> new StatusCode(200).mismatch(rest), text);
    }

    @Provide
    Arbitrary<String> text() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "$",
                        ".",
                        "..",
                        "a",
                        "[",
                        "]",
                        "*",
                        "?",
                        "(",
                        ")",
                        "@",
                        "==",
                        "=~",
                        "!=",
                        "<",
                        ">=",
                        "/",
                        "'",
                        "\"",
                        "\\",
                        "1",
                        "-1",
                        "1e99999",
                        " ",
                        "{",
                        "}",
                        ":",
                        ",",
                        "true",
                        "null",
                        "length()",
                        "keys()",
                        "&&",
                        "||",
                        "\n",
                        "\u043e")
                .list()
                .ofMaxSize(14)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), pieces, pieces.map(path -> "$" + path));
    }

    @Provide
    Arbitrary<String> name() {
        return Arbitraries.strings().withChars('a', 'z').ofMinLength(1).ofMaxLength(20);
    }

    @Provide
    Arbitrary<Object> tree() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ofMaxLength(20)
                        .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                        .map(text -> (Object) text),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e20"), new BigDecimal("1e20"))
                        .map(number -> (Object) number),
                Arbitraries.of(true, false).map(value -> (Object) value));
        return Arbitraries.lazyOf(
                () -> leaf,
                () -> leaf.list().ofMaxSize(4).map(list -> (Object) list),
                () -> Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(8), leaf)
                        .ofMaxSize(4)
                        .map(map -> (Object) Map.copyOf(map)));
    }

    @Provide("long")
    Arbitrary<String> longTexts() {
        return LongTexts.any();
    }
}
