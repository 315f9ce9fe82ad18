// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.rollout.smoke.Expectation;
import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmokeConfigTest {

    @TempDir
    private Path basedir;

    private final SmokeConfig config = new SmokeConfig();

    @Test
    void asksWithAnEmptyObjectAndTakesAnyAnswer() {
        check();
        assertThat(config.toSpec(basedir)).isEqualTo(new SmokeSpec("{}", Expectation.ANY, Duration.ofSeconds(30)));
    }

    @Test
    void readsTheEventFromAFile() throws Exception {
        Files.writeString(basedir.resolve("ping.json"), "{\"ping\": \"ä ${x}\"}");
        config.payloadFile = "ping.json";
        config.timeoutSeconds = 900;
        check();
        assertThat(config.toSpec(basedir))
                .isEqualTo(new SmokeSpec("{\"ping\": \"ä ${x}\"}", Expectation.ANY, Duration.ofMinutes(15)));
    }

    @Test
    void saysThatTheFileWentAwayMeanwhile() throws Exception {
        Path file = basedir.resolve("ping.json");
        Files.writeString(file, "1");
        config.payloadFile = "ping.json";
        check();
        Files.delete(file);
        assertThatThrownBy(() -> config.toSpec(basedir))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("<payloadFile> is no file");
    }

    @ParameterizedTest(name = "payload {0}, file {1}, timeout {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}        | good.json    |     | <release><smoke><payload> and <payloadFile> exclude each other: leave one out",
                "{ping}    |              |     | <release><smoke><payload> is no JSON: Unexpected character ('p' (code 112))",
                "{} {}     |              |     | <release><smoke><payload> is no JSON: something follows its end at line 1, column 4",
                "` `       |              |     | <release><smoke><payload> is blank: give it the event, JSON, or leave it out for {}",
                "{\"a\":\"${event}\"} |    |     | <release><smoke><payload> holds ${event}, which no property sets",
                "          | none.json    |     | <release><smoke><payloadFile> is no file: ",
                "          | .            |     | <release><smoke><payloadFile> is no file: ",
                "          | ` `          |     | <release><smoke><payloadFile> is blank: name a file with the event",
                "          | ${dir}/a     |     | <release><smoke><payloadFile> holds ${dir}, which no property sets",
                "          | bad.json     |     | <release><smoke><payloadFile> bad.json is no JSON: Unexpected end-of-input",
                "          | latin.json   |     | <release><smoke><payloadFile> latin.json is not in UTF-8",
                "          | empty.json   |     | <release><smoke><payloadFile> empty.json is blank",
                "          | large.json   |     | <release><smoke><payloadFile> large.json has 6291457 bytes: Lambda takes 6291456",
                "          |              | 0   | <release><smoke><timeoutSeconds> is 0: use 1 to 900 (seconds)",
                "          |              | 901 | <release><smoke><timeoutSeconds> is 901: use 1 to 900 (seconds)",
            })
    void tellsEachMistakeOnce(String payload, String file, Integer seconds, String message) throws Exception {
        Files.writeString(basedir.resolve("good.json"), "{}");
        Files.writeString(basedir.resolve("bad.json"), "{\"a\":");
        Files.write(basedir.resolve("latin.json"), new byte[] {'"', (byte) 0xe4, '"'});
        Files.writeString(basedir.resolve("empty.json"), "\n");
        Files.writeString(basedir.resolve("large.json"), "\"" + "x".repeat(6_291_455) + "\"");
        config.payload = payload;
        config.payloadFile = file;
        config.timeoutSeconds = seconds;
        assertThatThrownBy(this::check)
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("mistakes in the configuration");
    }

    @ParameterizedTest(name = "text {0}, json {2}, jsonPath {3}, regex {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ok     |     |        |           |      | <release><smoke><expect> is 'ok': use JSON that the response contains",
                "` `    |     |        |           |      | <release><smoke><expect> is blank: say what the response must be",
                "${x}   |     |        |           |      | <release><smoke><expect> holds ${x}, which no property sets",
                "$.a[   |     |        |           |      | <release><smoke><expect> is no JSONPath: ",
                "       |     |        |           |      | <release><smoke><expect> is blank: say what the response must be",
                "       | 42  |        |           |      | <release><smoke><expect><status> is 42: use 100 to 999 (a status code)",
                "       |     | ok     |           |      | <release><smoke><expect><json> is no JSON: Unrecognized token 'ok'",
                "       |     | ` `    |           |      | <release><smoke><expect><json> is no JSON: it is empty",
                "       |     |        | a == 1    |      | <release><smoke><expect><jsonPath> is 'a == 1': a JSONPath begins with $",
                "       |     |        | $.a == ok |      | <release><smoke><expect><jsonPath> needs a JSON value behind ==",
                "       |     |        |           | (    | <release><smoke><expect><regex> is no regular expression: Unclosed group",
                "       |     |        |           | ` `  | <release><smoke><expect><regex> is blank",
                "       |     | ${j}   |           |      | <release><smoke><expect><json> holds ${j}, which no property sets",
            })
    void tellsMistakesInExpect(
            String text, Integer status, String json, String jsonPath, String regex, String message) {
        ExpectConfig expect = expect(status, json, jsonPath, regex);
        if (text != null) {
            expect.set(text);
        }
        config.expect = expect;
        assertThatThrownBy(this::check)
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("mistakes in the configuration");
    }

    @Test
    void wantsAllOfTheLongForm() {
        config.expect = expect(200, "{\"a\":1}", "$.b > 1", "ok|fine");
        check();
        Expectation all = config.toSpec(basedir).expectation();
        assertThat(all.mismatch("{\"statusCode\":200,\"a\":1,\"b\":2,\"c\":\"fine\"}"))
                .isEmpty();
        assertThat(all.mismatch("{\"statusCode\":201,\"a\":2,\"b\":1}"))
                .isEqualTo(Optional.of("statusCode is 201, expected 200; $.a is 2, expected 1; $.b is 1, expected > 1;"
                        + " /ok|fine/ is not found in the response: {\"statusCode\":201,\"a\":2,\"b\":1}"));
    }

    private static ExpectConfig expect(Integer status, String json, String jsonPath, String regex) {
        ExpectConfig expect = new ExpectConfig();
        expect.status = status;
        expect.json = json;
        expect.jsonPath = jsonPath;
        expect.regex = regex;
        return expect;
    }

    private void check() {
        Problems problems = new Problems();
        config.check(problems, basedir);
        problems.throwIfAny();
    }
}
