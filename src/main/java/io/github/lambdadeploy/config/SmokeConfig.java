// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.rollout.smoke.Expectation;
import io.github.lambdadeploy.rollout.smoke.JsonValue;
import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <smoke>} element: what a version must answer before callers reach it.
 *
 * <pre>{@code
 * <smoke>
 *   <payload>{"ping":true}</payload>
 *   <expect>$.status == "ok"</expect>
 *   <timeoutSeconds>10</timeoutSeconds>
 * </smoke>
 * }</pre>
 */
public class SmokeConfig {

    private static final String ELEMENT = "<release><smoke>";
    private static final int DEFAULT_SECONDS = 30;
    /** What Lambda takes of an event, in bytes. */
    private static final int MOST_PAYLOAD = 6_291_456;

    /** The event, JSON; default {@code {}}. */
    @Nullable
    String payload;

    /** File with the event. */
    @Nullable
    String payloadFile;

    /** What the response must be; default: any, as long as the function does not fail. */
    @Nullable
    ExpectConfig expect;

    /** Seconds the answer may take, 1 to 900; default 30. */
    @Nullable
    Integer timeoutSeconds;

    /**
     * Notes every mistake in this element.
     *
     * @param basedir relative names start here
     */
    void check(Problems problems, Path basedir) {
        event(problems, basedir);
        expectation(problems);
        problems.range(ELEMENT + "<timeoutSeconds>", timeoutSeconds, 1, 900, "seconds");
    }

    /** @param basedir relative names start here */
    SmokeSpec toSpec(Path basedir) {
        // The file may have changed since it was checked.
        Problems problems = new Problems();
        SmokeSpec spec = new SmokeSpec(
                event(problems, basedir),
                expectation(problems),
                Duration.ofSeconds(timeoutSeconds == null ? DEFAULT_SECONDS : timeoutSeconds));
        problems.throwIfAny();
        return spec;
    }

    private Expectation expectation(Problems problems) {
        return expect == null ? Expectation.ANY : expect.read(problems);
    }

    private String event(Problems problems, Path basedir) {
        if (payload != null && payloadFile != null) {
            problems.add(ELEMENT + "<payload> and <payloadFile> exclude each other: leave one out");
            return "";
        }
        if (problems.resolved(ELEMENT + "<payload>", payload) && payload != null) {
            return json(problems, ELEMENT + "<payload>", payload);
        }
        if (problems.path(ELEMENT + "<payloadFile>", payloadFile)) {
            return json(problems, ELEMENT + "<payloadFile> " + shown(), content(problems, basedir));
        }
        return "{}";
    }

    private @Nullable String content(Problems problems, Path basedir) {
        String element = ELEMENT + "<payloadFile>";
        if (String.valueOf(payloadFile).isBlank()) {
            problems.add(element + " is blank: name a file with the event, or leave the element out");
            return null;
        }
        Path file = basedir.resolve(String.valueOf(payloadFile).strip());
        if (!Files.isRegularFile(file)) {
            problems.add(element + " is no file: " + basedir + File.separator + shown()
                    + "; check the name, it is relative to the module's directory");
            return null;
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            problems.add(element + " " + shown() + " is not in UTF-8: save it as UTF-8, as JSON is");
        } catch (IOException e) {
            problems.add(element + " " + shown() + " cannot be read: "
                    + e.getClass().getSimpleName() + "; check its permissions");
        }
        return null;
    }

    private String shown() {
        return Shown.of(String.valueOf(payloadFile).strip());
    }

    private static String json(Problems problems, String element, @Nullable String text) {
        if (text == null) {
            return "";
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (text.isBlank()) {
            problems.add(element + " is blank: give it the event, JSON, or leave it out for {}");
        } else if (bytes > MOST_PAYLOAD) {
            problems.add(element + " has " + bytes + " bytes: Lambda takes " + MOST_PAYLOAD);
        } else {
            try {
                JsonValue.parse(text);
            } catch (IllegalArgumentException e) {
                problems.add(element + " is no JSON: " + Shown.reason(String.valueOf(e.getMessage()))
                        + "; give it the event, such as {}");
            }
        }
        return text;
    }
}
