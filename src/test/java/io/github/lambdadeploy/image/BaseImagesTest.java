// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.FakeRegistry;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseImagesTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry other = new FakeRegistry();
    private final TestClient clients = new TestClient();
    private final ImageReference tagged = registry.reference(TestBase.REPOSITORY + ":21");
    private Duration later = Duration.ZERO;
    private BasePolicy policy = BasePolicy.DAILY;

    @TempDir
    Path directory;

    private ContentStore store;

    @BeforeEach
    void setUp() {
        store = new ContentStore(directory);
    }

    @AfterEach
    void tearDown() {
        registry.close();
        other.close();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void picksThePlatformOfAnIndex(Architecture architecture) throws Exception {
        new TestBase(registry).index("21", TestBase.AMD64, TestBase.ARM64);

        BaseImage base = resolve(tagged, architecture);

        assertThat(base.config().string("architecture", "")).isEqualTo(architecture.ociName());
        assertThat(base.manifest().isIndex()).isFalse();
        assertThat(base.reference()).isEqualTo(tagged.withDigest(base.manifest().digest()));
        assertThat(base.entrypoint()).containsExactly("/lambda-entrypoint.sh");
        assertThat(base.workingDirectory()).isEqualTo("/var/task");
        assertThat(base.cmd()).isEmpty();
        assertThat(base.environment()).containsExactly("LANG=en_US.UTF-8", "PATH=/usr/bin");
    }

    @Test
    void aPlatformThatIsMissingIsSaidWithThoseThatAreThere() {
        new TestBase(registry).index("21", TestBase.AMD64, "s390x");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.ARM64))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(DeployException.Fault.CONFIGURATION))
                .satisfies(e -> assertThat(e.where()).isEqualTo(tagged.toString()))
                .satisfies(
                        e -> assertThat(e.reason()).isEqualTo("It has linux/amd64, linux/s390x, but not linux/arm64."))
                .satisfies(e -> assertThat(e.next()).contains("<image><architecture>", "<image><from>"));
    }

    @Test
    void anIndexOfNothingIsSaidSo() {
        new TestBase(registry).index("21");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.ARM64))
                .satisfies(e -> assertThat(e.reason()).contains("no platform at all"));
    }

    @Test
    void takesASingleManifestOfTheArchitecture() throws Exception {
        Digest digest = new TestBase(registry).put(TestBase.ARM64, "21");

        assertThat(resolve(tagged, Architecture.ARM64).reference()).isEqualTo(tagged.withDigest(digest));
    }

    @Test
    void refusesASingleManifestOfAnotherArchitecture() {
        new TestBase(registry).put(TestBase.ARM64, "21");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.X86_64))
                .satisfies(e -> assertThat(e.reason()).contains("linux/arm64", "linux/amd64"))
                .satisfies(e -> assertThat(e.next()).contains("<image><architecture>"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.v1.tar+zstd, zstd",
        "application/vnd.oci.image.layer.v1.tar, not compressed",
        "application/vnd.docker.image.rootfs.diff.tar, not compressed",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, kept elsewhere"
    })
    void refusesLayersThatLambdaDoesNotTake(String type, String said) {
        new TestBase(registry)
                .manifestType(MediaTypes.OCI_MANIFEST)
                .layers(MediaTypes.OCI_LAYER, type)
                .put(TestBase.AMD64, "21");

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.X86_64))
                .satisfies(e -> assertThat(e.what()).contains(said))
                .satisfies(e -> assertThat(e.reason()).contains(type))
                .satisfies(e -> assertThat(e.next()).contains("<image><from>"));
    }

    @Test
    void aMissingBaseIsSaidSo() {
        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.X86_64))
                .satisfies(e -> assertThat(e.where()).isEqualTo(tagged.toString()))
                .satisfies(e -> assertThat(e.next()).contains("<image><from>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mediaType\":\"x\",\"config\":{\"digest\":\"sha256:1\",\"size\":1}}"})
    void whatIsNoImageIsSaidSo(String manifest) {
        registry.manifest(TestBase.REPOSITORY, "21", manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        registry.on("GET", "/manifests/").answersBytes(200, manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.X86_64))
                .satisfies(e -> assertThat(e.what()).contains("cannot be read"))
                .satisfies(e -> assertThat(e.next()).isNotBlank());
    }

    @Test
    void fetchesAFewKilobytesAndNotesWhereTheLayersAre() throws Exception {
        new TestBase(registry).index("21", TestBase.AMD64, TestBase.ARM64);

        BaseImage base = resolve(tagged, Architecture.X86_64);

        Descriptor layer = base.manifest().layers().get(0);
        assertThat(store.has(layer)).isFalse();
        assertThat(store.reference(layer.digest()).map(ContentStore.Reference::origin))
                .contains(tagged.withoutTag());
        assertThat(registry.requests())
                .hasSize(3)
                .allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void aTagIsLookedUpOnceADay() throws Exception {
        new TestBase(registry).index("21", TestBase.AMD64);
        resolve(tagged, Architecture.X86_64);
        registry.forgetRequests();

        later = Duration.ofHours(24).minusSeconds(1);
        resolve(tagged, Architecture.X86_64);
        assertThat(registry.requests()).isEmpty();

        later = Duration.ofHours(24);
        resolve(tagged, Architecture.X86_64);
        assertThat(registry.requests()).isNotEmpty();
        registry.forgetRequests();

        later = Duration.ofHours(25);
        resolve(tagged, Architecture.X86_64);
        assertThat(registry.requests()).as("remembered anew").isEmpty();
    }

    @Test
    void aClockSetBackAsksAgain() throws Exception {
        new TestBase(registry).index("21", TestBase.AMD64);
        resolve(tagged, Architecture.X86_64);
        registry.forgetRequests();

        later = Duration.ofHours(-1);
        resolve(tagged, Architecture.X86_64);

        assertThat(registry.requests()).isNotEmpty();
    }

    @Test
    void refreshLooksUpATagAtOnce() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        resolve(tagged, Architecture.X86_64);
        Digest newer = new TestBase(registry).settings("{}").put(TestBase.AMD64, "21");
        assertThat(resolve(tagged, Architecture.X86_64).manifest().digest()).isNotEqualTo(newer);

        policy = new BasePolicy(false, true);

        assertThat(resolve(tagged, Architecture.X86_64).manifest().digest()).isEqualTo(newer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void offlineTakesWhatIsKnownHoweverOld(boolean refresh) throws Exception {
        new TestBase(registry).index("21", TestBase.AMD64);
        BaseImage before = resolve(tagged, Architecture.X86_64);
        registry.close();

        later = Duration.ofDays(400);
        policy = new BasePolicy(true, refresh);

        assertThat(resolve(tagged, Architecture.X86_64).manifest().digest())
                .isEqualTo(before.manifest().digest());
    }

    @Test
    void offlineAndUnknownIsSaidSo() {
        policy = new BasePolicy(true, false);

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged, Architecture.X86_64))
                .satisfies(e -> assertThat(e.what()).contains("offline"))
                .satisfies(e -> assertThat(e.next()).contains("-o"));
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void whatADigestNamesIsKnownForEver() throws Exception {
        Digest index = new TestBase(registry).index("21", TestBase.AMD64, TestBase.ARM64);
        ImageReference pinned = tagged.withDigest(index);
        resolve(pinned, Architecture.X86_64);
        registry.forgetRequests();

        later = Duration.ofDays(400);
        policy = new BasePolicy(false, true);
        resolve(pinned, Architecture.X86_64);
        assertThat(registry.requests()).isEmpty();

        assertThat(resolve(pinned, Architecture.ARM64).config().string("architecture", ""))
                .as("the other platform is another question")
                .isEqualTo(TestBase.ARM64);
    }

    @Test
    void aManifestOfAnotherDigestIsNotTaken() {
        Digest digest = new TestBase(registry).put(TestBase.AMD64, "21");
        registry.on("GET", "/manifests/")
                .times(99)
                .answersBytes(200, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThatExceptionOfType(DeployException.class)
                .isThrownBy(() -> resolve(tagged.withDigest(digest), Architecture.X86_64))
                .satisfies(e -> assertThat(e.reason()).contains("digest"));
    }

    @Test
    void damageInTheStoreIsFetchedAnew() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        BaseImage before = resolve(tagged, Architecture.X86_64);
        try (Stream<Path> blobs = Files.list(directory.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                Files.writeString(blob, "damaged");
            }
        }

        assertThat(resolve(tagged, Architecture.X86_64).manifest().digest())
                .isEqualTo(before.manifest().digest());
        registry.forgetRequests();
        resolve(tagged, Architecture.X86_64);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void theSameBaseInAnotherRegistryIsReadFromThere() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        new TestBase(other).put(TestBase.AMD64, "21");
        resolve(tagged, Architecture.X86_64);

        ImageReference moved = other.reference(TestBase.REPOSITORY + ":21");
        BaseImage base = resolve(moved, Architecture.X86_64);

        List<Descriptor> layers = base.manifest().layers();
        assertThat(store.reference(layers.get(0).digest()).map(ContentStore.Reference::origin))
                .contains(moved.withoutTag());
    }

    private BaseImage resolve(ImageReference image, Architecture architecture) throws InterruptedException {
        Clock clock = Clock.fixed(TestClient.NOW.plus(later), ZoneOffset.UTC);
        return new BaseImages(store, clients.anonymous(), clock, policy).resolve(image, architecture);
    }
}
