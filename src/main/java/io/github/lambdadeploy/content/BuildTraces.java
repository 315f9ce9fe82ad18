// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * What a build writes into a jar about itself, not about the code: when, by whom and with which JDK it ran.
 *
 * <p>Two builds of the same sources must give the same digest, or every {@code mvn deploy} would release. So these traces
 * are taken out: manifest lines such as {@code Created-By} and {@code Build-Jdk-Spec}, the date comment of
 * {@code pom.properties}, and the copy of {@code pom.xml} (it changes with every plugin setting). Everything a program
 * reads at run time stays: {@code Start-Class} and {@code Main-Class}, by which Spring Cloud Function finds the
 * application, versions, and the properties of {@code pom.properties}.
 */
final class BuildTraces {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Set<String> MANIFEST_LINES = Set.of(
            "archiver-version",
            "bnd-lastmodified",
            "build-date",
            "build-jdk",
            "build-jdk-spec",
            "build-time",
            "build-timestamp",
            "built-by",
            "created-by",
            "originally-created-by",
            "tool");

    private BuildTraces() {}

    /** Whether the whole file is a trace. */
    static boolean isTrace(String path) {
        return path.startsWith("META-INF/maven/") && path.endsWith("/pom.xml");
    }

    /** Whether {@link #without} may change the file. */
    static boolean mayHold(String path) {
        return path.equals(MANIFEST) || isPomProperties(path);
    }

    /** The file without its traces. */
    static byte[] without(String path, byte[] bytes) {
        if (path.equals(MANIFEST)) {
            return manifest(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        // A properties file is Latin-1 by its specification, and only whole lines go.
        return isPomProperties(path)
                ? properties(new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1)
                : bytes;
    }

    private static boolean isPomProperties(String path) {
        return path.startsWith("META-INF/maven/") && path.endsWith("/pom.properties");
    }

    private static String manifest(String text) {
        StringBuilder kept = new StringBuilder();
        boolean mainSection = true;
        boolean dropping = false;
        for (String line : text.lines().toList()) {
            if (!line.startsWith(" ")) { // a line that starts with a space continues the one before
                mainSection &= !line.isEmpty();
                int colon = line.indexOf(':');
                dropping = mainSection
                        && colon > 0
                        && MANIFEST_LINES.contains(line.substring(0, colon).toLowerCase(Locale.ROOT));
            }
            if (!dropping) {
                kept.append(line).append("\r\n");
            }
        }
        return kept.toString();
    }

    private static String properties(String text) {
        StringBuilder kept = new StringBuilder();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
