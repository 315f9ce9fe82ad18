// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.ListedVersion;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

/** What is seen of a function, over more than one page, against the stand-in. */
class InspectionTest {

    @TempDir
    private Path dir;

    private LocalAws standIn;
    private AwsClients aws;

    @BeforeEach
    void start() throws Exception {
        standIn = LocalAws.start(dir);
        Faults.write(dir, new JsonObject().put("settlePolls", 0));
        aws = TestClients.of(standIn, "eu-west-1");
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void looksAtAllPagesAndWritesNothing() throws Exception {
        create();
        publish(57);
        for (int i = 10; i < 65; i++) {
            // The last one was moved by somebody who left its description as it was.
            alias("a" + i, "7", Map.of(), i == 64 ? "prev=5 of=6" : "");
        }
        alias("live", "55", Map.of("56", 0.1), "The shop prev=3 of=55");
        int before = Journal.read(dir).size();
        FunctionStatus status = inspection(10).look().orElseThrow();
        assertThat(status.count()).isEqualTo(57);
        assertThat(status.versions())
                .extracting(ListedVersion::version)
                .as("the newest, the aliased and the one to go back to")
                .containsExactly("57", "56", "55", "54", "53", "52", "51", "50", "49", "48", "7", "3");
        assertThat(status.aliases()).hasSize(56).extracting(AliasState::name).startsWith("a10", "a11");
        assertThat(status.live()).extracting(FunctionState::version).containsExactly("55", "56");
        assertThat(status.versions().get(0).modified()).isPresent();
        assertThat(Journal.read(dir).stream().skip(before).map(Journal.Entry::operation))
                .containsExactly(
                        "GetFunction",
                        "ListVersionsByFunction",
                        "ListVersionsByFunction",
                        "ListAliases",
                        "ListAliases",
                        "GetFunction",
                        "GetFunction");
        assertThat(inspection(Integer.MAX_VALUE).look().orElseThrow().versions())
                .hasSize(57);
    }

    @Test
    void tellsWhatLatestHasThatIsNotLive() {
        create();
        publish(1);
        alias("live", "1", Map.of(), "");
        assertThat(inspection(10).look().orElseThrow().ahead()).isEmpty();
        aws.lambda()
                .updateFunctionConfiguration(request ->
                        request.functionName("orders").memorySize(1024).description("of the function"));
        settle();
        aws.lambda()
                .updateFunctionCode(request -> request.functionName("orders").zipFile(zip("two")));
        settle();
        assertThat(inspection(10).look().orElseThrow().ahead()).containsExactly("code", "memorySize");
    }

    @Test
    void aFunctionWithoutVersionsHasNothingLive() {
        create();
        FunctionStatus status = inspection(10).look().orElseThrow();
        assertThat(status.versions()).isEmpty();
        assertThat(status.live()).isEmpty();
        assertThat(status.ahead()).isEmpty();
        assertThat(status.modified()).isPresent();
    }

    @Test
    void anAliasOnLatestHasLatestLive() {
        create();
        alias("live", "$LATEST", Map.of(), "");
        FunctionStatus status = inspection(10).look().orElseThrow();
        assertThat(status.live()).extracting(FunctionState::version).containsExactly("$LATEST");
        assertThat(status.ahead()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(inspection(10).look()).isEmpty();
    }

    private Inspection inspection(int most) {
        return new Inspection(function(), "live", most);
    }

    private LambdaFunction function() {
        Deadline deadline = Deadline.in(Duration.ofMinutes(30), Clock.systemUTC());
        return new LambdaFunction(aws.lambda(), "orders", "eu-west-1", new Patience(pause -> {}, deadline));
    }

    private void create() {
        aws.lambda()
                .createFunction(request -> request.functionName("orders")
                        .role(LocalAws.ROLE_ARN)
                        .runtime("java17")
                        .handler("a.B::c")
                        .code(code -> code.zipFile(zip("one"))));
        settle();
    }

    private void publish(int versions) {
        for (int i = 1; i <= versions; i++) {
            int timeout = i;
            aws.lambda()
                    .updateFunctionConfiguration(
                            request -> request.functionName("orders").timeout(timeout));
            settle();
            aws.lambda().publishVersion(request -> request.functionName("orders"));
        }
    }

    private void alias(String name, String version, Map<String, Double> weights, String description) {
        aws.lambda()
                .createAlias(request -> request.functionName("orders")
                        .name(name)
                        .functionVersion(version)
                        .description(description)
                        .routingConfig(routing -> routing.additionalVersionWeights(weights)));
    }

    private void settle() {
        function().settled("$LATEST", "an update");
    }

    private static SdkBytes zip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
