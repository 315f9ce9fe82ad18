// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.registry.BlobSource;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Copier;
import io.github.lambdadeploy.registry.CopyResult;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.FakeRegistry;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.RawManifest;
import io.github.lambdadeploy.registry.RegistryClient;
import io.github.lambdadeploy.registry.TestClient;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the CNCF's own registry, where it is installed (Debian: {@code apt install docker-registry}). */
@Timeout(120)
class RealRegistryTest {

    private final FakeRegistry bases = new FakeRegistry();
    private final TestClient clients = new TestClient();

    @TempDir
    Path directory;

    private @Nullable Process process;
    private String host = "";

    @BeforeEach
    void start() throws Exception {
        Optional<Path> program = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "docker-registry"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "docker-registry is not on the PATH (Debian: apt install docker-registry)");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        Path configuration = Files.writeString(
                directory.resolve("registry.yml"), """
                version: 0.1
                log: {level: info, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: %s}
                http: {addr: "%s"}
                """.formatted(directory.resolve("registry"), host));
        process = new ProcessBuilder(program.orElseThrow().toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("listening on")) {
                Thread rest = new Thread(() -> log.lines().forEach(ignored -> {}), "docker-registry's log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IllegalStateException("docker-registry ended with " + process.waitFor());
    }

    @AfterEach
    void stop() throws Exception {
        bases.close();
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void pushesPullsAndSendsNothingTwice() throws Exception {
        new TestBase(bases).index("21", TestBase.AMD64, TestBase.ARM64);
        ContentStore store = new ContentStore(directory.resolve("store"));
        ImageArtifact built = build(store);
        ImageReference target = ImageReference.parse(host + "/team/app");
        RegistryClient client = clients.anonymous();

        CopyResult first = new Copier(client).copy(built.digest(), store, target, List.of("v1"), TransferListener.NONE);

        RawManifest sent = new RawManifest(store.read(built.digest()).orElseThrow());
        assertThat(first.blobsSent()).isEqualTo(sent.blobs().size()).isEqualTo(3);
        assertThat(client.manifestDigest(target.withTag("v1"))).contains(built.digest());
        RawManifest pulled = client.manifest(target.withTag("v1")).orElseThrow();
        assertThat(pulled.bytes()).isEqualTo(sent.bytes());
        for (Descriptor blob : pulled.blobs()) {
            assertThat(client.blob(target, blob)).hasSize((int) blob.size());
        }

        CopyResult again = new Copier(clients.anonymous())
                .copy(built.digest(), store, target, List.of("v1"), TransferListener.NONE);
        assertThat(again).isEqualTo(new CopyResult(0, 0, 0, 3));

        CopyResult mounted = new Copier(client)
                .copy(
                        built.digest(),
                        BlobSource.of(target, client),
                        ImageReference.parse(host + "/prod/app"),
                        List.of("v1"),
                        TransferListener.NONE);
        assertThat(mounted).isEqualTo(new CopyResult(0, 0, 3, 0));
        assertThat(clients.sleeps).as("nothing had to be tried again").isEmpty();
    }

    private ImageArtifact build(ContentStore store) throws Exception {
        Path file = Files.writeString(directory.resolve("Handler.class"), "a class");
        return new ImageBuilder(store, new BaseImages(store, clients.anonymous(), TestClient.clock(), BasePolicy.DAILY))
                .build(new ImageSpec(
                        bases.reference(TestBase.REPOSITORY + ":21"),
                        Architecture.ARM64,
                        List.of(new Layer("classes", List.of(new LayerFile("/var/task/Handler.class", file, 0644)))),
                        null,
                        List.of("Handler"),
                        Map.of(),
                        Map.of(),
                        null,
                        "Handler",
                        "one class"));
    }
}
