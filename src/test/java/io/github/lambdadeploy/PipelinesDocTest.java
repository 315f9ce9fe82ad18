// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page on pipelines shows the stories' own files, and the stories run the command lines of these files; so what the
 * page says has been run.
 */
class PipelinesDocTest {

    private static final Path STORIES = Path.of("src/it");

    /** {@code [`pom.xml`](../../it/STORY/pom.xml):}, an empty line, and the block. */
    private static final Pattern SHOWN = Pattern.compile(
            "\\]\\(\\.\\./\\.\\./it/(pipeline-[^)]+)\\):\\n\\n```\\w+\\n(.*?\\n)```\\n", Pattern.DOTALL);

    /** A command of a buildspec, or the script of a workflow's step. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^ +(?:- |run: )mvn (.+)$");

    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    @Test
    void showsTheVeryFilesOfTheStories() throws Exception {
        assertThat(shown()).isEqualTo(files());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyRunIsTheCommandLineOfThePipeline(Path story) throws Exception {
        List<String> commands = COMMAND.matcher(text(pipeline(story)))
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(commands).hasSize(1);

        Properties invoker = new Properties();
        try (Reader reader = Files.newBufferedReader(story.resolve("invoker.properties"))) {
            invoker.load(reader);
        }
        int run = 1;
        for (; invoker.containsKey("invoker.goals." + run); run++) {
            assertThat(invoker.getProperty("invoker.goals." + run)).isEqualTo(expanded(commands.get(0), invoker, run));
        }
        assertThat(run).as("runs").isGreaterThan(2);
    }

    /** As the pipeline's shell would, with the variables the story sets for this run. */
    private static String expanded(String command, Properties invoker, int run) {
        return VARIABLE.matcher(command).replaceAll(found -> {
            String variable = "invoker.environmentVariables." + found.group(1);
            String value = invoker.getProperty(variable + "." + run, invoker.getProperty(variable));
            assertThat(value).as(variable).isNotBlank();
            return Matcher.quoteReplacement(value);
        });
    }

    static List<Path> stories() throws IOException {
        try (Stream<Path> all = Files.list(STORIES)) {
            List<Path> stories = all.filter(
                            story -> story.getFileName().toString().startsWith("pipeline-"))
                    .sorted()
                    .toList();
            assertThat(stories).hasSize(4);
            return stories;
        }
    }

    private static Map<String, String> shown() throws IOException {
        return SHOWN.matcher(text(Path.of("src/site/markdown/pipelines.md")))
                .results()
                .collect(Collectors.toMap(block -> block.group(1), block -> block.group(2)));
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (Path story : stories()) {
            for (Path file : List.of(pipeline(story), story.resolve("pom.xml"))) {
                files.put(STORIES.relativize(file).toString().replace('\\', '/'), resolved(text(file)));
            }
        }
        return files;
    }

    private static Path pipeline(Path story) {
        Path buildspec = story.resolve("buildspec.yml");
        return Files.exists(buildspec) ? buildspec : story.resolve(".github/workflows/deploy.yml");
    }

    /** As the invoker fills it in, and without the licence. */
    private static String resolved(String text) throws IOException {
        String pom = text(Path.of("pom.xml"));
        return text.replace("<!-- SPDX-License-Identifier: Apache-2.0 -->\n", "")
                .replace("@project.groupId@", first(pom, "groupId"))
                .replace("@project.artifactId@", first(pom, "artifactId"))
                .replace("@project.version@", first(pom, "version"));
    }

    private static String first(String pom, String element) {
        return Pattern.compile("<" + element + ">(.*?)</")
                .matcher(pom)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }
}
