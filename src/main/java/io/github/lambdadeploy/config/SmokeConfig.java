// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.rollout.smoke.Expectation;
import io.github.lambdadeploy.rollout.smoke.SmokeSpec;
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
            return EventText.check(problems, ELEMENT + "<payload>", payload);
        }
        if (problems.path(ELEMENT + "<payloadFile>", payloadFile) && payloadFile != null) {
            return EventText.read(problems, ELEMENT + "<payloadFile>", basedir, payloadFile);
        }
        return "{}";
    }
}
