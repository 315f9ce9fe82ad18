// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

class FaultsTest {

    @TempDir
    Path directory;

    private LocalAws aws;
    private EcrClient ecr;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory);
        ecr = AwsClients.of(aws).ecr();
    }

    @AfterEach
    void stop() {
        ecr.close();
        aws.close();
    }

    @Test
    void answersErrorsFromTheNthCallOnAsOftenAsToldAndBeforeTheEffect() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("ecr", "CreateRepository")
                        .call(2)
                        .times(2)
                        .answer(429, "ThrottlingException", "Rate exceeded")
                        .retryAfter(7));
        create("one");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> create("two")).isInstanceOfSatisfying(EcrException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(429);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
                assertThat(e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                        .contains("7");
            });
            assertThatThrownBy(() -> ecr.describeRepositories(r -> r.repositoryNames("two")))
                    .isInstanceOf(RepositoryNotFoundException.class);
        }
        create("two");
        assertThat(Journal.read(directory))
                .filteredOn(entry -> entry.operation().equals("CreateRepository"))
                .extracting(Journal.Entry::status, Journal.Entry::fault)
                .containsExactly(
                        tuple(200, ""), tuple(429, "answer before"), tuple(429, "answer before"), tuple(200, ""));
    }

    @Test
    void answersErrorsAfterTheEffect() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("ecr", "CreateRepository")
                        .resource("orders")
                        .answer(500, "ServerException", "oh")
                        .after());
        create("other");
        assertThatThrownBy(() -> create("orders")).hasMessageContaining("oh");
        assertThat(ecr.describeRepositories(r -> r.repositoryNames("orders")).repositories())
                .hasSize(1);
    }

    @Test
    void cutsTheConnectionBeforeAndAfterTheEffect() throws Exception {
        // For ever, because the JDK's HTTP client repeats a POST by itself when a connection ends without an answer.
        FaultRule cut = FaultRule.on("ecr", "CreateRepository").times(0).cut();
        Faults.write(directory, cut);
        assertThatThrownBy(() -> create("orders")).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> ecr.describeRepositories(r -> r.repositoryNames("orders")))
                .isInstanceOf(RepositoryNotFoundException.class);

        Faults.write(directory, cut.after());
        assertThatThrownBy(() -> create("orders")).isInstanceOf(SdkClientException.class);
        assertThat(ecr.describeRepositories(r -> r.repositoryNames("orders")).repositories())
                .hasSize(1);
        assertThat(Journal.read(directory))
                .filteredOn(entry -> entry.operation().equals("CreateRepository"))
                .allMatch(entry -> entry.status() == 0 && entry.write())
                .extracting(Journal.Entry::fault)
                .contains("cut before", "cut after");
    }

    @Test
    void hangsAfterTheEffectUntilTheClientGivesUp() throws Exception {
        Faults.write(directory, FaultRule.on("ecr", "CreateRepository").hang().after());
        assertThatThrownBy(() -> ecr.createRepository(r ->
                        r.repositoryName("orders").overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(1)))))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(ecr.describeRepositories(r -> r.repositoryNames("orders")).repositories())
                .hasSize(1);
        assertThat(Journal.read(directory)).extracting(Journal.Entry::fault).containsExactly("hang after", "");
    }

    @Test
    void garblesBodies() throws Exception {
        Faults.write(directory, FaultRule.on("*", "DescribeRepositories").garble());
        assertThatThrownBy(() -> ecr.describeRepositories()).isInstanceOf(SdkClientException.class);
        assertThat(ecr.describeRepositories().repositories()).isEmpty();
    }

    @Test
    void countsOnAfterARestart() throws Exception {
        Faults.write(
                directory, FaultRule.on("ecr", "DescribeRepositories").call(3).answer(500, "ServerException", "x"));
        ecr.describeRepositories();
        ecr.describeRepositories();
        try (LocalAws again = LocalAws.start(directory);
                EcrClient other = AwsClients.of(again).ecr()) {
            assertThatThrownBy(() -> other.describeRepositories()).hasMessageContaining("x");
            other.describeRepositories();
        }
    }

    @Test
    void readsKnobsWheneverAskedAndTakesThemAway() throws Exception {
        Faults faults = new Faults(new Store(directory));
        assertThat(faults.number("settlePolls", 1)).isEqualTo(1);
        assertThat(faults.object("updateFails")).isNull();
        JsonObject failure = new JsonObject().put("code", "InvalidImage").put("reason", "broken");
        Faults.write(directory, new JsonObject().put("settlePolls", 5).put("updateFails", failure));
        assertThat(faults.number("settlePolls", 1)).isEqualTo(5);
        assertThat(faults.object("updateFails")).isEqualTo(failure);
        Faults.clear(directory);
        assertThat(faults.number("settlePolls", 1)).isEqualTo(1);
    }

    @Test
    void doesNotPassOverARuleThatIsNone() throws Exception {
        Files.writeString(
                directory.resolve("faults.json"),
                "{\"rules\": [{\"service\": \"ecr\", \"operation\": \"*\", \"action\": \"explode\"}]}");
        assertThatThrownBy(() -> ecr.describeRepositories())
                .isInstanceOfSatisfying(
                        EcrException.class, e -> assertThat(e.statusCode()).isEqualTo(500))
                .hasMessageContaining("Not a rule of faults.json")
                .hasMessageContaining("explode");
    }

    private void create(String name) {
        ecr.createRepository(r -> r.repositoryName(name));
    }
}
