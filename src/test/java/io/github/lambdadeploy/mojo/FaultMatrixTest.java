// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.mojo.FaultCell.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every remote call of every goal fails in every way: see {@link FaultCell} for what has to be true then. */
class FaultMatrixTest {

    @TempDir
    static Path directory;

    private static FaultMatrix matrix;

    @BeforeAll
    static void begin() {
        matrix = new FaultMatrix(directory);
    }

    @AfterAll
    static void tell() throws Exception {
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAGE_CREATE"})
    void convergesOrFailsClearly(FaultScenario scenario) throws Exception {
        long t = System.nanoTime();
        List<Result> results = matrix.run(scenario);
        System.out.println("MATRIX " + scenario + " cells " + results.size() + " s " + (System.nanoTime() - t) / 1e9
                + " problems " + results.stream().filter(r -> !r.problems().isEmpty()).count());
        for (Result r : results) {
            if (!r.problems().isEmpty() || r.time().toMillis() > 2000) {
                System.out.println("CELL " + r.cell().title() + " " + r.end() + " " + r.time().toMillis() + " ms " + r.problems() + "\n   " + r.failure());
            }
        }
        assertThat(results).allSatisfy(result -> assertThat(result.problems())
                .as(result.cell().title() + "\n" + result.failure())
                .isEmpty());
    }
}
