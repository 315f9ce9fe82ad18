// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.run.Hello;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The goals on one small project, against a stand-in of its own. */
class PackageAndDeployTest {

    private static final String HANDLER = "<handler>" + Hello.class.getName() + "::text</handler>";
    private static final String ZIP = HANDLER + "<packageType>zip</packageType><role>lambda-local</role>";

    @TempDir
    private Path dir;

    @Test
    void packagesAZip() throws Exception {
        MojoBench bench = project(ZIP);
        bench.runPackage();

        JsonObject artifact = bench.file("artifact.json");
        assertThat(artifact.string("packageType")).isEqualTo("Zip");
        assertThat(artifact.string("file")).isEqualTo("function.zip");
        assertThat(artifact.string("handler")).isEqualTo(Hello.class.getName() + "::text");
        assertThat(artifact.string("architecture")).isEqualTo("x86_64");
        Path zip = dir.resolve("target/lambda/function.zip");
        assertThat(artifact.number("size").orElse(0)).isEqualTo(Files.size(zip));
        assertThat(dir.resolve("local/journal.jsonl")).doesNotExist();
    }

    @Test
    void packagesAnImage() throws Exception {
        MojoBench bench = project(HANDLER + "<image><architecture>arm64</architecture></image>");
        bench.runPackage();

        JsonObject first = bench.file("artifact.json");
        assertThat(first.string("packageType")).isEqualTo("Image");
        assertThat(first.string("digest")).matches("sha256:[0-9a-f]{64}");
        assertThat("sha256:" + first.string("codeSha256")).isEqualTo(first.string("digest"));
        assertThat(first.string("base")).startsWith("public.ecr.aws/lambda/java@sha256:");
        assertThat(first.string("architecture")).isEqualTo("arm64");

        bench.runPackage();
        assertThat(bench.file("artifact.json")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"zip, lambda UpdateFunctionCode", "image, registry PUT manifest"})
    void createsThenFindsNothingToDoThenUpdates(String packageType, String write) throws Exception {
        MojoBench bench = project(HANDLER + "<packageType>" + packageType + "</packageType><role>lambda-local</role>");
        bench.runPackage();
        bench.runDeploy();
        assertThat(bench.function().string("outcome")).isEqualTo("created");
        assertThat(bench.function().string("functionName")).isEqualTo("orders");
        assertThat(bench.function().string("version")).isEqualTo("1");
        assertThat(bench.properties())
                .containsEntry("lambda.deployment.outcome", "created")
                .containsEntry("lambda.deployment.version", "1")
                .containsEntry("lambda.deployment.alias", "live")
                .containsEntry(
                        "lambda.deployment.codeSha256",
                        bench.file("artifact.json").string("codeSha256"));
        assertThat(dir.resolve("target/lambda/deployment.env"))
                .content()
                .contains("LAMBDA_OUTCOME=created\n", "LAMBDA_FUNCTION_ARN=arn:aws:lambda:us-east-1:");

        int writes = bench.writes().size();
        MojoBench again = project(HANDLER + "<packageType>" + packageType + "</packageType><role>lambda-local</role>");
        again.runPackage();
        again.runDeploy();
        assertThat(again.function().string("outcome")).isEqualTo("unchanged");
        assertThat(again.properties()).containsEntry("lambda.deployment.outcome", "unchanged");
        assertThat(again.writes()).hasSize(writes);

        again.with(MojoBench.class);
        again.runPackage();
        again.runDeploy();
        assertThat(again.function().string("outcome")).isEqualTo("updated");
        assertThat(again.function().string("previousVersion")).isEqualTo("1");
        assertThat(again.function().string("version")).isEqualTo("2");
        assertThat(again.writes().subList(writes, again.writes().size()))
                .contains("lambda UpdateFunctionCode", "lambda PublishVersion", "lambda UpdateAlias")
                .doesNotContain("lambda UpdateFunctionConfiguration");
        assertThat(again.writes()).contains(write);
    }

    @Test
    void leavesClearsAndSetsSettings() throws Exception {
        deploy("<function><description>Takes orders</description><environment><AA>1</AA></environment></function>");

        assertThat(deploy("").string("outcome")).isEqualTo("unchanged");
        assertThat(deploy("<function><description/></function>").strings("changes"))
                .anyMatch(change -> change.contains("description"));
        assertThat(deploy("<function><environment><BB>2</BB></environment></function>")
                        .strings("changes"))
                .anyMatch(change -> change.contains("environment"));
        assertThat(deploy("<function><environment/></function>").strings("changes"))
                .anyMatch(change -> change.contains("environment"));
    }

    @Test
    void namingTheDescriptionThatIsThereEndsInUnchanged() throws Exception {
        deploy("");
        deploy("<function><description/></function>");
        assertThat(deploy("<function><description/></function>").string("outcome"))
                .isEqualTo("unchanged");
    }

    @Test
    void codeOnlyLeavesSettingsAlone() throws Exception {
        deploy("");
        assertThat(deploy("<codeOnly>true</codeOnly><function><memorySize>1024</memorySize></function>")
                        .string("outcome"))
                .isEqualTo("unchanged");
    }

    @Test
    void aFailureIsReportedToo() throws Exception {
        MojoBench bench = project(ZIP);
        bench.runPackage();
        Faults.write(
                dir.resolve("local"),
                FaultRule.on("lambda", "PublishVersion").answer(403, "AccessDeniedException", "No"));
        assertThatThrownBy(bench::runDeploy)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("AccessDeniedException");
        assertThat(bench.function().string("outcome")).isEqualTo("failed");
        assertThat(bench.file("deployment.json").objectOrEmpty("error").string("what"))
                .isNotBlank();
        assertThat(bench.properties()).containsEntry("lambda.deployment.outcome", "failed");
    }

    private JsonObject deploy(String configuration) throws Exception {
        MojoBench bench = project(ZIP + configuration);
        bench.runPackage();
        bench.runDeploy();
        return bench.function();
    }

    private MojoBench project(String configuration) throws Exception {
        return new MojoBench(dir, configuration).with(Hello.class);
    }
}
