// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.HardeningPage;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.run.Hello;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;

/**
 * Eight deployments of one function at the same moment, each from a project, a cache and a stand-in process of its own, all on one
 * account. Which of them gets through first is left to chance; what must be true is true in any order.
 */
class EightAtOnceTest {

    private static final int EIGHT = 8;
    private static final Map<String, Number> FIGURES = new LinkedHashMap<>();

    @TempDir
    private Path dir;

    /** @param failure empty when it was deployed */
    private record End(MojoBench bench, String failure) {

        boolean deployed() {
            return failure.isEmpty();
        }

        String version() {
            return bench.function().string("version", "");
        }

        String codeSha256() {
            return bench.file("artifact.json").string("codeSha256", "");
        }
    }

    @AfterAll
    static void write() throws Exception {
        HardeningPage.ofThisBuild().write("Concurrent deployments", "mvn test -Dtest=EightAtOnceTest", FIGURES, """
                        Eight deployments of one function at the same moment. A version that a run reports holds what that run \
                        has built; nobody moves the alias over somebody else's move; who does not get through says so and \
                        has left everything as it was.""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "image"})
    void ofDifferentContentOneMovesTheAliasAtATime(String type) throws Exception {
        deploy(List.of(project("before", type, "before")));
        int before = Journal.read(account()).size();
        List<MojoBench> projects = new ArrayList<>();
        for (int i = 1; i <= EIGHT; i++) {
            projects.add(project("run " + i, type, "content " + i));
        }
        List<End> ends = deploy(projects);
        List<End> deployed = ends.stream().filter(End::deployed).toList();
        assertThat(deployed).isNotEmpty();
        long moves = Journal.read(account()).stream()
                .skip(before)
                .filter(entry -> entry.operation().equals("UpdateAlias") && entry.status() == 200)
                .count();
        assertThat(moves).as("a move for each that was deployed").isEqualTo(deployed.size());
        ends.stream()
                .filter(end -> !end.deployed())
                .forEach(end -> assertThat(end.failure())
                        .containsAnyOf("Somebody else moved the alias", "Somebody else keeps changing the function")
                        .containsAnyOf("it was left there", "it was not moved", "The alias live points at")
                        .contains("un the same command again"));
        try (LocalAws standIn = LocalAws.start(account());
                AwsClients clients = TestClients.of(standIn, "us-east-1")) {
            assertWhole(clients.lambda(), deployed);
        }
        FIGURES.put(type + ", different: deployed one after the other", deployed.size());
        FIGURES.put(type + ", different: gave way, and said so", EIGHT - deployed.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "image"})
    void ofTheSameContentMakeOneVersionTogether(String type) throws Exception {
        deploy(List.of(project("before", type, "before")));
        List<MojoBench> projects = new ArrayList<>();
        for (int i = 1; i <= EIGHT; i++) {
            projects.add(project("run " + i, type, "the same"));
        }
        assertAllAt("2", deploy(projects));
        FIGURES.put(type + ", the same: all of them at one new version", EIGHT);
    }

    @Test
    void ofANewFunctionMakeItTogether() throws Exception {
        List<MojoBench> projects = new ArrayList<>();
        for (int i = 1; i <= EIGHT; i++) {
            projects.add(project("run " + i, "image", "the same"));
        }
        assertAllAt("1", deploy(projects));
        FIGURES.put("image, new: all of them at one function and version", EIGHT);
    }

    private void assertAllAt(String version, List<End> ends) {
        assertThat(ends).allSatisfy(end -> {
            assertThat(end.failure()).isEmpty();
            assertThat(end.version()).isEqualTo(version);
        });
        try (LocalAws standIn = LocalAws.start(account());
                AwsClients clients = TestClients.of(standIn, "us-east-1")) {
            List<FunctionConfiguration> versions = versions(clients.lambda());
            assertThat(versions.get(versions.size() - 1).version()).isEqualTo(version);
            assertWhole(clients.lambda(), ends);
        }
    }

    /** Every version holds what its note and its run say, and the alias is wholly at one of them. */
    private static void assertWhole(LambdaClient lambda, List<End> deployed) {
        Map<String, String> contents = new LinkedHashMap<>();
        for (FunctionConfiguration version : versions(lambda)) {
            contents.put(version.version(), version.codeSha256());
            if (!version.version().equals("$LATEST")) {
                assertThat(version.description()).as(version.version()).endsWith(" " + version.codeSha256());
            }
        }
        assertThat(deployed).allSatisfy(end -> assertThat(contents).containsEntry(end.version(), end.codeSha256()));
        GetAliasResponse alias =
                lambda.getAlias(request -> request.functionName("orders").name("live"));
        assertThat(alias.routingConfig()).isNull();
        assertThat(deployed).extracting(End::version).contains(alias.functionVersion());
        assertThat(lambda.getFunctionConfiguration(
                                request -> request.functionName("orders").qualifier("live"))
                        .stateAsString())
                .isEqualTo("Active");
    }

    private static List<FunctionConfiguration> versions(LambdaClient lambda) {
        return lambda.listVersionsByFunction(request -> request.functionName("orders"))
                .versions();
    }

    private Path account() {
        return dir.resolve("account");
    }

    private MojoBench project(String name, String type, String content) throws Exception {
        MojoBench bench = new MojoBench(
                        dir.resolve(name),
                        "<handler>" + Hello.class.getName() + "::text</handler><packageType>" + type
                                + "</packageType><function><environment><CONTENT>" + content
                                + "</CONTENT></environment></function>")
                .with(Hello.class)
                .d("lambda.local.directory", account().toString());
        Files.writeString(bench.basedir.resolve("target/classes/content.txt"), content);
        bench.runPackage();
        return bench;
    }

    private static List<End> deploy(List<MojoBench> projects) throws Exception {
        CyclicBarrier together = new CyclicBarrier(projects.size());
        ExecutorService threads = Executors.newFixedThreadPool(projects.size());
        try {
            List<Future<End>> running = new ArrayList<>();
            for (MojoBench project : projects) {
                running.add(threads.submit(() -> {
                    together.await();
                    try {
                        project.runDeploy();
                        return new End(project, "");
                    } catch (MojoExecutionException e) {
                        return new End(project, Objects.requireNonNull(e.getMessage()));
                    }
                }));
            }
            List<End> ends = new ArrayList<>();
            for (Future<End> one : running) {
                ends.add(one.get());
            }
            return ends;
        } finally {
            threads.shutdownNow();
        }
    }
}
