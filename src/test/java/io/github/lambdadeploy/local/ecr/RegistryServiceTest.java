// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import static io.github.lambdadeploy.local.ecr.RegistryCalls.code;
import static io.github.lambdadeploy.local.ecr.RegistryCalls.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class RegistryServiceTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(LAYER);
    private static final String UPLOADS = "/v2/orders/blobs/uploads/";
    private static final String BLOB = "/v2/orders/blobs/" + DIGEST;

    @TempDir
    Path directory;

    private LocalAws aws;
    private AwsClients clients;
    private RegistryCalls registry;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory, 0, CLOCK);
        clients = AwsClients.of(aws);
        create("orders");
        registry = RegistryCalls.as(clients);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void demandsAnIssuedTokenOfUserAws() throws Exception {
        RegistryCalls nobody = RegistryCalls.anonymous(aws.uri());
        String made = Base64.getEncoder().encodeToString("AWS:made up".getBytes(StandardCharsets.UTF_8));
        for (RegistryCalls stranger : List.of(
                nobody,
                nobody.with("Basic " + made),
                nobody.with(registry.authorization().substring(6)))) {
            HttpResponse<byte[]> answer = stranger.send("GET", "/v2/");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic realm=");
            assertThat(code(answer)).isEqualTo("UNAUTHORIZED");
            assertThat(stranger.send("POST", UPLOADS).statusCode()).isEqualTo(401);
        }
        assertThat(registry.send("GET", "/v2/").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesExpiredTokens() throws Exception {
        Clock later = Clock.offset(CLOCK, Duration.ofHours(12));
        try (LocalAws future = LocalAws.start(directory, 0, later)) {
            HttpResponse<byte[]> answer = RegistryCalls.anonymous(future.uri())
                    .with(registry.authorization())
                    .send("GET", "/v2/");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(code(answer)).isEqualTo("DENIED");
        }
    }

    @Test
    void keepsNoTokenInItsFiles() throws Exception {
        String password =
                new String(Base64.getDecoder().decode(registry.authorization().substring(6)), StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain(
                                password.substring(4), registry.authorization().substring(6));
            }
        }
    }

    @Test
    void takesABlobInOnePiece() throws Exception {
        assertThat(code(registry.send("GET", BLOB))).isEqualTo("BLOB_UNKNOWN");
        assertThat(registry.send("HEAD", BLOB).statusCode()).isEqualTo(404);
        HttpResponse<byte[]> begun = registry.send("POST", UPLOADS);
        assertThat(begun.statusCode()).isEqualTo(202);
        HttpResponse<byte[]> done = registry.send("PUT", location(begun) + "?digest=" + DIGEST, LAYER);
        assertThat(done.statusCode()).isEqualTo(201);
        assertThat(done.headers().firstValue("Docker-Content-Digest")).contains(DIGEST.toString());
        HttpResponse<byte[]> head = registry.send("HEAD", BLOB);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(LAYER.length);
    }

    @Test
    void takesABlobInSeveralPiecesAcrossARestart() throws Exception {
        URI session = URI.create(location(registry.send("POST", UPLOADS)));
        HttpResponse<byte[]> first = registry.send("PATCH", session.toString(), "a ".getBytes(StandardCharsets.UTF_8));
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.headers().firstValue("Range")).contains("0-1");
        assertThat(location(first)).startsWith("/v2/orders/blobs/uploads/");
        try (LocalAws again = LocalAws.start(directory, 0, CLOCK)) {
            RegistryCalls other = RegistryCalls.as(AwsClients.of(again));
            byte[] rest = "layer".getBytes(StandardCharsets.UTF_8);
            assertThat(other.send("GET", session.getPath()).headers().firstValue("Range"))
                    .contains("0-1");
            HttpResponse<byte[]> wrong = other.send("PATCH", session.getPath(), rest, "Content-Range", "5-9");
            assertThat(wrong.statusCode()).isEqualTo(416);
            assertThat(other.send("PATCH", session.getPath(), rest, "Content-Range", "2-6")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(other.send("PUT", session.getPath() + "?digest=" + DIGEST)
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(registry.send("HEAD", BLOB).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsNothingWhenTheDigestIsWrong() throws Exception {
        String session = location(registry.send("POST", UPLOADS));
        HttpResponse<byte[]> answer = registry.send("PUT", session + "?digest=" + DIGEST, new byte[3]);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("DIGEST_INVALID");
        assertThat(registry.send("HEAD", BLOB).statusCode()).isEqualTo(404);
        assertThat(code(registry.send("PUT", session + "?digest=" + DIGEST, LAYER)))
                .isEqualTo("BLOB_UPLOAD_UNKNOWN");
        assertThat(code(registry.send("PUT", location(registry.send("POST", UPLOADS)) + "?digest=md5:1", LAYER)))
                .isEqualTo("DIGEST_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "..", "%2e%2e%2f%2e%2e%2ftokens", "00000000-0000-0000-0000-000000000000"})
    void knowsNoOtherUploadSessions(String session) throws Exception {
        HttpResponse<byte[]> answer = registry.send("PUT", UPLOADS + session + "?digest=" + DIGEST, LAYER);
        assertThat(code(answer)).isIn("BLOB_UPLOAD_UNKNOWN", "NAME_INVALID", "DIGEST_INVALID");
    }

    @Test
    void showsABlobOnlyWhereItWasPushedOrMounted() throws Exception {
        create("other");
        registry.push("orders", "a layer");
        assertThat(registry.send("HEAD", "/v2/other/blobs/" + DIGEST).statusCode())
                .isEqualTo(404);
        String mount = "/v2/other/blobs/uploads/?mount=" + DIGEST + "&from=";
        HttpResponse<byte[]> notThere = registry.send("POST", mount + "missing");
        assertThat(notThere.statusCode()).isEqualTo(202);
        assertThat(location(notThere)).contains("/v2/other/blobs/uploads/");
        assertThat(registry.send("HEAD", "/v2/other/blobs/" + DIGEST).statusCode())
                .isEqualTo(404);
        assertThat(registry.send("POST", mount + "orders").statusCode()).isEqualTo(201);
        assertThat(registry.send("HEAD", "/v2/other/blobs/" + DIGEST).statusCode())
                .isEqualTo(200);
        RegistryCalls elsewhere = RegistryCalls.as(clients.in(Region.US_EAST_1));
        assertThat(code(elsewhere.send("GET", BLOB))).isEqualTo("NAME_UNKNOWN");
    }

    @Test
    void redirectsDownloadsToAHostThatTakesNoCredentials() throws Exception {
        registry.push("orders", "a layer");
        HttpResponse<byte[]> answer = registry.send("GET", BLOB);
        assertThat(answer.statusCode()).isEqualTo(307);
        String content = location(answer);
        assertThat(URI.create(content).getHost()).isEqualTo("localhost");
        assertThat(registry.send("GET", content).statusCode()).isEqualTo(400);
        RegistryCalls nobody = RegistryCalls.anonymous(aws.uri());
        assertThat(nobody.send("GET", content).body()).isEqualTo(LAYER);
        assertThat(nobody.send("GET", content.replaceFirst("\\?.*", "?signature=x"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void answersManifestsByteForByte() throws Exception {
        byte[] manifest = registry.pushImage("orders", "v1", "a layer");
        Digest digest = Digest.of(manifest);
        for (String reference : List.of("v1", digest.toString())) {
            HttpResponse<byte[]> got = registry.send("GET", "/v2/orders/manifests/" + reference);
            assertThat(got.body()).isEqualTo(manifest);
            assertThat(got.headers().firstValue("Content-Type")).contains(Manifest.DOCKER);
            assertThat(got.headers().firstValue("Docker-Content-Digest")).contains(digest.toString());
            HttpResponse<byte[]> head = registry.send("HEAD", "/v2/orders/manifests/" + reference);
            assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(manifest.length);
        }
        assertThat(code(registry.send("GET", "/v2/orders/manifests/v1", "Accept", Manifest.OCI)))
                .isEqualTo("MANIFEST_UNKNOWN");
        assertThat(code(registry.send("GET", "/v2/orders/manifests/v2"))).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(code(registry.send("GET", "/v2/missing/manifests/v1"))).isEqualTo("NAME_UNKNOWN");
        assertThat(new String(registry.send("GET", "/v2/orders/tags/list").body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"orders\",\"tags\":[\"v1\"]}");
    }

    @Test
    void refusesManifestsThatAreNotWhole() throws Exception {
        Digest layer = registry.push("orders", "a layer");
        Digest config = registry.push("orders", "a config");
        byte[] manifest = RegistryCalls.manifest(config, layer);
        byte[] dangling = RegistryCalls.manifest(config, Digest.of(new byte[9]));
        assertThat(code(registry.putManifest("orders", "v1", dangling))).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(code(registry.putManifest("orders", Digest.of(new byte[1]).toString(), manifest)))
                .isEqualTo("DIGEST_INVALID");
        assertThat(code(registry.putManifest("orders", "v1", new byte[] {'{', '}'})))
                .isEqualTo("MANIFEST_INVALID");
        assertThat(code(registry.putManifest("orders", "v1", new byte[Manifest.LIMIT + 1])))
                .isEqualTo("MANIFEST_INVALID");
        assertThat(code(registry.send("PUT", "/v2/orders/manifests/v1", manifest)))
                .isEqualTo("MANIFEST_INVALID");
        assertThat(code(registry.send("PUT", "/v2/orders/manifests/v1", manifest, "Content-Type", Manifest.OCI)))
                .isEqualTo("MANIFEST_INVALID");
        assertThat(code(registry.putManifest("orders", ".dot", manifest))).isEqualTo("TAG_INVALID");
        assertThat(code(registry.putManifest("missing", "v1", manifest))).isEqualTo("NAME_UNKNOWN");
        assertThat(code(registry.putManifest("Orders", "v1", manifest))).isEqualTo("NAME_INVALID");
        assertThat(registry.putManifest("orders", Digest.of(manifest).toString(), manifest)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void keepsImmutableTagsEvenFromTheSameImage() throws Exception {
        try (var ecr = clients.ecr()) {
            ecr.createRepository(r -> r.repositoryName("fixed")
                    .imageTagMutability("IMMUTABLE_WITH_EXCLUSION")
                    .imageTagMutabilityExclusionFilters(
                            f -> f.filterType("WILDCARD").filter("dev*")));
        }
        byte[] manifest = registry.pushImage("fixed", "v1", "a layer");
        HttpResponse<byte[]> again = registry.putManifest("fixed", "v1", manifest);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(code(again)).isEqualTo("TAG_INVALID");
        assertThat(RegistryCalls.text(again))
                .contains("The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten");
        assertThat(registry.putManifest("fixed", Digest.of(manifest).toString(), manifest)
                        .statusCode())
                .isEqualTo(201);
        registry.pushImage("fixed", "dev", "one");
        registry.pushImage("fixed", "dev", "two");
    }

    @Test
    void takesAnIndexOfImagesThatAreThere() throws Exception {
        byte[] manifest = registry.pushImage("orders", "v1", "a layer");
        byte[] index = index(Digest.of(manifest));
        assertThat(registry.send("PUT", "/v2/orders/manifests/all", index, "Content-Type", Manifest.OCI_INDEX)
                        .statusCode())
                .isEqualTo(201);
        assertThat(code(registry.send(
                        "PUT",
                        "/v2/orders/manifests/all",
                        index(Digest.of(new byte[1])),
                        "Content-Type",
                        Manifest.OCI_INDEX)))
                .isEqualTo("MANIFEST_BLOB_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/../../etc/blobs/uploads/", "/v2/%2e%2e/%2e%2e/x/blobs/uploads/", "/v2/a/../b/manifests/v1"})
    void letsNoNameLeaveTheDirectory(String path) throws Exception {
        HttpResponse<byte[]> answer = registry.send(path.endsWith("/") ? "POST" : "PUT", path, LAYER);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("NAME_INVALID");
    }

    @Test
    void writesItsCallsIntoTheJournal() throws Exception {
        registry.pushImage("orders", "v1", "a layer");
        registry.send("HEAD", "/v2/orders/manifests/v1");
        List<Journal.Entry> entries = Journal.read(directory).stream()
                .filter(entry -> entry.service().equals("registry"))
                .toList();
        assertThat(entries)
                .extracting(Journal.Entry::brief)
                .contains("registry PUT manifest orders:v1 201", "registry HEAD manifest orders:v1 200")
                .filteredOn(brief -> brief.startsWith("registry PUT upload orders 201"))
                .hasSize(2);
        assertThat(entries)
                .filteredOn(entry -> entry.operation().equals("PUT upload"))
                .extracting(Journal.Entry::bytesIn)
                .contains((long) LAYER.length);
        assertThat(entries.get(entries.size() - 1)).satisfies(head -> {
            assertThat(head.write()).isFalse();
            assertThat(head.bytesOut()).isZero();
        });
    }

    @Test
    void obeysFaultsInItsOwnForm() throws Exception {
        Faults.write(
                directory,
                FaultRule.on("registry", "PUT manifest").resource("orders:v1").answer(429, "TOOMANYREQUESTS", "slow"));
        HttpResponse<byte[]> answer = registry.putManifest("orders", "v1", LAYER);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(code(answer)).isEqualTo("TOOMANYREQUESTS");
    }

    private static byte[] index(Digest manifest) {
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", Manifest.OCI_INDEX)
                .put("manifests", List.of(RegistryCalls.descriptor(Manifest.DOCKER, manifest)))
                .toBytes();
    }

    private void create(String name) {
        try (var ecr = clients.ecr()) {
            ecr.createRepository(r -> r.repositoryName(name));
        }
    }
}
