// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.HardeningPage;
import io.github.lambdadeploy.mojo.FaultCell.End;
import io.github.lambdadeploy.mojo.FaultCell.Result;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every remote call of every goal fails in every way: see {@link FaultCell} for what has to be true then. */
@ResourceLock(Resources.SYSTEM_ERR)
class FaultMatrixTest {

    private static final String HEAD = " | cells | converged at once | failed clearly |\n| --- | --- | --- | --- |\n";

    @TempDir
    private static Path directory;

    private static FaultMatrix matrix;

    /** What thousands of runs have to say is for a machine to read. */
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private final PrintStream console = System.err;

    @BeforeAll
    static void begin() {
        matrix = new FaultMatrix(directory);
    }

    @BeforeEach
    void quiet() {
        System.setErr(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void loud() {
        System.setErr(console);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 15, unit = TimeUnit.MINUTES) // a machine that others use too
    void convergesOrFailsClearly(FaultScenario scenario) throws Exception {
        List<Result> results = matrix.run(scenario);
        assertThat(results)
                .as("A scenario of which no cell is left tests nothing")
                .isNotEmpty();
        assertThat(results.stream().filter(result -> !result.problems().isEmpty()))
                .extracting(Result::text)
                .isEmpty();
        assertThat(log.toString(UTF_8).contains(Pom.SECRET))
                .as("A secret in the log")
                .isFalse();
    }

    @AfterAll
    static void tell() throws Exception {
        List<Result> results = matrix.results;
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("scenarios", matrix.scenarios);
        figures.put("remote calls in them", matrix.calls);
        figures.put("kinds of fault", FaultKind.values().length);
        figures.put("cells run", results.size());
        figures.put("cells converged at once", count(results, End.CONVERGED));
        figures.put("cells failed clearly", count(results, End.FAILED_CLEARLY));
        figures.put(
                "runs after it that converged",
                results.stream().filter(Result::mended).count());
        HardeningPage.ofThisBuild()
                .write(
                        "Fault matrix",
                        "mvn test -Dtest=FaultMatrixTest",
                        figures,
                        "Each call of a run without faults is struck by each kind of fault; a cell is run once for each"
                                + " kind of place. It ends in the state of the run without faults, or says what, where, why"
                                + " and what to do while the alias is where it was; and the same command then leads to"
                                + " that state, with no version, role or repository too many.\n\n"
                                + table(
                                        "service",
                                        results,
                                        result -> result.cell().call().service())
                                + "\n"
                                + table(
                                        "fault",
                                        results,
                                        result -> result.cell().kind().title()));
    }

    private static String table(String title, List<Result> results, Function<Result, String> group) {
        return "| " + title + HEAD
                + results.stream()
                        .collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(row -> "| " + row.getKey() + " | " + row.getValue().size() + " | "
                                + count(row.getValue(), End.CONVERGED) + " | "
                                + count(row.getValue(), End.FAILED_CLEARLY) + " |\n")
                        .collect(Collectors.joining());
    }

    private static long count(List<Result> results, End end) {
        return results.stream().filter(result -> result.end() == end).count();
    }
}
