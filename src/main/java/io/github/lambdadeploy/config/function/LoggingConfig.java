// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.Logging;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code <logging>} element. Each element in it has three states: absent leaves it, empty gives it Lambda's default
 * back; an empty {@code <logging>} does so for all.
 */
public class LoggingConfig {

    /** {@code Text} or {@code JSON}. */
    @Nullable
    String logFormat;

    /** Least level of the function's own lines; with {@code JSON} only. */
    @Nullable
    String applicationLogLevel;

    /** Least level of Lambda's lines; with {@code JSON} only. */
    @Nullable
    String systemLogLevel;

    /** Name of the log group; Lambda's default is {@code /aws/lambda/} and the function's name. */
    @Nullable
    String logGroup;

    /**
     * Tells empty elements from absent ones.
     *
     * @param empty whether {@code function/logging/NAME} is in the POM, and empty
     */
    public void clear(Predicate<String> empty) {
        logFormat = cleared(logFormat, "logFormat", empty);
        applicationLogLevel = cleared(applicationLogLevel, "applicationLogLevel", empty);
        systemLogLevel = cleared(systemLogLevel, "systemLogLevel", empty);
        logGroup = cleared(logGroup, "logGroup", empty);
    }

    /** Empty when the element has nothing in it. */
    public @Nullable Logging toSpec() {
        boolean empty = logFormat == null && applicationLogLevel == null && systemLogLevel == null && logGroup == null;
        return empty ? null : new Logging(logFormat, applicationLogLevel, systemLogLevel, logGroup);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        String element = "<function><logging>";
        Words.check(problems, element + "<logFormat>", logFormat, List.of("Text", "JSON"));
        level(problems, element + "<applicationLogLevel>", applicationLogLevel);
        level(problems, element + "<systemLogLevel>", systemLogLevel);
        if (logGroup != null && !logGroup.isEmpty()) {
            Names.LOG_GROUP.check(problems, element + "<logGroup>", logGroup);
        }
    }

    private void level(Problems problems, String element, @Nullable String level) {
        int before = problems.size();
        Words.check(problems, element, level, List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"));
        if (problems.size() == before && level != null && !level.isEmpty() && !"JSON".equals(logFormat)) {
            problems.add(element + " is " + level + ", but <logFormat> is "
                    + (logFormat == null || logFormat.isEmpty() ? "not set" : Shown.of(logFormat))
                    + ": Lambda has levels for JSON only, so set <logFormat>JSON</logFormat> beside it");
        }
    }

    private static @Nullable String cleared(@Nullable String value, String name, Predicate<String> empty) {
        return value == null && empty.test("function/logging/" + name) ? "" : value;
    }
}
