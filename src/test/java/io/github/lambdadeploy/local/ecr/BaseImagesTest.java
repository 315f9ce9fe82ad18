// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.LocalAws;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseImagesTest {

    @TempDir
    Path directory;

    private LocalAws aws;
    private RegistryCalls registry;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory);
        registry = RegistryCalls.anonymous(aws.uri());
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @ParameterizedTest
    @CsvSource({
        "lambda/java, 11",
        "lambda/java, 17",
        "lambda/java, 21",
        "lambda/java, 25",
        "lambda/python, 3.9",
        "lambda/python, 3.14",
        "lambda/nodejs, 22",
        "lambda/provided, al2",
        "lambda/provided, al2023",
        "amazoncorretto/amazoncorretto, 17",
        "amazoncorretto/amazoncorretto, 21"
    })
    void areWholeAndValidForBothArchitectures(String repository, String tag) throws Exception {
        JsonObject index = JsonObject.parse(manifest(repository, tag));
        List<String> architectures = new ArrayList<>();
        for (JsonObject entry : index.objects("manifests")) {
            byte[] bytes = manifest(repository, entry.string("digest", ""));
            assertThat(entry.number("size")).hasValue(bytes.length);
            assertThat(Digest.of(bytes)).hasToString(entry.string("digest"));
            JsonObject manifest = JsonObject.parse(bytes);
            JsonObject config = JsonObject.parse(blob(repository, manifest.objectOrEmpty("config")));
            String architecture = entry.objectOrEmpty("platform").string("architecture", "");
            architectures.add(architecture);
            assertThat(config.string("architecture")).isEqualTo(architecture);
            assertThat(config.string("os")).isEqualTo("linux");
            List<String> diffIds = new ArrayList<>();
            for (JsonObject layer : manifest.objects("layers")) {
                byte[] tar = unzipped(blob(repository, layer));
                diffIds.add(Digest.of(tar).toString());
                assertThat(names(tar)).isNotEmpty();
            }
            assertThat(config.objectOrEmpty("rootfs").strings("diff_ids")).isEqualTo(diffIds);
            assertThat(config.objects("history")).hasSameSizeAs(diffIds);
            JsonObject run = config.objectOrEmpty("config");
            if (repository.startsWith("lambda/")) {
                assertThat(run.strings("Entrypoint")).containsExactly("/lambda-entrypoint.sh");
                assertThat(run.string("WorkingDir")).isEqualTo("/var/task");
                assertThat(run.strings("Env"))
                        .contains("LAMBDA_TASK_ROOT=/var/task", "LAMBDA_RUNTIME_DIR=/var/runtime");
            } else {
                assertThat(run.has("Entrypoint")).isFalse();
                assertThat(run.strings("Cmd")).containsExactly("jshell");
                assertThat(run.strings("Env")).anyMatch(variable -> variable.startsWith("JAVA_HOME="));
            }
        }
        assertThat(architectures).containsExactly("amd64", "arm64");
    }

    /** These digests are in other people's digests: they must never change. */
    @ParameterizedTest
    @CsvSource({
        "lambda/java, 21, ced8f481197104efe995b8683b560603f042c5ab9f80477f3fa4bcddfd83456d",
        "amazoncorretto/amazoncorretto, 21, ac35061207831f73a45803a4e70c28ac3d4b22cff32c9b4e821ece9533a7ef2d"
    })
    void haveTheSameDigestForEver(String repository, String tag, String digest) throws Exception {
        assertThat(Digest.of(manifest(repository, tag)).hex()).isEqualTo(digest);
    }

    @Test
    void cannotBePushedToNorListed() throws Exception {
        assertThat(registry.send("POST", "/v2/lambda/java/blobs/uploads/").statusCode())
                .isEqualTo(401);
        RegistryCalls signed = RegistryCalls.as(AwsClients.of(aws));
        HttpResponse<byte[]> push = signed.send("POST", "/v2/lambda/java/blobs/uploads/");
        assertThat(RegistryCalls.code(push)).isEqualTo("NAME_UNKNOWN");
        assertThat(signed.send("GET", "/v2/lambda/java/manifests/21").statusCode())
                .isEqualTo(200);
        try (var ecr = AwsClients.of(aws).ecr()) {
            assertThat(ecr.describeRepositories().repositories()).isEmpty();
        }
        assertThat(registry.send("GET", "/v2/lambda/java/manifests/8").statusCode())
                .isEqualTo(404);
        assertThat(registry.send("GET", "/v2/lambda/ruby/manifests/3").statusCode())
                .isEqualTo(401);
    }

    @Test
    void liveBesideARepositoryOfTheSameName() throws Exception {
        try (var ecr = AwsClients.of(aws).ecr()) {
            ecr.createRepository(r -> r.repositoryName("lambda/java"));
        }
        RegistryCalls signed = RegistryCalls.as(AwsClients.of(aws));
        assertThat(signed.send("GET", "/v2/lambda/java/manifests/21").statusCode())
                .isEqualTo(404);
        byte[] own = signed.pushImage("lambda/java", "21", "own");
        assertThat(signed.send("GET", "/v2/lambda/java/manifests/21").body()).isEqualTo(own);
        assertThat(registry.send("GET", "/v2/lambda/java/manifests/21").body()).isNotEqualTo(own);
    }

    private byte[] manifest(String repository, String reference) throws Exception {
        HttpResponse<byte[]> answer = registry.send("GET", "/v2/" + repository + "/manifests/" + reference);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private byte[] blob(String repository, JsonObject descriptor) throws Exception {
        String digest = descriptor.string("digest", "");
        HttpResponse<byte[]> answer = registry.send("GET", "/v2/" + repository + "/blobs/" + digest);
        byte[] bytes = registry.send("GET", RegistryCalls.location(answer)).body();
        assertThat(Digest.of(bytes)).hasToString(digest);
        assertThat(descriptor.number("size")).hasValue(bytes.length);
        return bytes;
    }

    private static byte[] unzipped(byte[] gzip) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    /** Read with Jib's archive library, which verifies headers. */
    private static List<String> names(byte[] tar) throws Exception {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(entry.isCheckSumOK()).isTrue();
                assertThat(entry.getMode() & 0777).isEqualTo(0755);
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("a stand-in for");
                names.add(entry.getName());
            }
        }
        return names;
    }
}
