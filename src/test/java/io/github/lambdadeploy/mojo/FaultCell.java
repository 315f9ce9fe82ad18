// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a scenario that fails in one way, on a stand-in of its own, and what came of it.
 *
 * @param call in the run without faults
 */
record FaultCell(FaultScenario scenario, Call call, FaultKind kind) {

    /** Longer than any answer of the stand-in takes on a busy machine, for the clients of a call that gets none. */
    private static final Duration SOON = Duration.ofMillis(400);

    /** Is asked for ahead of its use, in a thread that a goal which needs no more does not wait for. */
    private static final String AHEAD = "GetAuthorizationToken";

    private static final Pattern VERSION = Pattern.compile("FunctionVersion=(\\d+)");

    /**
     * A call of the run without faults.
     *
     * @param nth of its operation, from 1
     * @param status it was answered with
     * @param write whether it changes something
     * @param since the writes before it: to the function, and of the service itself
     */
    record Call(String service, String operation, String resource, int nth, int status, boolean write, String since) {}

    /** How it ended. */
    enum End {
        CONVERGED,
        FAILED_CLEARLY
    }

    /**
     * What came of it.
     *
     * @param problems what should not have been; empty when all is well
     * @param failure what was said; empty for none
     * @param mended whether the same command without faults led to the wanted state
     */
    record Result(FaultCell cell, End end, List<String> problems, String failure, boolean mended) {

        /** For whoever has to find out why. */
        String text() {
            return cell.title() + ": " + end + ", " + String.join("; ", problems) + "\n" + failure;
        }
    }

    /** What the scenario leaves when nothing fails. */
    record Wanted(StandInState state, List<String> report) {}

    String title() {
        return scenario + ", " + call.service() + " " + call.operation() + " no. " + call.nth() + " (" + call.resource()
                + ", after '" + call.since() + "'), " + kind.title();
    }

    /** Runs it in an empty directory. */
    Result run(Path prepared, Path directory, Wanted wanted) throws Exception {
        copy(prepared, directory);
        Path local = Files.createDirectories(directory.resolve("local"));
        StandInState before = StandInState.of(local);
        VirtualTime time = new VirtualTime(Instant.now());
        Faults.write(local, kind.on(call));
        FaultProject project = new FaultProject(
                directory,
                scenario.configuration,
                time.timing(kind == FaultKind.SLOW ? Optional.of(SOON) : Optional.empty()));
        String failure = attempt(project);
        boolean struck =
                Journal.read(local).stream().anyMatch(entry -> !entry.fault().isEmpty());
        StandInState after = StandInState.of(local);
        List<String> problems = new ArrayList<>();
        if (!struck && !call.operation().equals(AHEAD)) {
            problems.add("the call was not made");
        }
        if (failure == null) {
            after.differences(wanted.state()).forEach(problems::add);
            // What nobody has heard of is shown as it is.
            if (scenario.reports()
                    && kind != FaultKind.STRANGE
                    && !report(project).equals(wanted.report())) {
                problems.add("said " + report(project) + " instead of " + wanted.report());
            }
        } else {
            judge(failure, problems);
            alias(failure, before, after, problems);
        }
        secrets(project, failure, problems);
        Faults.clear(local);
        FaultProject again = new FaultProject(directory, scenario.configuration, time.timing(Optional.empty()));
        String second = attempt(again);
        List<String> differences = StandInState.of(local).differences(wanted.state());
        if (second != null) {
            problems.add("run again without faults it fails: " + second);
        } else {
            differences.forEach(one -> problems.add("run again: " + one));
        }
        delete(directory);
        return new Result(
                this,
                failure == null ? End.CONVERGED : End.FAILED_CLEARLY,
                problems,
                failure == null ? "" : failure,
                second == null && differences.isEmpty());
    }

    /** What was said, without where the stand-in listened. */
    static List<String> report(FaultProject project) {
        return project.lines.stream()
                .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "REGISTRY"))
                .toList();
    }

    /** @return the failure as people see it; {@code null} when there is none */
    private @Nullable String attempt(FaultProject project) throws Exception {
        try {
            scenario.run.on(project);
            return null;
        } catch (MojoExecutionException | MojoFailureException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void judge(String failure, List<String> problems) {
        for (String part : List.of("where:", "next:")) {
            if (!failure.contains("\n  " + part)) {
                problems.add("the failure does not say " + part);
            }
        }
        if (!failure.contains("\n  reason:") && !kind.words().matcher(failure).find()) {
            problems.add("the failure does not say why");
        }
    }

    /** It is where it was, or the failure says where it is. */
    private static void alias(String failure, StandInState before, StandInState after, List<String> problems) {
        String is = Objects.requireNonNullElse(after.alias("live"), "");
        if (!is.equals(Objects.requireNonNullElse(before.alias("live"), ""))) {
            Matcher version = VERSION.matcher(is);
            if (!version.find() || !failure.contains("version " + version.group(1))) {
                problems.add("the alias is " + is + " and was " + before.alias("live") + ", which the failure hides");
            }
        }
    }

    private static void secrets(FaultProject project, @Nullable String failure, List<String> problems) {
        if (project.lines.toString().contains(Pom.SECRET)
                || String.valueOf(failure).contains(Pom.SECRET)) {
            problems.add("a secret was shown");
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith(Path.of("journal.jsonl"))) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
