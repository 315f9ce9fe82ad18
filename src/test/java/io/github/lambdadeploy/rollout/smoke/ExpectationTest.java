// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

    /** Expected, response, and the reason when they don't match. */
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // JSON: a subset.
                "{}                            | {\"a\":1}                         |",
                "{}                            | []                                | $ is [], expected {}",
                "{\"a\":1}                     | {\"b\":2,\"a\":1.0}               |",
                "{\"a\":1.50}                  | {\"a\":15e-1}                     |",
                "{\"a\":9007199254740993}      | {\"a\":9007199254740992}          | $.a is 9007199254740992, expected 9007199254740993",
                "{\"status\":\"ok\"}           | {\"status\":\"down\"}             | $.status is \"down\", expected \"ok\"",
                "{\"status\":\"ok\"}           | {}                                | member \"status\" is missing",
                "{\"a\":{\"b\":1}}             | {\"a\":{\"c\":1}}                 | $.a: member \"b\" is missing",
                "{\"a\":{\"b\":1}}             | {\"a\":{\"b\":1,\"c\":{}}}        |",
                "{\"a b\":1}                   | {\"a b\":2}                       | $[\"a b\"] is 2, expected 1",
                "{\"a\":null}                  | {\"a\":null}                      |",
                "{\"a\":null}                  | {\"b\":1}                         | member \"a\" is missing",
                "{\"a\":null}                  | {\"a\":false}                     | $.a is false, expected null",
                "{\"a\":\"1\"}                 | {\"a\":1}                         | $.a is 1, expected \"1\"",
                "{\"a\":[]}                    | {\"a\":{}}                        | $.a is {}, expected []",
                "[1,2]                         | [1,2]                             |",
                "[1,2]                         | [2,1]                             | $[0] is 2, expected 1",
                "[1,2]                         | [1]                               | $ has 1 element, expected 2",
                "[1]                           | [1,2,3]                           | $ has 3 elements, expected 1",
                "{\"a\":[{\"id\":1},{}]}       | {\"a\":[{\"id\":1,\"n\":2},{}]}   |",
                "{\"a\":[{\"id\":1},{}]}       | {\"a\":[{\"id\":1},3]}            | $.a[1] is 3, expected {}",
                "\"pong\"                      | \"pong\"                          |",
                "\"pong\"                      | \"pong \"                         | $ is \"pong \", expected \"pong\"",
                "true                          | true                              |",
                "true                          | \"true\"                          | $ is \"true\", expected true",
                "null                          | null                              |",
                "null                          | 0                                 | $ is 0, expected null",
                "{\"a\":1}                     | pong                              | the response is no JSON: pong",
                "{\"a\":1}                     | `{\"a\":1} x`                     | the response is no JSON: {\"a\":1} x",
                "{\"a\":1}                     | ``                                | the response is no JSON: (it is empty)",
                "{\"a\":1}                     | {\"a\":2,\"a\":1}                 |",
                // A status code.
                "200                           | {\"statusCode\":200,\"body\":\"\"} |",
                "200                           | {\"statusCode\":200.0}            |",
                "200                           | {\"statusCode\":\"200\"}          |",
                "200                           | {\"statusCode\":500}              | statusCode is 500, expected 200",
                "200                           | {\"statusCode\":null}             | statusCode is null, expected 200",
                "200                           | {\"status\":200}                  | the response has no statusCode, expected 200: {\"status\":200}",
                "200                           | 200                               | the response has no statusCode, expected 200: 200",
                "200                           | OK                                | the response is no JSON with a statusCode, expected 200: OK",
                // JSONPath.
                "$.status                      | {\"status\":\"ok\"}               |",
                "$.status                      | {\"status\":0}                    |",
                "$.status                      | {\"status\":\"\"}                 |",
                "$.status                      | {\"status\":false}                | $.status is false, expected neither null nor false",
                "$.status                      | {\"status\":null}                 | $.status is null, expected neither null nor false",
                "$.status                      | {}                                | $.status is missing, expected neither null nor false",
                "$.status                      | []                                | $.status is missing, expected neither null nor false",
                "$.status                      | null                              | $.status is missing, expected neither null nor false",
                "$.status                      | ok                                | the response is no JSON: ok",
                "$.status == \"ok\"            | {\"status\":\"ok\"}               |",
                "$.status==\"ok\"              | {\"status\":\"down\"}             | $.status is \"down\", expected == \"ok\"",
                "$.status == \"ok\"            | {}                                | $.status is missing, expected == \"ok\"",
                "$.n == 1                      | {\"n\":1.00}                      |",
                "$.n == 1                      | {\"n\":\"1\"}                     | $.n is \"1\", expected == 1",
                "$.n == null                   | {\"n\":null}                      |",
                "$.n == null                   | {}                                | $.n is missing, expected == null",
                "$.n == {\"b\":2,\"a\":1}      | {\"n\":{\"a\":1,\"b\":2.0}}       |",
                "$.n == {\"a\":1}              | {\"n\":{\"a\":1,\"b\":2}}         | $.n is {\"a\":1,\"b\":2}, expected == {\"a\":1}",
                "$.n == [1,2]                  | {\"n\":[1,2.0]}                   |",
                "$.n != 1                      | {\"n\":2}                         |",
                "$.n != 1                      | {\"n\":1.0}                       | $.n is 1.0, expected != 1",
                "$.n != 1                      | {}                                | $.n is missing, expected != 1",
                "$.n < 2                       | {\"n\":1.99}                      |",
                "$.n < 2                       | {\"n\":2}                         | $.n is 2, expected < 2",
                "$.n <= 2                      | {\"n\":2}                         |",
                "$.n > 2                       | {\"n\":2}                         | $.n is 2, expected > 2",
                "$.n >= 2                      | {\"n\":2}                         |",
                "$.n >= 2                      | {\"n\":\"9\"}                     | $.n is \"9\", expected >= 2",
                "$.date > \"2025-01-01\"       | {\"date\":\"2025-06-30\"}         |",
                "$.date > \"2025-01-01\"       | {\"date\":\"2024-06-30\"}         | $.date is \"2024-06-30\", expected > \"2025-01-01\"",
                "$.s =~ /^o.$/                 | {\"s\":\"ok\"}                    |",
                "$.s =~ /^O.$/                 | {\"s\":\"ok\"}                    | $.s is \"ok\", expected =~ /^O.$/",
                "$.n =~ /^42$/                 | {\"n\":42}                        |",
                "$.items[0].id                 | {\"items\":[{\"id\":7}]}          |",
                "$.items[0].id                 | {\"items\":[]}                    | $.items[0].id is missing, expected neither null nor false",
                "$.items[*].id == 2            | {\"items\":[{\"id\":1},{\"id\":2}]} |",
                "$.items[*].id == 3            | {\"items\":[{\"id\":1},{\"id\":2}]} | $.items[*].id is 1, 2, expected == 3",
                "$.items[*].id                 | {\"items\":[]}                    | $.items[*].id is missing, expected neither null nor false",
                "$.items[*].id                 | {}                                | $.items[*].id is missing, expected neither null nor false",
                "$.items[?(@.id >= 2)].n == 4  | {\"items\":[{\"id\":1,\"n\":3},{\"id\":2,\"n\":4}]} |",
                "$.items[?(@.n =~ /[)\\]]+/)]  | {\"items\":[{\"n\":\")]\"}]}      |",
                "$['a == b'] == 1              | {\"a == b\":1}                    |",
                "$..id                         | {\"a\":{\"id\":false},\"b\":[{\"id\":1}]} |",
                "$.items.length() == 2         | {\"items\":[1,2]}                 |",
                "$.items.sum() == 3            | {\"items\":[1,2]}                 |",
                "$.items.length() > 2          | {\"items\":[1,2]}                 | $.items.length() is 2, expected > 2",
                "$ == 42                       | 42                                |",
                "$ == null                     | null                              |",
                "$ == \"pong\"                 | \"pong\"                          |",
                "$                             | false                             | $ is false, expected neither null nor false",
                // A regular expression.
                "/pong/                        | \"ping pong\"                     |",
                "/^pong$/                      | \"pong\"                          | /^pong$/ is not found in the response: \"pong\"",
                "/a/b/                         | x a/b x                           |",
                "/(?i)OK/                      | it is ok                          |",
                "/ok/                          | ``                                | /ok/ is not found in the response: (it is empty)",
            })
    void matchesOrSaysWhyNot(String expected, String response, String reason) {
        assertThat(understood(expected).mismatch(response == null ? "" : response))
                .isEqualTo(Optional.ofNullable(reason));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` `             | is blank: say what the response must be, or leave the element out",
                "ok              | is 'ok': use JSON that the response contains, its statusCode such as 200, a JSONPath such as $.status == \"ok\", or /a regular expression/",
                "True            | is 'True': use JSON",
                "42              | is '42': a number alone is a status code, 100 to 999; write $ == 42",
                "2000            | is '2000': a number alone is a status code",
                "-1.5            | is '-1.5': a number alone is a status code",
                "`{\"a\":`       | is no JSON: Unexpected end-of-input within/between Object entries at line 1, column 6",
                "`{a:1}`         | is no JSON: Unexpected character ('a' (code 97)): was expecting double-quote to start field name at line 1, column 2",
                "`{} {}`         | is no JSON: something follows its end at line 1, column 4",
                "[1              | is no JSON: Unexpected end-of-input: expected close marker for Array at line 1",
                "/a              | is '/a': a regular expression ends with / as it begins",
                "/               | is '/': a regular expression ends with / as it begins",
                "//              | is blank: write a regular expression that is found in the response",
                "/(a/            | is no regular expression: Unclosed group",
                "/a{2/           | is no regular expression: Unclosed counted closure",
                "$status         | is no JSONPath: ",
                "$.              | is no JSONPath: Path must not end with a '.' or '..'",
                "$.a[            | is no JSONPath: ",
                "$.a[?(@.b ==)]  | is no JSONPath: ",
                "$.a ==          | needs a JSON value behind == (a text in double quotes): it is empty",
                "$.a == ok       | needs a JSON value behind == (a text in double quotes): Unrecognized token 'ok'",
                "$.a == 'ok'     | needs a JSON value behind == (a text in double quotes): Unexpected character (''' (code 39))",
                "$.a = 1         | has '= 1' behind the path: use ==, !=, <, <=, >, >= or =~",
                "$.a < true      | compares by < with true: only numbers and texts have an order",
                "$.a >= {}       | compares by >= with {}: only numbers and texts have an order",
                "$.a =~ ok       | needs a /regular expression/ behind =~",
                "$.a =~ /        | needs a /regular expression/ behind =~",
                "$.a =~ /(/      | is no regular expression: Unclosed group",
            })
    void saysWhatItDoesNotUnderstand(String text, String reason) {
        assertThat(Expectation.parse(text))
                .isInstanceOfSatisfying(
                        Expectation.Mistake.class,
                        mistake ->
                                assertThat(mistake.reason()).startsWith(reason).doesNotContain("\n"));
    }

    @Test
    void tellsAllThatDoesNotHold() {
        Expectation all =
                Expectation.all(List.of(Expectation.status(200), understood("$.a == 1"), understood("/statusCode/")));
        assertThat(all.mismatch("{\"statusCode\":500,\"a\":2}"))
                .contains("statusCode is 500, expected 200; $.a is 2, expected == 1");
        assertThat(all.mismatch("{\"statusCode\":200,\"a\":1}")).isEmpty();
        assertThat(Expectation.all(List.of()).mismatch("anything")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "$.a == 1", "/x{9}/", "200"})
    void showsLongResponsesInPart(String expected) {
        String response = "{\"a\":\"" + "y".repeat(100_000) + "\"}";
        assertThat(understood(expected).mismatch(response).orElseThrow())
                .contains("yyy…")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "/((", "$[?(((", "$.a[?(!", "$.a == [", "$.a =~ /((", "$.a.a.a", "$..a..a"})
    void isNotOverrunByNesting(String unit) {
        String first = unit.replaceFirst("^([$/]?).*", "$1");
        String text = first + unit.substring(first.length()).repeat(20_000) + (first.equals("/") ? "/" : "");
        parseAndCompare(text);
    }

    @Test
    void neverThrows() {
        Random random = new Random(20251129);
        List<String> pieces = List.of(
                "$",
                "$.",
                "..",
                ".a",
                "[0]",
                "[*]",
                "[?(",
                "@.a",
                ")]",
                "['a']",
                "['",
                "']",
                "[-1:]",
                "(",
                ")",
                "[",
                "]",
                "length()",
                ".sum()",
                ".min()",
                ".keys()",
                ".first()",
                ".concat(\"a\")",
                "==",
                "!=",
                "<",
                "<=",
                ">",
                "=~",
                "&&",
                "||",
                "!",
                "=",
                "/",
                "\\",
                "\"",
                "'",
                "\"ok\"",
                "1",
                "-1.5e3",
                "1e999999999",
                "200",
                "{",
                "}",
                "{\"a\":1}",
                "[1,2]",
                "true",
                "null",
                ",",
                ":",
                " ",
                "\n",
                "\u0000",
                "ä",
                "\ud83d",
                "a",
                "*",
                "+",
                "{2,",
                "(?<x>",
                "\\k<y>",
                "in",
                "size",
                "empty",
                "subsetof");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text =
                    new StringBuilder(List.of("", "$", "$.a", "/", "{", "[").get(random.nextInt(6)));
            int length = random.nextInt(9);
            for (int i = 0; i < length; i++) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            if (random.nextInt(4) == 0) {
                text.append('/');
            }
            parseAndCompare(text.toString());
        }
    }

    private static void parseAndCompare(String text) {
        assertThatCode(() -> {
                    if (Expectation.parse(text) instanceof Expectation.Understood understood) {
                        for (String response :
                                List.of("", "null", "\"ok\"", "{\"a\":{\"a\":[1,\"x\",null]}}", "[[1],{}]")) {
                            understood.expectation().mismatch(response);
                        }
                    }
                })
                .as(text.length() > 200 ? text.substring(0, 200) : text)
                .doesNotThrowAnyException();
    }

    private static Expectation understood(String text) {
        Expectation.Parsed parsed = Expectation.parse(text);
        assertThat(parsed).isInstanceOf(Expectation.Understood.class);
        return ((Expectation.Understood) parsed).expectation();
    }
}
