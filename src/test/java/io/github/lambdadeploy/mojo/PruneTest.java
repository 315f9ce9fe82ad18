// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.run.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** The goal {@code prune}. */
class PruneTest {

    @TempDir
    private Path dir;

    @Test
    void keepsTenUnlessToldOtherwise() throws Exception {
        deploy("orders", 12);
        MojoBench bench = project("<functionName>orders</functionName>");
        prune(bench);
        assertThat(versions("orders")).hasSize(10).startsWith("3");
        prune(project("<functionName>orders</functionName><release><keepVersions>7</keepVersions></release>"));
        assertThat(versions("orders")).hasSize(7);
        prune(project("<functionName>orders</functionName><release><keepVersions>7</keepVersions></release>")
                .d("lambda.release.keepVersions", "2"));
        assertThat(versions("orders")).containsExactly("11", "12");
    }

    @Test
    void aDryRunDeletesNothing() throws Exception {
        deploy("orders", 3);
        MojoBench bench = project("<functionName>orders</functionName>")
                .d("lambda.release.keepVersions", "1")
                .d("lambda.dryRun", "true");
        int writes = bench.writes().size();
        prune(bench);
        assertThat(bench.writes()).hasSize(writes);
        assertThat(versions("orders")).hasSize(3);
    }

    @Test
    void everyFunctionOfThePom() throws Exception {
        deploy("orders", 2);
        deploy("invoices", 3);
        deploy("other", 2);
        prune(project("<functions><function><functionName>orders</functionName></function>"
                        + "<function><functionName>invoices</functionName></function></functions>")
                .d("lambda.release.keepVersions", "1"));
        assertThat(versions("orders")).hasSize(1);
        assertThat(versions("invoices")).hasSize(1);
        assertThat(versions("other")).hasSize(2);
    }

    @Test
    void theCommandLinePicksOneFunctionOfThePom() throws Exception {
        deploy("orders", 2);
        deploy("invoices", 2);
        prune(project("<functions><function><functionName>orders</functionName></function>"
                        + "<function><functionName>invoices</functionName></function></functions>")
                .d("lambda.release.keepVersions", "1")
                .d("lambda.functionName", "orders"));
        assertThat(versions("orders")).hasSize(1);
        assertThat(versions("invoices")).hasSize(2);
    }

    @Test
    void aFunctionThatIsNotThereFailsTheBuild() {
        assertThatThrownBy(() -> prune(project("<functionName>orders</functionName>")))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("There is no function orders")
                .hasMessageContaining("-Dlambda.region");
    }

    @Test
    void listsThatAreDeniedFailTheBuildDeletionsDoNot() throws Exception {
        deploy("orders", 3);
        MojoBench bench = project("<functionName>orders</functionName>").d("lambda.release.keepVersions", "1");
        Faults.write(
                dir.resolve("local"),
                FaultRule.on("lambda", "ListVersionsByFunction")
                        .times(0)
                        .answer(
                                403,
                                "AccessDeniedException",
                                "not authorized to perform: lambda:ListVersionsByFunction"));
        assertThatThrownBy(() -> prune(bench))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Allow lambda:ListVersionsByFunction");
        Faults.write(
                dir.resolve("local"),
                FaultRule.on("lambda", "DeleteFunction")
                        .times(0)
                        .answer(403, "AccessDeniedException", "not authorized to perform: lambda:DeleteFunction"));
        assertThatCode(() -> prune(bench)).doesNotThrowAnyException();
        assertThat(versions("orders")).hasSize(3);
    }

    @Test
    void keepsOneAtLeast() {
        assertThatThrownBy(() ->
                        prune(project("<functionName>orders</functionName>").d("lambda.release.keepVersions", "0")))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("<release><keepVersions> (-Dlambda.release.keepVersions) is 0");
    }

    private static void prune(MojoBench bench) throws Exception {
        bench.mojo("prune", PruneMojo::new).execute();
    }

    private MojoBench project(String configuration) throws IOException {
        return new MojoBench(dir, configuration).with(Hello.class);
    }

    /** The function with versions from 1 on, {@code live} at the last. */
    private void deploy(String name, int versions) throws Exception {
        MojoBench bench = project("<packageType>zip</packageType><functionName>" + name + "</functionName><handler>"
                + Hello.class.getName() + "::text</handler>");
        bench.runPackage();
        bench.runDeploy();
        try (LocalAws standIn = LocalAws.start(dir.resolve("local"));
                AwsClients clients = clients(standIn)) {
            for (int i = 2; i <= versions; i++) {
                String description = "Change " + i;
                clients.lambda()
                        .updateFunctionConfiguration(
                                request -> request.functionName(name).description(description));
                for (int poll = 0; poll < 3; poll++) {
                    clients.lambda().getFunction(request -> request.functionName(name));
                }
                String version = clients.lambda()
                        .publishVersion(request -> request.functionName(name))
                        .version();
                clients.lambda()
                        .updateAlias(request ->
                                request.functionName(name).name("live").functionVersion(version));
            }
        }
    }

    private List<String> versions(String name) {
        try (LocalAws standIn = LocalAws.start(dir.resolve("local"));
                AwsClients clients = clients(standIn)) {
            List<String> versions = new ArrayList<>(
                    clients
                            .lambda()
                            .listVersionsByFunctionPaginator(request -> request.functionName(name))
                            .versions()
                            .stream()
                            .map(FunctionConfiguration::version)
                            .toList());
            versions.remove("$LATEST");
            return versions;
        }
    }

    private static AwsClients clients(LocalAws standIn) {
        return TestClients.of(standIn, "us-east-1");
    }
}
