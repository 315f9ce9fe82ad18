// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.run.Hello;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others get to know of the end, whatever it is. */
class ReportsTest {

    private static final DeploymentResult DEPLOYED = new DeploymentResult(
            "orders", null, "live", Outcome.UPDATED, "42", "41", "Zip", null, "abc=", List.of(), Duration.ZERO);
    private static final DeployException FAILURE = DeployException.environment("Cannot publish a version");

    @TempDir
    private Path dir;

    private final List<String> told = new ArrayList<>();

    @Test
    void aFailureReachesLaterStepsToo() throws Exception {
        MojoBench bench = bench();
        bench.runPackage();
        Faults.write(
                Files.createDirectories(dir.resolve("local")),
                FaultRule.on("lambda", "PublishVersion").times(0).answer(403, "AccessDeniedException", "No"));
        assertThatThrownBy(bench::runDeploy).isInstanceOf(MojoExecutionException.class);
        assertThat(Files.readString(dir.resolve("target/lambda/deployment.env")))
                .contains("LAMBDA_FUNCTION_NAME=orders\n", "LAMBDA_OUTCOME=failed\n")
                .doesNotContain("LAMBDA_VERSION");
        assertThat(bench.properties()).containsEntry("lambda.deployment.outcome", "failed");
    }

    /** Whoever reads them would move the alias to where the last run wanted it. */
    @Test
    void whatALastRunHasMadeReadyIsGone() throws Exception {
        MojoBench bench = bench();
        bench.runPackage();
        bench.runDeploy();
        Path lambda = dir.resolve("target/lambda");
        for (String file : List.of("appspec.yaml", "appspec-orders.yaml", "my-appspec.yaml")) {
            Files.writeString(lambda.resolve(file), "version: 0.0");
        }
        bench().runDeploy();
        assertThat(lambda.resolve("appspec.yaml")).doesNotExist();
        assertThat(lambda.resolve("appspec-orders.yaml")).doesNotExist();
        assertThat(lambda.resolve("my-appspec.yaml")).exists();
        assertThat(lambda.resolve("artifact.json")).exists();
        assertThat(lambda.resolve("deployment.json")).exists();
    }

    @Test
    void anUnwritableReportIsSaidWhenEverybodyKnows() throws Exception {
        assertThatThrownBy(() -> tell(null))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("its report cannot be written");
        assertThat(told).containsExactly("orders updated null");
        assertThat(Files.readString(dir.resolve("target/lambda/deployment.env")))
                .as("one file does not keep the others back")
                .contains("LAMBDA_VERSION=42");
    }

    @Test
    void anUnwritableReportHidesNoFailure() {
        assertThatThrownBy(() -> tell(FAILURE)).isSameAs(FAILURE);
        assertThat(told).containsExactly("orders updated Cannot publish a version");
    }

    private void tell(@Nullable DeployException failure) throws Exception {
        new Reports(bench().mojo("deploy", DeployMojo::new))
                .tell(
                        () -> {
                            // Where the report is to be.
                            try {
                                Files.createDirectories(dir.resolve("target/lambda/deployment.json"));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            if (failure != null) {
                                throw failure;
                            }
                        },
                        () -> List.of(DEPLOYED),
                        (results, why) -> told.add(results.get(0).functionName() + " "
                                + results.get(0).outcome() + " " + (why == null ? null : why.what())));
    }

    private MojoBench bench() throws IOException {
        return new MojoBench(
                        dir,
                        "<handler>" + Hello.class.getName()
                                + "::text</handler><packageType>zip</packageType><role>lambda-local</role>")
                .with(Hello.class);
    }
}
