// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.transfer.TransferListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopierTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry other = new FakeRegistry();
    private final TestClient clients = new TestClient();
    private final TransferSums sums = new TransferSums();
    private final TestImage image = TestImage.of(100_000, 5, 2_000_000);

    @TempDir
    Path directory;

    private ContentStore store;
    private ImageReference target;

    @BeforeEach
    void setUp() {
        store = new ContentStore(directory);
        target = registry.reference("team/app");
    }

    @AfterEach
    void tearDown() {
        registry.close();
        other.close();
    }

    @Test
    void sendsEverythingThenTheManifestByteForByte() throws Exception {
        image.in(store);

        CopyResult result = copy(List.of("v1", "latest"));

        assertThat(result).isEqualTo(new CopyResult(image.size(), 4, 0, 0));
        assertThat(registry.manifest("team/app", "v1"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(image.manifest()));
        assertThat(registry.manifest("team/app", "latest")).isPresent();
        assertThat(registry.blob("team/app", image.layer(2)))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(image.layers().get(2)));
        assertThat(registry.writes()
                        .subList(registry.writes().size() - 2, registry.writes().size()))
                .containsExactly("PUT /v2/team/app/manifests/v1", "PUT /v2/team/app/manifests/latest");
        sums.assertComplete(image.size());
        assertThat(clients.sleeps).isEmpty();
    }

    @Test
    void saysTheLengthBeforehandAndUsesNoChunks() throws Exception {
        image.in(store);

        copy(List.of());

        assertThat(registry.requests("PUT", "/blobs/uploads/")).hasSize(4).allSatisfy(put -> {
            assertThat(put.header("content-length")).isNotNull();
            assertThat(put.header("transfer-encoding")).isNull();
        });
    }

    @Test
    void withoutTagsTheImageCanBeHadByItsDigest() throws Exception {
        image.in(store);

        copy(List.of());

        assertThat(registry.manifest("team/app", image.digest().toString())).isPresent();
        assertThat(registry.writes()).last().isEqualTo("PUT /v2/team/app/manifests/" + image.digest());
        assertThat(registry.manifest("team/app", "latest")).isEmpty();
    }

    @Test
    void theSecondCopySendsNoBlob() throws Exception {
        image.in(store);
        copy(List.of());
        registry.forgetRequests();

        TransferSums again = new TransferSums();
        CopyResult result = new Copier(clients.anonymous()).copy(image.digest(), store, target, List.of(), again);

        assertThat(result).isEqualTo(new CopyResult(0, 0, 0, 4));
        assertThat(registry.requests("HEAD", "/blobs/")).hasSize(4);
        assertThat(registry.writes()).containsExactly("PUT /v2/team/app/manifests/" + image.digest());
        again.assertComplete(0);
    }

    @Test
    void newTagsForAnOldImageSendTheManifestOnly() throws Exception {
        image.in(store);
        copy(List.of("v1"));
        registry.forgetRequests();

        CopyResult result = copy(List.of("v1", "v2"));

        assertThat(result.bytesSent()).isZero();
        assertThat(registry.writes()).containsExactly("PUT /v2/team/app/manifests/v1", "PUT /v2/team/app/manifests/v2");
        assertThat(registry.manifest("team/app", "v2"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(image.manifest()));
    }

    @Test
    void aTagThatHasMovedMovesBack() throws Exception {
        image.in(store);
        copy(List.of("live"));
        TestImage newer = TestImage.of(10).in(registry, "team/app");
        registry.manifest("team/app", "live", newer.manifest());

        copy(List.of("live"));

        assertThat(registry.manifest("team/app", "live"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(image.manifest()));
    }

    @Test
    void skipsTheBlobsThatAreThere() throws Exception {
        image.in(store);
        registry.blob("team/app", "", image.layers().get(2));
        registry.blob("team/app", "", image.config());

        CopyResult result = copy(List.of("v1"));

        assertThat(result).isEqualTo(new CopyResult(100_005, 2, 0, 2));
        assertThat(registry.requests("PUT", "/blobs/uploads/"))
                .extracting(put -> put.header("content-length"))
                .containsExactlyInAnyOrder("100000", "5");
        sums.assertComplete(100_005);
    }

    @Test
    void mountsWhatTheRegistryHasInAnotherRepository() throws Exception {
        image.in(store);
        registry.blob("base/java", "", image.layers().get(2));
        refer(2, registry.reference("base/java"));

        CopyResult result = copy(List.of("v1"));

        assertThat(result).isEqualTo(new CopyResult(image.size() - 2_000_000, 3, 1, 0));
        assertThat(registry.requests("POST", "mount=" + image.layer(2)))
                .singleElement()
                .satisfies(post -> assertThat(post.query()).contains("from=base/java"));
        assertThat(registry.requests("GET", "/blobs/")).isEmpty();
    }

    @Test
    void uploadsWhatCannotBeMounted() throws Exception {
        image.in(store);
        registry.blob("base/java", "", image.layers().get(2));
        refer(2, registry.reference("base/java"));
        registry.on("POST", "mount=").answers(403, "DENIED", "not yours");

        CopyResult result = copy(List.of("v1"));

        assertThat(result.blobsMounted()).isZero();
        assertThat(result.blobsSent()).isEqualTo(4);
        assertThat(registry.manifest("team/app", "v1")).isPresent();
    }

    @Test
    void streamsABaseLayerFromItsRegistryWithoutKeepingIt() throws Exception {
        image.in(store);
        other.blob("base/java", "", image.layers().get(2));
        refer(2, other.reference("base/java"));

        CopyResult result = copy(List.of("v1"));

        assertThat(result).isEqualTo(new CopyResult(image.size(), 4, 0, 0));
        assertThat(other.requests()).hasToString("[GET /v2/base/java/blobs/" + image.layer(2) + "]");
        assertThat(registry.blob("team/app", image.layer(2)))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(image.layers().get(2)));
        assertThat(registry.requests("POST", "mount=")).isEmpty();
        assertThat(blob(2)).doesNotExist();
        sums.assertComplete(image.size());
    }

    @Test
    void aBaseLayerThatIsThereIsNotRead() throws Exception {
        image.in(store);
        refer(2, other.reference("base/java"));
        registry.blob("team/app", "", image.layers().get(2));

        copy(List.of("v1"));

        assertThat(other.requests()).isEmpty();
    }

    @Test
    void aSourceThatIsCutIsReadAgain() throws Exception {
        image.in(store);
        other.blob("base/java", "", image.layers().get(2));
        refer(2, other.reference("base/java"));
        other.on("GET", "/blobs/").cutsAnswerAfter(1_000_000);

        copy(List.of("v1"));

        assertThat(other.requests("GET", "/blobs/")).hasSize(2);
        assertThat(registry.hasBlob("team/app", image.layer(2))).isTrue();
        assertThat(clients.sleeps).hasSize(1);
        sums.assertComplete(image.size());
    }

    @Test
    void aBaseLayerThatIsGoneIsSaidSo() throws Exception {
        image.in(store);
        refer(2, other.reference("base/java"));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> copy(List.of("v1")))
                .satisfies(e -> assertThat(e.where()).contains(other.host() + "/base/java"))
                .satisfies(e -> assertThat(e.reason()).contains("404"))
                .satisfies(e -> assertThat(e.next()).contains("-U"));
        assertThat(registry.manifest("team/app", "v1")).isEmpty();
        sums.assertNotFinished();
    }

    @Test
    void aDamagedLayerIsNotSent() throws Exception {
        image.in(store);
        byte[] damaged = image.layers().get(0).clone();
        damaged[50_000] ^= 1;
        Files.write(blob(0), damaged);

        assertThatExceptionOfType(DamagedBlobException.class)
                .isThrownBy(() -> copy(List.of("v1")))
                .satisfies(e -> assertThat(e.digest()).isEqualTo(image.layer(0)));

        assertThat(blob(0)).doesNotExist();
        assertThat(registry.manifest("team/app", "v1")).isEmpty();
        assertThat(clients.sleeps).as("no use in trying again").isEmpty();
    }

    @Test
    void aMissingManifestIsDamage() {
        assertThatExceptionOfType(DamagedBlobException.class).isThrownBy(() -> copy(List.of("v1")));
    }

    @Test
    void copiesFromRegistryToRegistry() throws Exception {
        image.in(other, "dev/app");
        RegistryClient client = clients.anonymous();

        CopyResult result = new Copier(client)
                .copy(image.digest(), BlobSource.of(other.reference("dev/app"), client), target, List.of("v1"), sums);

        assertThat(result).isEqualTo(new CopyResult(image.size(), 4, 0, 0));
        assertThat(registry.manifest("team/app", image.digest().toString()))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(image.manifest()));
        assertThat(other.writes()).isEmpty();
    }

    @Test
    void copiesWithinARegistryByMounting() throws Exception {
        image.in(registry, "dev/app");
        RegistryClient client = clients.anonymous();

        CopyResult result = new Copier(client)
                .copy(
                        image.digest(),
                        BlobSource.of(registry.reference("dev/app"), client),
                        target,
                        List.of("v1"),
                        sums);

        assertThat(result).isEqualTo(new CopyResult(0, 0, 4, 0));
        sums.assertComplete(0);
    }

    @Test
    void anImageThatIsNotAtTheSourceIsSaidSo() {
        RegistryClient client = clients.anonymous();

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> new Copier(client)
                        .copy(
                                image.digest(),
                                BlobSource.of(other.reference("dev/app"), client),
                                target,
                                List.of("v1"),
                                sums))
                .satisfies(e -> assertThat(e.where()).contains("dev/app@" + image.digest()))
                .satisfies(e -> assertThat(e.next()).isNotBlank());
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void anIndexIsRefused() {
        Descriptor index = store.write(
                MediaTypes.OCI_INDEX,
                ("{\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> new Copier(clients.anonymous())
                        .copy(index.digest(), store, target, List.of(), TransferListener.NONE))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(DeployException.Fault.CONFIGURATION));
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void anImmutableTagOfTheSameImageIsFine() throws Exception {
        image.in(store);
        copy(List.of("v1"));
        registry.immutableTags();
        registry.forgetRequests();

        copy(List.of("v1"));

        assertThat(registry.writes()).containsExactly("PUT /v2/team/app/manifests/v1");
    }

    @Test
    void anImmutableTagOfAnotherImageIsAClearFailure() throws Exception {
        image.in(store);
        TestImage older = TestImage.of(10).in(registry, "team/app");
        registry.manifest("team/app", "v1", older.manifest());
        registry.immutableTags();

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> copy(List.of("v1")))
                .satisfies(e -> assertThat(e.what()).contains("v1"))
                .satisfies(e -> assertThat(e.where()).isEqualTo(target + ":v1"))
                .satisfies(e -> assertThat(e.reason())
                        .contains(
                                "immutable",
                                older.digest().toString(),
                                image.digest().toString()))
                .satisfies(e -> assertThat(e.left()).isNotBlank())
                .satisfies(e -> assertThat(e.next()).contains("<image><tags>", "-Dlambda.image.tag"));
        assertThat(registry.manifest("team/app", "v1"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(older.manifest()));
        assertThat(clients.sleeps).isEmpty();
        sums.assertNotFinished();
    }

    @Test
    void anotherDigestThanWasSentIsAFailure() throws Exception {
        image.in(store);
        registry.on("PUT", "/manifests/")
                .answersBare(201, "Docker-Content-Digest", image.layer(0).toString());

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> copy(List.of("v1")))
                .satisfies(e -> assertThat(e.reason())
                        .contains(image.digest().toString(), image.layer(0).toString()))
                .satisfies(e -> assertThat(e.next()).isNotBlank());
    }

    @Test
    void readsTheManifestWhereTheRegistryGivesNoDigest() throws Exception {
        image.in(store).in(registry, "team/app");
        registry.on("HEAD", "/manifests/").answersBare(200);

        assertThat(clients.anonymous().manifestDigest(target.withDigest(image.digest())))
                .contains(image.digest());

        assertThat(registry.requests("GET", "/manifests/")).hasSize(1);
    }

    @Test
    void aDigestOfAnotherKindIsFoundOutByReading() throws Exception {
        image.in(store).in(registry, "team/app");
        registry.on("HEAD", "/manifests/").answersBare(200, "Docker-Content-Digest", "sha512:abc");

        assertThat(clients.anonymous().manifestDigest(target.withDigest(image.digest())))
                .contains(image.digest());

        assertThat(registry.requests("GET", "/manifests/")).hasSize(1);
    }

    private CopyResult copy(List<String> tags) throws InterruptedException {
        return new Copier(clients.anonymous()).copy(image.digest(), store, target, tags, sums);
    }

    /** Makes a layer one that is not in the store but somewhere else. */
    private void refer(int layer, ImageReference origin) throws Exception {
        Files.delete(blob(layer));
        byte[] bytes = image.layers().get(layer);
        store.reference(new Descriptor(MediaTypes.DOCKER_LAYER, image.layer(layer), bytes.length), origin);
    }

    private Path blob(int layer) {
        return directory
                .resolve("blobs")
                .resolve("sha256")
                .resolve(image.layer(layer).hex());
    }
}
