// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of the suites about faults, crashes, bad input and secrets: {@code target/hardening.md}. Each suite writes
 * its own section when it ends; the page is all sections that are there, in the order of their names.
 */
public final class HardeningPage {

    private static final String HEAD = """
            # What was tried to break a deployment

            Written by the tests that did it; `mvn verify` makes all of it anew.

            """;

    private final Path target;

    /** @param target the plugin's own {@code target} directory */
    public HardeningPage(Path target) {
        this.target = target;
    }

    /** The page of the build that runs this test. */
    public static HardeningPage ofThisBuild() {
        return new HardeningPage(Path.of("target"));
    }

    /**
     * Writes a section, in place of the one it wrote last time.
     *
     * @param title e.g. {@code Fault matrix}
     * @param command what runs this suite alone
     * @param figures what was counted, with its name, e.g. {@code cells run}
     * @param details further Markdown, or empty
     */
    public void write(String title, String command, Map<String, ? extends Number> figures, String details)
            throws IOException {
        Path sections = Files.createDirectories(target.resolve("hardening"));
        String rows = figures.entrySet().stream()
                .map(figure -> "| " + figure.getKey() + " | " + figure.getValue() + " |\n")
                .collect(Collectors.joining());
        Files.writeString(
                sections.resolve(title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-') + ".md"),
                "## " + title + "\n`" + command + "`\n\n| what | count |\n| --- | --- |\n" + rows + "\n"
                        + (details.isEmpty() ? "" : details.strip() + "\n\n"));
        StringBuilder page = new StringBuilder(HEAD);
        try (Stream<Path> files = Files.list(sections)) {
            for (Path section : files.sorted().toList()) {
                page.append(Files.readString(section));
            }
        }
        Files.writeString(target.resolve("hardening.md"), page);
    }
}
