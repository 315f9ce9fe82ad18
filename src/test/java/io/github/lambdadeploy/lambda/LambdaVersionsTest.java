// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** The versions of the function {@code orders} in a stand-in. */
class LambdaVersionsTest {

    @TempDir
    private Path dir;

    private LocalAws standIn;
    private LambdaClient lambda;
    private LambdaVersions versions;

    @BeforeEach
    void start() throws IOException {
        standIn = LocalAws.start(dir);
        lambda = AwsClients.of(standIn).lambda();
        versions = versions("orders");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
        }
        lambda.createFunction(request -> request.functionName("orders")
                .role(LocalAws.ROLE_ARN)
                .runtime(Runtime.JAVA17)
                .handler("a.B::c")
                .code(code -> code.zipFile(SdkBytes.fromByteArray(bytes.toByteArray()))));
        publish();
        publish();
    }

    @AfterEach
    void stop() {
        lambda.close();
        standIn.close();
    }

    /** Without a number DeleteFunction deletes the function with all its versions. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "$LATEST",
                "$LATEST.PUBLISHED",
                "live",
                "latest",
                "0",
                "00",
                "-1",
                "+1",
                "01",
                "1.0",
                "1e3",
                "0x1",
                " 1",
                "1 ",
                "1\n",
                "1,2",
                "1:live",
                "١",
                "１",
                "²",
                "\u0661\u0662",
                "null",
                "99999999999999999999"
            })
    void nothingButANumberCanBeDeleted(String text) throws Exception {
        int calls = Journal.read(dir).size();
        assertThat(VersionNumber.parse(text)).isEmpty();
        assertThatThrownBy(() -> versions.delete(new VersionNumber(text))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Journal.read(dir)).hasSize(calls);
    }

    /** No other way in: no overload, no text that could be blank. */
    @Test
    void theNumbersTypeIsTheOnlyWayIn() {
        Stream<Method> deletes = Arrays.stream(LambdaVersions.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("delete"));
        assertThat(deletes)
                .singleElement()
                .satisfies(method -> assertThat(method.getParameterTypes()).containsExactly(VersionNumber.class));
        assertThat(VersionNumber.class.getDeclaredConstructors()).hasSize(1);
    }

    @Test
    void deletesOneVersionAndNothingElse() throws Exception {
        assertThat(versions.delete(new VersionNumber("1"))).isEmpty();
        assertThat(versions.list().orElseThrow())
                .extracting(CodeVersion::version)
                .containsExactly("$LATEST", "2");
        assertThat(deletions()).containsExactly("lambda DeleteFunction orders:1 204");
    }

    @Test
    void whatIsGoneIsFine() throws Exception {
        assertThat(versions.delete(new VersionNumber("77"))).isEmpty();
        assertThat(versions("nothing").delete(new VersionNumber("1"))).isEmpty();
        assertThat(deletions())
                .containsExactly("lambda DeleteFunction orders:77 204", "lambda DeleteFunction nothing:1 404");
    }

    @Test
    void whatIsHeldStaysWithLambdasReason() {
        lambda.createAlias(
                request -> request.functionName("orders").name("live").functionVersion("1"));
        assertThat(versions.delete(new VersionNumber("1")).orElseThrow())
                .contains("the following aliases reference it: [live]");
    }

    @Test
    void aReplicatedOneStaysWithLambdasReason() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("lambda", "DeleteFunction")
                        .answer(400, "InvalidParameterValueException", "it is a replicated function"));
        assertThat(versions.delete(new VersionNumber("1")).orElseThrow()).contains("it is a replicated function");
    }

    @Test
    void otherRefusalsAreFailures() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("lambda", "*")
                        .times(0)
                        .answer(
                                403,
                                "AccessDeniedException",
                                "User: x is not authorized to perform: lambda:Something on resource: y"));
        assertThatThrownBy(() -> versions.delete(new VersionNumber("1")))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot delete version 1")
                .hasMessageContaining("Allow lambda:Something");
        assertThatThrownBy(versions::list).hasMessageContaining("Cannot list the versions");
        assertThatThrownBy(versions::aliases).hasMessageContaining("Cannot list the aliases");
        assertThatThrownBy(versions::provisioned).hasMessageContaining("Cannot list the provisioned concurrency");
    }

    /** No alias is not the same as no function. */
    @Test
    void aFunctionThatIsGoneHasNoListOfAliases() {
        assertThat(versions("nothing").list()).isEmpty();
        assertThatThrownBy(() -> versions("nothing").aliases()).hasMessageContaining("the function is gone");
        assertThatThrownBy(() -> versions("nothing").provisioned()).hasMessageContaining("the function is gone");
    }

    @Test
    void provisionedConcurrencyOfAnAliasIsNotAVersions() {
        lambda.createAlias(
                request -> request.functionName("orders").name("live").functionVersion("1"));
        lambda.putProvisionedConcurrencyConfig(
                request -> request.functionName("orders").qualifier("live").provisionedConcurrentExecutions(1));
        lambda.putProvisionedConcurrencyConfig(
                request -> request.functionName("orders").qualifier("2").provisionedConcurrentExecutions(1));
        assertThat(versions.provisioned()).containsExactly(new VersionNumber("2"));
    }

    private LambdaVersions versions(String name) {
        Patience patience = new Patience(duration -> {}, Deadline.in(Duration.ofMinutes(30), Clock.systemUTC()));
        return new LambdaVersions(new LambdaCalls(lambda, name, "function " + name, patience));
    }

    private void publish() {
        for (int i = 0; i < 2; i++) {
            lambda.getFunction(request -> request.functionName("orders"));
        }
        lambda.publishVersion(request -> request.functionName("orders"));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("orders").description("next"));
        for (int i = 0; i < 2; i++) {
            lambda.getFunction(request -> request.functionName("orders"));
        }
    }

    private List<String> deletions() throws IOException {
        return Journal.read(dir).stream()
                .filter(Journal.Entry::write)
                .map(Journal.Entry::brief)
                .filter(brief -> brief.contains("Delete"))
                .toList();
    }
}
