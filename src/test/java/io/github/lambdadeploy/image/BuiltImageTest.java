// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.registry.ContentStore;
import io.github.lambdadeploy.registry.Copier;
import io.github.lambdadeploy.registry.DamagedBlobException;
import io.github.lambdadeploy.registry.Descriptor;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.registry.MediaTypes;
import io.github.lambdadeploy.registry.RawManifest;
import io.github.lambdadeploy.registry.ScriptedRegistry;
import io.github.lambdadeploy.transfer.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltImageTest {

    @TempDir
    Path directory;

    private ScriptedRegistry registry;
    private ContentStore store;
    private Path project;

    @BeforeEach
    void start() throws Exception {
        registry = new ScriptedRegistry();
        FakeBase.putDocker(registry, "21", "amd64");
        store = new ContentStore(directory.resolve("store"));
        project = project("project", "v1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Path project(String name, String classContent) throws IOException {
        Path root = Files.createDirectories(directory.resolve(name));
        Files.writeString(root.resolve("a.jar"), "the jar");
        Files.writeString(root.resolve("Hello.class"), "class " + classContent);
        Files.writeString(root.resolve("run.sh"), "#!/bin/sh");
        return root;
    }

    private static List<Layer> layers(Path root) {
        return List.of(
                new Layer("dependencies", List.of(new LayerFile("/var/task/lib/a.jar", root.resolve("a.jar"), 0644))),
                new Layer("resources", List.of()),
                new Layer(
                        "classes",
                        List.of(
                                new LayerFile("/var/task/com/example/Hello.class", root.resolve("Hello.class"), 0644),
                                new LayerFile("/var/task/bin/run.sh", root.resolve("run.sh"), 0755))));
    }

    private ImageSpec spec(Path root) {
        return new ImageSpec(
                registry.repository(FakeBase.REPOSITORY).withTag("21"),
                Architecture.X86_64,
                layers(root),
                null,
                List.of("com.example.Hello::handle"),
                Map.of(),
                Map.of(),
                null,
                "com.example.Hello::handle",
                "classes and 1 jar");
    }

    private ImageArtifact build(ImageSpec spec) throws InterruptedException {
        return build(store, spec);
    }

    private static ImageArtifact build(ContentStore store, ImageSpec spec) throws InterruptedException {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new ImageBuilder(store, new BaseImages(store, ScriptedRegistry.client(), clock, BasePolicy.DAILY))
                .build(spec);
    }

    private RawManifest manifest(ImageArtifact artifact) {
        return new RawManifest(store.read(artifact.digest()).orElseThrow());
    }

    private JsonObject config(ImageArtifact artifact) {
        return JsonObject.parse(store.read(manifest(artifact).config().digest()).orElseThrow());
    }

    @Test
    void makes_a_docker_manifest_of_gzip_layers_on_top_of_the_base() throws Exception {
        ImageArtifact artifact = build(spec(project));

        RawManifest manifest = manifest(artifact);
        assertThat(artifact.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
        assertThat(manifest.layers())
                .hasSize(4)
                .allSatisfy(layer -> assertThat(layer.mediaType()).isEqualTo(MediaTypes.DOCKER_LAYER));
        assertThat(artifact.size())
                .isEqualTo(
                        manifest.layers().stream().mapToLong(Descriptor::size).sum());
        assertThat(artifact.base()).startsWith(registry.host() + "/lambda/java@sha256:");
        assertThat(artifact.handler()).isEqualTo("com.example.Hello::handle");
    }

    @Test
    void keeps_what_the_base_configured_and_adds_ours() throws Exception {
        JsonObject config = config(build(spec(project)));

        assertThat(config.string("author")).isEqualTo("somebody");
        assertThat(config.string("variant")).isEqualTo("v0");
        assertThat(config.string("created")).isEqualTo("1970-01-01T00:00:00Z");
        JsonObject settings = config.objectOrEmpty("config");
        assertThat(settings.strings("Entrypoint")).containsExactly("/lambda-entrypoint.sh");
        assertThat(settings.strings("Cmd")).containsExactly("com.example.Hello::handle");
        assertThat(settings.string("StopSignal")).isEqualTo("SIGTERM");
        assertThat(settings.strings("Env")).containsExactly("LANG=en_US.UTF-8", "PATH=/bin");
        assertThat(config.objectOrEmpty("rootfs").strings("diff_ids")).hasSize(4);
        List<JsonObject> history = config.objects("history");
        assertThat(history).hasSize(5);
        assertThat(history.get(3).toString())
                .isEqualTo("{\"created\":\"1970-01-01T00:00:00Z\",\"created_by\":\"lambda-deploy\","
                        + "\"comment\":\"dependencies\"}");
        assertThat(history.get(4).string("comment")).isEqualTo("classes");
    }

    @Test
    void sets_what_is_wanted_otherwise() throws Exception {
        ImageSpec plain = spec(project);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("NEW", "1");
        environment.put("PATH", "/opt/bin");
        ImageSpec spec = new ImageSpec(
                plain.base(),
                plain.architecture(),
                plain.layers(),
                List.of(),
                List.of(),
                environment,
                Map.of("b", "2"),
                "/opt",
                "h",
                "c");

        JsonObject settings = config(build(spec)).objectOrEmpty("config");

        assertThat(settings.has("Entrypoint")).isFalse();
        assertThat(settings.has("Cmd")).isFalse();
        assertThat(settings.strings("Env")).containsExactly("LANG=en_US.UTF-8", "PATH=/opt/bin", "NEW=1");
        assertThat(settings.objectOrEmpty("Labels").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(settings.string("WorkingDir")).isEqualTo("/opt");
    }

    @Test
    void layers_hold_the_files_with_their_parents_modes_and_fixed_times() throws Exception {
        Descriptor layer = manifest(build(spec(project))).layers().get(3);
        List<String> entries = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(store.verified(layer))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 0777) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId() + " "
                        + entry.getLastModifiedTime().toInstant());
            }
        }
        String rest = " 0:0 1970-01-01T00:00:01Z";
        assertThat(entries)
                .containsExactly(
                        "var/ 755" + rest,
                        "var/task/ 755" + rest,
                        "var/task/bin/ 755" + rest,
                        "var/task/bin/run.sh 755" + rest,
                        "var/task/com/ 755" + rest,
                        "var/task/com/example/ 755" + rest,
                        "var/task/com/example/Hello.class 644" + rest);
        byte[] header = Files.readAllBytes(store.verified(layer));
        assertThat(header[9]).isEqualTo((byte) 255);
    }

    @Test
    void the_same_files_have_the_same_digest_wherever_and_whenever_they_were_made() throws Exception {
        ImageArtifact first = build(spec(project));
        Path other = project("elsewhere/deeper", "v1");
        Files.setLastModifiedTime(other.resolve("a.jar"), FileTime.fromMillis(1));
        ContentStore fresh = new ContentStore(directory.resolve("another store"));

        assertThat(build(fresh, spec(other))).isEqualTo(first);
        assertThat(build(spec(other))).isEqualTo(first);
    }

    /**
     * Fails when the image of the same inputs changes: then raise the layout versions and say so in the notes. The
     * configuration's digest covers everything but the compression; where only the manifest's differs, this Java uses
     * another zlib than the JDKs of Temurin and Debian.
     */
    @Test
    void the_digest_of_a_fixed_input_never_changes() throws Exception {
        ImageArtifact artifact = build(spec(project));

        assertThat(manifest(artifact).config().digest())
                .hasToString("sha256:0c9958c6dc7df7fbe20e4cf70f73250d532692ba90caf03407c7878481bdbb8c");
        assertThat(artifact.digest())
                .hasToString("sha256:f468e8fa696fa029e446c122a6407dccc0e626008981bdbe05a357bdd6439778");
    }

    @Test
    void one_changed_class_changes_one_layer() throws Exception {
        List<Descriptor> before = manifest(build(spec(project))).layers();
        project("project", "v2");
        List<Descriptor> after = manifest(build(spec(project))).layers();

        assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
        assertThat(after.get(3)).isNotEqualTo(before.get(3));
    }

    @Test
    void every_input_counts() throws Exception {
        ImageSpec a = spec(project);
        Digest digest = build(a).digest();
        List<Layer> executable = List.of(new Layer(
                "dependencies", List.of(new LayerFile("/var/task/lib/a.jar", project.resolve("a.jar"), 0755))));
        List<Layer> renamed = new ArrayList<>(a.layers());
        renamed.set(0, new Layer("libraries", a.layers().get(0).files()));

        assertThat(List.of(
                        build(with(a, executable, List.of("h"), Map.of())).digest(),
                        build(with(a, renamed, a.cmd(), Map.of())).digest(),
                        build(with(a, a.layers(), List.of("other"), Map.of())).digest(),
                        build(with(a, a.layers(), a.cmd(), Map.of("A", "1"))).digest()))
                .doesNotContain(digest)
                .doesNotHaveDuplicates();
    }

    private static ImageSpec with(ImageSpec a, List<Layer> layers, List<String> cmd, Map<String, String> environment) {
        return new ImageSpec(
                a.base(), a.architecture(), layers, null, cmd, environment, Map.of(), null, a.handler(), a.content());
    }

    @Test
    void an_oci_base_is_translated() throws Exception {
        FakeBase.put(registry, "21", "amd64", MediaTypes.OCI_MANIFEST, MediaTypes.OCI_LAYER);

        RawManifest manifest = manifest(build(spec(project)));
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
        assertThat(manifest.layers())
                .allSatisfy(layer -> assertThat(layer.mediaType()).isEqualTo(MediaTypes.DOCKER_LAYER));
    }

    @Test
    void a_damaged_layer_is_healed_by_building_again() throws Exception {
        ImageSpec spec = spec(project);
        ImageArtifact artifact = build(spec);
        Descriptor layer = manifest(artifact).layers().get(2);
        Path file = store.verified(layer);
        byte[] bad = Files.readAllBytes(file);
        bad[20] ^= 1;
        Files.write(file, bad);
        Copier copier = new Copier(ScriptedRegistry.client());
        ImageReference target = registry.repository("app");

        assertThatThrownBy(() -> copier.copy(artifact.digest(), store, target, List.of("1"), TransferListener.NONE))
                .isInstanceOf(DamagedBlobException.class);
        assertThat(build(spec)).isEqualTo(artifact);
        copier.copy(artifact.digest(), store, target, List.of("1"), TransferListener.NONE);
        assertThat(manifest(artifact).layers())
                .allSatisfy(blob ->
                        assertThat(registry.hasBlob("app", blob.digest())).isTrue());
        assertThat(registry.manifest("app@1").bytes())
                .isEqualTo(manifest(artifact).bytes());
    }

    @Test
    void an_unchanged_image_asks_no_registry_and_writes_no_blob() throws Exception {
        ImageArtifact artifact = build(spec(project));
        registry.seen.clear();
        Path blobs = directory.resolve("store/blobs/sha256");
        FileTime before = Files.getLastModifiedTime(blobs);

        assertThat(build(spec(project))).isEqualTo(artifact);
        assertThat(registry.seen).isEmpty();
        assertThat(Files.getLastModifiedTime(blobs)).isEqualTo(before);
    }

    @Test
    void a_path_twice_in_a_layer_is_refused() {
        LayerFile file = new LayerFile("/var/task/a", project.resolve("a.jar"), 0644);
        assertThatThrownBy(() -> new Layer("x", List.of(file, file))).hasMessageContaining("/var/task/a");
    }

    @Test
    void a_missing_file_is_named() {
        List<Layer> gone = List.of(new Layer("x", List.of(new LayerFile("/a", project.resolve("gone"), 0644))));
        assertThatThrownBy(() -> build(with(spec(project), gone, List.of("h"), Map.of())))
                .hasMessageContaining(project.resolve("gone").toString());
    }
}
