// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.VersionNote;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.project.Origin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** The goals status and rollback. */
@ResourceLock(Resources.SYSTEM_OUT)
class StatusAndRollbackTest {

    private static final String MANY = "<functions><function><functionName>a</functionName></function>"
            + "<function><functionName>b</functionName></function>"
            + "<function><functionName>c</functionName></function></functions>";

    @TempDir
    private Path dir;

    private Path local;
    private String lastPrinted = "";

    @BeforeEach
    void repository() throws Exception {
        local = Files.createDirectories(dir.resolve("local"));
        Files.createDirectories(dir.resolve(".git"));
        Files.writeString(dir.resolve(".git/HEAD"), "1a2b3c4d".repeat(5));
    }

    @Test
    void aVersionSaysWhereItCameFrom() throws Exception {
        deployTwo("zip");
        JsonObject second = status(bench("zip")).objects("versions").get(0);
        Origin origin = Origin.of(System.getenv(), dir, System.getProperty("user.name"));
        assertThat(second.string("version")).isEqualTo("2");
        assertThat(second.string("commit")).isEqualTo(origin.commit().orElseThrow());
        assertThat(second.string("by")).isEqualTo(origin.by().orElseThrow());
        assertThat(VersionNote.parse(second.string("description", ""))
                        .orElseThrow()
                        .words())
                .isEqualTo("orders 1.0");
    }

    @Test
    void aDescriptionOfThePomGoesBeforeIt() throws Exception {
        MojoBench bench = bench("zip", "<function><description>Takes orders</description></function>");
        bench.runPackage();
        bench.runDeploy();
        JsonObject version = status(bench).objects("versions").get(0);
        assertThat(version.string("description")).isEqualTo("Takes orders");
        assertThat(version.has("commit")).isFalse();
    }

    @Test
    void anUnchangedDeploymentOfAnotherCommitStaysTwoReads() throws Exception {
        deployTwo("zip");
        Files.writeString(dir.resolve(".git/HEAD"), "5e6f7a8b".repeat(5));
        int before = Journal.read(local).size();
        bench("zip").with(Second.class).runDeploy();
        assertThat(Journal.read(local).stream().skip(before).map(Journal.Entry::operation))
                .containsExactlyInAnyOrder("GetAlias", "GetFunction");
    }

    @Test
    void statusOnlyReads() throws Exception {
        deployTwo("image");
        MojoBench bench = bench("image");
        int writes = bench.writes().size();
        JsonObject function = status(bench);
        assertThat(bench.writes()).hasSize(writes);
        assertThat(function.string("packageType")).isEqualTo("Image");
        assertThat(function.objects("aliases").get(0).string("previousVersion")).isEqualTo("1");
        assertThat(function.objects("versions")).hasSize(2);
        assertThat(function.objects("versions").get(0).string("state")).isEqualTo("Active");
        assertThat(function.objectOrEmpty("latest").bool("newer", true)).isFalse();
    }

