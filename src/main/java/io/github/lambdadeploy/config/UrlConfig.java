// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import io.github.lambdadeploy.lambda.attachment.CorsSettings;
import io.github.lambdadeploy.lambda.attachment.UrlSettings;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The {@code <url>} element: an HTTPS address of the alias. An absent part stays as it is. */
public class UrlConfig {

    private static final String ELEMENT = "<function><url>";

    /** {@code AWS_IAM} for signed requests (a new URL's default) or {@code NONE} for everybody, who is then allowed in. */
    @Nullable
    String authType;

    /** {@code BUFFERED} (a new URL's default) or {@code RESPONSE_STREAM}. */
    @Nullable
    String invokeMode;

    /** Which pages of other origins may call it; replaced as a whole. Empty: none. */
    @Nullable
    CorsConfig cors;

    private boolean withoutCors;

    void clear(Predicate<String> empty) {
        withoutCors = empty.test("function/url/cors");
    }

    UrlSettings toSpec() {
        return UrlSettings.wanted(authType, invokeMode, corsSettings());
    }

    private @Nullable CorsSettings corsSettings() {
        if (withoutCors) {
            return CorsSettings.NONE;
        }
        return cors == null ? null : cors.toSpec();
    }

    void check(Problems problems) {
        if (authType == null && invokeMode == null && corsSettings() == null) {
            problems.missing(
                    ELEMENT,
                    "says nothing: use <authType>NONE</authType> (everybody) or AWS_IAM; leave <url>"
                            + " without any child to remove the URL");
        }
        word(problems, "authType", authType, Set.of("NONE", "AWS_IAM"), "use NONE (everybody) or AWS_IAM");
        word(
                problems,
                "invokeMode",
                invokeMode,
                Set.of("BUFFERED", "RESPONSE_STREAM"),
                "use BUFFERED or RESPONSE_STREAM");
        if (cors != null && !withoutCors) {
            cors.check(problems);
        }
    }

    private static void word(Problems problems, String name, @Nullable String word, Set<String> words, String rule) {
        if (problems.resolved(ELEMENT + "<" + name + ">", word) && !words.contains(String.valueOf(word))) {
            problems.wrong(ELEMENT + "<" + name + ">", word, rule);
        }
    }
}
