// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static java.util.Objects.requireNonNull;
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
import io.github.lambdadeploy.registry.RealRegistry;
import io.github.lambdadeploy.registry.RegistryClient;
import io.github.lambdadeploy.registry.TestClient;
import io.github.lambdadeploy.transfer.TransferListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    private @Nullable RealRegistry registry;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(RealRegistry.isThere(), "docker-registry is not on the PATH (Debian: apt install docker-registry)");
        registry = new RealRegistry(Files.createDirectory(directory.resolve("registry")));
    }

    @AfterEach
    void stop() throws Exception {
        bases.close();
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void pushesPullsAndSendsNothingTwice() throws Exception {
        String host = requireNonNull(registry).uri().getAuthority();
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