    @Test
    void statusSaysWhatIsMissing() throws Exception {
        MojoBench bench = bench("zip");
        assertThatThrownBy(() -> bench.mojo("status", StatusMojo::new).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("There is no such function")
                .hasMessageContaining("function orders in us-east-1");
    }

    @Test
    void statusRefusesWhatIsNoNumber() {
        MojoBench bench = bench("zip").d("lambda.versions", "none").d("lambda.output", "xml");
        assertThatThrownBy(() -> bench.mojo("status", StatusMojo::new).execute())
                .hasMessageContaining("<versions> (-Dlambda.versions) is 'none'")
                .hasMessageContaining("<output> (-Dlambda.output) is 'xml'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "zip"})
    void rollbackReportsAsDeployDoes(String packageType) throws Exception {
        deployTwo(packageType);
        MojoBench bench = bench(packageType);
        rollback(bench);
        JsonObject function = bench.function();
        assertThat(function.string("outcome")).isEqualTo("rolledBack");
        assertThat(function.string("version")).isEqualTo("1");
        assertThat(function.string("previousVersion")).isEqualTo("2");
        assertThat(function.string("packageType")).isEqualToIgnoringCase(packageType);
        assertThat(bench.properties())
                .containsEntry("lambda.deployment.outcome", "rolledBack")
                .containsEntry("lambda.deployment.version", "1");
        assertThat(Files.readString(dir.resolve("target/lambda/deployment.env")))
                .contains("LAMBDA_OUTCOME=rolledBack", "LAMBDA_VERSION=1", "LAMBDA_PREVIOUS_VERSION=2");
        JsonObject status = status(bench);
        assertThat(status.objectOrEmpty("latest").strings("differences")).containsExactly("code");
        rollback(bench);
        assertThat(bench.function().string("version")).isEqualTo("2");
    }

    @Test
    void anImageThatIsGoneIsNotRolledBackTo() throws Exception {
        deployTwo("image");
        deleteImageOf("1");
        MojoBench bench = bench("image");
        int writes = bench.writes().size();
        assertThatThrownBy(() -> rollback(bench))
                .hasMessageContaining("Cannot roll back to version 1")
                .hasMessageContaining("its image is not in ECR any more")
                .hasMessageContaining("points at version 2");
        assertThat(bench.writes()).hasSize(writes);
        assertThat(bench.function().string("outcome")).isEqualTo("failed");
    }

    @Test
    void aShiftEndsAlsoWithoutTheImageOfTheVersionThatServes() throws Exception {
        deployTwo("image");
        deleteImageOf("2");
        onAws(aws -> aws.lambda()
                .updateAlias(request -> request.functionName("orders")
                        .name("live")
                        .routingConfig(routing -> routing.additionalVersionWeights(java.util.Map.of("1", 0.1)))));
        MojoBench bench = bench("image");
        rollback(bench);
        assertThat(bench.function().string("outcome")).isEqualTo("rolledBack");
        assertThat(bench.function().string("version")).isEqualTo("2");
    }

    @Test
    void whoMayNotAskEcrIsRolledBackAllTheSame() throws Exception {
        deployTwo("image");
        Faults.write(
                local,
                FaultRule.on("ecr", "DescribeImages")
                        .times(0)
                        .answer(400, "AccessDeniedException", "not authorized to perform: ecr:DescribeImages"));
        MojoBench bench = bench("image");
        rollback(bench);
        assertThat(bench.function().string("version")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "$LATEST", "0", "-1", "1.0", "01"})
    void whatIsNoVersionIsRefusedBeforeAnyCall(String version) throws Exception {
        MojoBench bench = bench("zip").d("lambda.version", version);
        assertThatThrownBy(() -> rollback(bench))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("<version> (-Dlambda.version) is '" + version + "'");
        assertThat(Journal.read(local)).isEmpty();
    }

    @Test
    void oneFunctionThatFailsDoesNotHideTheOthers() throws Exception {
        deployTwo("zip", MANY);
        onAws(aws ->
                aws.lambda().deleteFunction(request -> request.functionName("b").qualifier("1")));
        MojoBench bench = bench("zip", MANY);
        assertThatThrownBy(() -> rollback(bench))
                .hasMessageContaining("1 of 3 functions could not be rolled back")
                .hasMessageContaining("b: Cannot roll back to version 1")
                .hasMessageContaining("takes the others forth again");
        assertThat(bench.file("deployment.json").objects("functions"))
                .extracting(function -> function.string("outcome"))
                .containsExactly("rolledBack", "failed", "rolledBack");
        MojoBench one = bench("zip", MANY).d("lambda.functionName", "a");
        rollback(one);
        assertThat(one.function().string("functionName")).isEqualTo("a");
        assertThat(one.function().string("version")).isEqualTo("2");
    }

    @Test
    void oneNumberIsNotForSeveralFunctions() {
        MojoBench bench = bench("zip", MANY).d("lambda.version", "1");
        assertThatThrownBy(() -> rollback(bench))
                .hasMessageContaining("<functions> names 3: pick one with -Dlambda.functionName");
    }

    @Test
    void statusShowsAllFunctionsThatAreThere() throws Exception {
        deployTwo("zip", MANY);
        onAws(aws -> aws.lambda().deleteFunction(request -> request.functionName("b")));
        MojoBench bench = bench("zip", MANY);
        assertThatThrownBy(() -> printed(bench)).hasMessageContaining("function b in us-east-1");
        assertThat(JsonObject.parse(lastPrinted.getBytes(StandardCharsets.UTF_8))
                        .objects("functions"))
                .extracting(function -> function.string("functionName"))
                .containsExactly("a", "c");
    }

    private JsonObject status(MojoBench bench) throws Exception {
        return JsonObject.parse(printed(bench).getBytes(StandardCharsets.UTF_8))
                .objects("functions")
                .get(0);
    }

    private String printed(MojoBench bench) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            bench.d("lambda.output", "json").mojo("status", StatusMojo::new).execute();
        } finally {
            System.setOut(console);
            lastPrinted = bytes.toString(StandardCharsets.UTF_8);
        }
        return lastPrinted;
    }

    private static void rollback(MojoBench bench) throws Exception {
        bench.mojo("rollback", RollbackMojo::new).execute();
    }

    private void deployTwo(String packageType) throws Exception {
        deployTwo(packageType, "");
    }

    private void deployTwo(String packageType, String more) throws Exception {
        MojoBench first = bench(packageType, more);
        first.runPackage();
        first.runDeploy();
        MojoBench second = bench(packageType, more).with(Second.class);
        second.runPackage();
        second.runDeploy();
    }

    private void deleteImageOf(String version) {
        onAws(aws -> {
            String sha = aws.lambda()
                    .getFunctionConfiguration(
                            request -> request.functionName("orders").qualifier(version))
                    .codeSha256();
            aws.ecr()
                    .batchDeleteImage(request -> request.repositoryName("orders")
                            .imageIds(ImageIdentifier.builder()
                                    .imageDigest("sha256:" + sha)
                                    .build()));
        });
    }

    private void onAws(Consumer<AwsClients> calls) {
        try (LocalAws standIn = LocalAws.start(local);
                AwsClients clients = TestClients.of(standIn, "us-east-1")) {
            calls.accept(clients);
        }
    }

    private MojoBench bench(String packageType) {
        return bench(packageType, "");
    }

    private MojoBench bench(String packageType, String more) {
        try {
            return new MojoBench(
                            dir,
                            "<packageType>" + packageType + "</packageType><handler>" + Greeter.class.getName()
                                    + "::greet</handler>" + more)
                    .with(Greeter.class);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The function. */
    public static final class Greeter {

        public String greet(String name) {
            return "Hello " + name;
        }
    }

    /** What makes the second version another one. */
    public static final class Second {}
}
