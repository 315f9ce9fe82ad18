// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;

/**
 * How a function writes its log. In a wish {@code null} leaves a field as it is and an empty text gives it Lambda's
 * default back; an observed one has levels with the format {@code JSON} only.
 *
 * @param logFormat {@code Text} or {@code JSON}
 * @param applicationLogLevel {@code INFO}, {@code DEBUG}, …
 * @param systemLogLevel likewise
 * @param logGroup its name
 */
public record Logging(
        @Nullable String logFormat,
        @Nullable String applicationLogLevel,
        @Nullable String systemLogLevel,
        @Nullable String logGroup) {

    private static final String JSON = "JSON";
    /** What Lambda takes for a level that nobody has named (recorded). */
    private static final String DEFAULT_LEVEL = "INFO";

    /** What Lambda gives a function of this name. */
    public static Logging defaults(String functionName) {
        return new Logging("Text", null, null, "/aws/lambda/" + functionName);
    }

    public static @Nullable Logging read(FunctionConfiguration live) {
        LoggingConfig logging = live.loggingConfig();
        return logging == null
                ? null
                : new Logging(
                        logging.logFormatAsString(),
                        logging.applicationLogLevelAsString(),
                        logging.systemLogLevelAsString(),
                        logging.logGroup());
    }

    public LoggingConfig toSdk() {
        return LoggingConfig.builder()
                .logFormat(unlessEmpty(logFormat))
                .applicationLogLevel(unlessEmpty(applicationLogLevel))
                .systemLogLevel(unlessEmpty(systemLogLevel))
                .logGroup(unlessEmpty(logGroup))
                .build();
    }

    /** Field by field, as Lambda does it: Text has no levels, JSON always has some. */
    public static Logging merge(Logging live, Logging wanted, @Nullable Logging cleared) {
        Logging defaults = cleared == null ? new Logging("Text", null, null, null) : cleared;
        String format = field(live.logFormat, wanted.logFormat, defaults.logFormat);
        boolean json = JSON.equals(format);
        return new Logging(
                format,
                json ? field(level(live.applicationLogLevel), wanted.applicationLogLevel, DEFAULT_LEVEL) : null,
                json ? field(level(live.systemLogLevel), wanted.systemLogLevel, DEFAULT_LEVEL) : null,
                field(live.logGroup, wanted.logGroup, defaults.logGroup));
    }

    private static @Nullable String field(@Nullable String live, @Nullable String wanted, @Nullable String fallback) {
        if (wanted == null) {
            return live;
        }
        return wanted.isEmpty() ? fallback : wanted;
    }

    private static String level(@Nullable String live) {
        return live == null ? DEFAULT_LEVEL : live;
    }

    private static @Nullable String unlessEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
