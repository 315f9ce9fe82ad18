// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.FakeRegistry;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.RawManifest;
import io.github.lambdadeploy.registry.TestClient;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final TestClient clients = new TestClient();

    @TempDir
    Path directory;

    private ContentStore store;
    private Path sources;
    private String greeting = "hello";
    private @Nullable List<String> entrypoint;
    private List<String> cmd = List.of("app.Handler");
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private @Nullable String workingDirectory;

    @BeforeEach
    void setUp() {
        store = new ContentStore(directory.resolve("store"));
        sources = directory.resolve("sources");
    }

    @AfterEach
    void tearDown() {
        registry.close();
    }

    @Test
    void theSameInputsMakeTheSameImageFromOtherTimesAndDirectories() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        ImageArtifact first = build();

        store = new ContentStore(directory.resolve("another store"));
        sources = directory.resolve("other").resolve("sources");
        ImageArtifact second = build();
        for (LayerFile file : spec().layers().get(1).files()) {
            Files.setLastModifiedTime(file.source(), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        }
        store = new ContentStore(directory.resolve("third store"));

        assertThat(second).isEqualTo(first);
        assertThat(builder().build(specOfWhatIsThere())).isEqualTo(first);
    }

    /** When this fails, every image of every user changes: raise LAYOUT and say so in the notes, or find the accident. */
    @Test
    void theDigestOfAFixedImageStaysWhatItIs() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        environment.put("A", "1");
        labels.put("b", "2");

        ImageArtifact built = build();

        // Layers are named here by what is in them: how they are compressed differs between builds of zlib.
        assertThat(manifest(built).config().digest())
                .hasToString("sha256:24b205d688d1b1007dda1af2855b0a5e5172fab7ab4e06b306a7270590e89726");
        StringBuilder layers = new StringBuilder();
        for (Descriptor layer : manifest(built).layers()) {
            layers.append(layers.isEmpty() ? "" : ",")
                    .append("{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":")
                    .append(layer.size() + ",\"digest\":\"" + layer.digest() + "\"}");
        }
        Descriptor config = manifest(built).config();
        assertThat(new String(bytes(built.digest()), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"schemaVersion\":2,"
                        + "\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
                        + "\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":"
                        + config.size() + ",\"digest\":\"" + config.digest() + "\"},\"layers\":[" + layers + "]}");
    }

    @Test
    void oneChangedClassChangesOnlyItsLayer() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        List<Descriptor> before = manifest(build()).layers();
        greeting = "HELLO";

        List<Descriptor> after = manifest(build()).layers();

        assertThat(before).hasSize(3);
        assertThat(after).hasSize(3);
        assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
    }

    @Test
    void anOciBaseBecomesADockerImage() throws Exception {
        new TestBase(registry)
                .manifestType(MediaTypes.OCI_MANIFEST)
                .layers(MediaTypes.OCI_LAYER, MediaTypes.DOCKER_LAYER)
                .put(TestBase.AMD64, "21");

        ImageArtifact built = build();
        RawManifest manifest = manifest(built);

        assertThat(built.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
        assertThat(manifest.layers())
                .hasSize(4)
                .allMatch(layer -> layer.mediaType().equals(MediaTypes.DOCKER_LAYER));
        assertThat(config(built).objectOrEmpty("rootfs").strings("diff_ids")).hasSize(4);
    }

    @Test
    void keepsTheBasesConfigurationAndPutsOursOnTop() throws Exception {
        new TestBase(registry)
                .more("\"os.version\":\"1.2\",\"variant\":\"v8\",")
                .history("[{\"created_by\":\"base\"},{\"created_by\":\"ENV\",\"empty_layer\":true}]")
                .put(TestBase.AMD64, "21");
        environment.put("PATH", "/opt/bin");
        environment.put("NEW", "a=b");
        labels.put("team", "blue");

        JsonObject config = config(build());
        JsonObject settings = config.objectOrEmpty("config");

        assertThat(config.string("os.version", "")).isEqualTo("1.2");
        assertThat(config.string("variant", "")).isEqualTo("v8");
        assertThat(config.string("created", "")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(settings.strings("Env")).containsExactly("LANG=en_US.UTF-8", "PATH=/opt/bin", "NEW=a=b");
        assertThat(settings.objectOrEmpty("Labels")).hasToString("{\"vendor\":\"aws\",\"team\":\"blue\"}");
        assertThat(settings.strings("Entrypoint")).containsExactly("/lambda-entrypoint.sh");
        assertThat(settings.strings("Cmd")).containsExactly("app.Handler");
        assertThat(settings.string("WorkingDir", "")).isEqualTo("/var/task");
        assertThat(config.objects("history"))
                .extracting(entry -> entry.string("comment", ""))
                .containsExactly("", "", "dependencies", "classes");
    }

    @Test
    void ourSettingsGoBeforeTheBases() throws Exception {
        new TestBase(registry)
                .settings("{\"Cmd\":[\"base\"],\"Entrypoint\":[\"x\"],\"WorkingDir\":\"/\"}")
                .put(TestBase.AMD64, "21");
        entrypoint = List.of("/mine");
        cmd = List.of();
        workingDirectory = "/work";

        JsonObject settings = config(build()).objectOrEmpty("config");

        assertThat(settings).hasToString("{\"Entrypoint\":[\"/mine\"],\"WorkingDir\":\"/work\"}");
    }

    @Test
    void anEmptyEntrypointIsNone() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        entrypoint = List.of();

        assertThat(config(build()).objectOrEmpty("config").has("Entrypoint")).isFalse();
    }

    @Test
    void nullsInTheBasesConfigurationAreNothing() throws Exception {
        new TestBase(registry)
                .settings("{\"Cmd\":null,\"Env\":null,\"Labels\":null,\"Entrypoint\":null,\"WorkingDir\":null}")
                .history("null")
                .put(TestBase.AMD64, "21");
        environment.put("A", "1");
        labels.put("l", "2");

        JsonObject settings = config(build()).objectOrEmpty("config");

        assertThat(settings.strings("Env")).containsExactly("A=1");
        assertThat(settings.objectOrEmpty("Labels")).hasToString("{\"l\":\"2\"}");
    }

    @Test
    void layersHaveModesOwnersTimesAndParents() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");

        List<String> entries = new ArrayList<>();
        byte[] gzip = bytes(manifest(build()).layers().get(2).digest());
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(gzip)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.ofEpochSecond(1));
                entries.add(String.format(
                        "%o %d:%d %s",
                        entry.getMode() & 0777, entry.getLongUserId(), entry.getLongGroupId(), entry.getName()));
            }
        }

        assertThat(entries)
                .containsExactly(
                        "755 0:0 var/",
                        "755 0:0 var/task/",
                        "755 0:0 var/task/app/",
                        "644 0:0 var/task/app/Handler.class",
                        "755 0:0 var/task/run.sh");
    }

    @Test
    void theGzipHeaderSaysNothingOfTimeOrMachine() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");

        byte[] gzip = bytes(manifest(build()).layers().get(2).digest());

        assertThat(java.util.Arrays.copyOf(gzip, 10))
                .isEqualTo(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
    }

    @Test
    void diffIdsAreThoseOfTheBytesBeforeCompression() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        ImageArtifact built = build();

        byte[] gzip = bytes(manifest(built).layers().get(2).digest());
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();

        assertThat(config(built).objectOrEmpty("rootfs").strings("diff_ids"))
                .last()
                .isEqualTo(Digest.of(tar).toString());
    }

    @Test
    void aDamagedLayerIsBuiltAgain() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        ImageArtifact before = build();
        Descriptor layer = manifest(before).layers().get(2);
        Files.writeString(blob(layer.digest()), "cut");

        assertThat(build()).isEqualTo(before);

        assertThat(Files.size(store.verified(layer))).isEqualTo(layer.size());
    }

    @Test
    void aDamagedConfigurationIsBuiltAgain() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        ImageArtifact before = build();
        Descriptor config = manifest(before).config();
        Files.writeString(blob(config.digest()), "cut");

        assertThat(build()).isEqualTo(before);

        assertThat(store.read(config.digest())).isPresent();
    }

    @Test
    void layersWithoutFilesAreLeftOut() throws Exception {
        new TestBase(registry).put(TestBase.AMD64, "21");
        ImageSpec spec = spec();
        List<Layer> more = new ArrayList<>(spec.layers());
        more.add(0, new Layer("nothing", List.of()));

        ImageArtifact built = builder().build(spec(more));

        assertThat(built.digest()).isEqualTo(build().digest());
    }

    private ImageArtifact build() throws Exception {
        return builder().build(spec());
    }

    private ImageBuilder builder() {
        return new ImageBuilder(
                store, new BaseImages(store, clients.anonymous(), TestClient.clock(), BasePolicy.DAILY));
    }

    private ImageSpec spec() throws Exception {
        Files.createDirectories(sources);
        Files.writeString(sources.resolve("lib.jar"), "a library");
        Files.writeString(sources.resolve("Handler.class"), greeting);
        Files.writeString(sources.resolve("run.sh"), "#!/bin/sh\n");
        return specOfWhatIsThere();
    }

    private ImageSpec specOfWhatIsThere() {
        return spec(List.of(
                new Layer(
                        "dependencies",
                        List.of(new LayerFile("/var/task/lib/lib.jar", sources.resolve("lib.jar"), 0644))),
                new Layer(
                        "classes",
                        List.of(
                                new LayerFile("/var/task/run.sh", sources.resolve("run.sh"), 0755),
                                new LayerFile(
                                        "/var/task/app/Handler.class", sources.resolve("Handler.class"), 0644)))));
    }

    private ImageSpec spec(List<Layer> layers) {
        return new ImageSpec(
                registry.reference(TestBase.REPOSITORY + ":21"),
                Architecture.X86_64,
                layers,
                entrypoint,
                cmd,
                environment,
                labels,
                workingDirectory,
                "app.Handler",
                "two layers");
    }

    private RawManifest manifest(ImageArtifact image) {
        return new RawManifest(bytes(image.digest()));
    }

    private JsonObject config(ImageArtifact image) {
        return JsonObject.parse(bytes(manifest(image).config().digest()));
    }

    private byte[] bytes(Digest digest) {
        return store.read(digest).orElseThrow();
    }

    private Path blob(Digest digest) {
        return directory.resolve("store/blobs/sha256").resolve(digest.hex());
    }
}
