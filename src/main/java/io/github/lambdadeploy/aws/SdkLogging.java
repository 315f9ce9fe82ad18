// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

/**
 * What the SDK may log. At debug level, which {@code mvn -X} turns on for everybody, it logs what it signs, the session
 * token included, and answers that repeat all environment variables (measured).
 */
final class SdkLogging {

    /** Levels of Maven 3 and of Maven 4; each reads its own when a logger is made. */
    private static final String[] LEVELS = {
        "org.slf4j.simpleLogger.log.software.amazon.awssdk", "maven.logger.log.software.amazon.awssdk"
    };

    private SdkLogging() {}

    /**
     * Keeps the SDK's loggers at warnings. The one place that writes a JVM-wide property: Maven's logging takes a level from
     * nowhere else, it is about the SDK's loggers only, and a secret in a build log cannot be taken back. Who has set the
     * property keeps it.
     */
    static void keepSecrets() {
        for (String level : LEVELS) {
            if (System.getProperty(level) == null) {
                System.setProperty(level, "warn");
            }
        }
    }
}
