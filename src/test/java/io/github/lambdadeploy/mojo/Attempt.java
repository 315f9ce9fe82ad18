// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A goal that was run on a project with something wrong in it, and what became of it.
 *
 * @param failure {@code null} when there was none
 * @param lines what the goal logged, debug included
 */
record Attempt(@Nullable Throwable failure, List<String> lines) {

    /** What an environment variable holds in the projects that are tried; never to be seen. */
    static final String SECRET = "hunter2-and-more";

    private static final Map<String, Function<MavenContext, ? extends LambdaMojo>> GOALS = Map.of(
            "package", PackageMojo::new,
            "deploy", DeployMojo::new,
            "plan", PlanMojo::new,
            "invoke", InvokeMojo::new,
            "status", StatusMojo::new,
            "rollback", RollbackMojo::new,
            "prune", PruneMojo::new);

    /** Beginnings of what a goal says that has nothing against its configuration, and nothing to work on. */
    private static final Pattern ACCEPTED =
            Pattern.compile("There is (nothing to deploy|no such function|no function|no such function or alias)");

    private static final Pattern NOTHING_BUILT = Pattern.compile("\n  - There is nothing to deploy: .*");

    static Attempt at(String goal, MojoBench bench) {
        List<String> lines = new ArrayList<>();
        try {
            LambdaMojo mojo = bench.mojo(goal, Objects.requireNonNull(GOALS.get(goal), goal)::apply);
            mojo.setLog(recording(lines));
            mojo.execute();
            return new Attempt(null, lines);
        } catch (Throwable e) { // also what must never come: StackOverflowError
            return new Attempt(e, lines);
        }
    }

    /** Whether Maven itself could not make a value of the text. */
    boolean isMavens() {
        return failure instanceof ComponentConfigurationException;
    }

    /** The element that Maven could not fill in. */
    String mavensElement() {
        return failure instanceof ComponentConfigurationException e && e.getFailedConfiguration() != null
                ? e.getFailedConfiguration().getName()
                : "";
    }

    /** Whether nothing was found to be wrong with the configuration. */
    boolean isAccepted() {
        return failure == null || ACCEPTED.matcher(message()).lookingAt();
    }

    /** The one message, without a second mistake that is none: that nothing was built yet. */
    String message() {
        String whole = failure == null ? "" : String.valueOf(failure.getMessage());
        String rest = NOTHING_BUILT.matcher(whole).replaceFirst("");
        return rest.equals(whole) ? whole : rest.replaceFirst("^2 mistakes in the configuration:\n  - ", "");
    }

    /** It is a failure for people, and gives nothing away. */
    void assertReadable() {
        assertThat(failure).isInstanceOfAny(MojoFailureException.class, MojoExecutionException.class);
        assertThat(message())
                .as("no flood")
                .hasSizeLessThan(1_200)
                .doesNotContain("java.lang.", "\tat ", "is 'null'", SECRET);
        assertThat(message().replace("\n", "").chars())
                .as("nothing unseen in %s", message())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain(SECRET);
        }
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
    }

    /** Nothing was written where the goal would write, nobody was called. */
    static void assertUntouched(Path project) throws IOException {
        for (String directory : List.of("local", "target/lambda")) {
            Path path = project.resolve(directory);
            if (Files.exists(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    assertThat(files.toList()).isEmpty();
                }
            }
        }
    }

    private static Log recording(List<String> lines) {
        return new SystemStreamLog() {
            @Override
            public boolean isDebugEnabled() {
                return true;
            }

            @Override
            public void debug(CharSequence content) {
                lines.add(content.toString());
            }

            @Override
            public void info(CharSequence content) {
                lines.add(content.toString());
            }

            @Override
            public void warn(CharSequence content) {
                lines.add(content.toString());
            }
        };
    }
}
