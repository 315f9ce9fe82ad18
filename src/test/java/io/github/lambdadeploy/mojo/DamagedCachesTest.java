// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.HardeningPage;
import io.github.lambdadeploy.it.Directories;
import io.github.lambdadeploy.it.StandInState;
import io.github.lambdadeploy.local.run.Hello;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file that {@code package} and {@code deploy} leave on disk, damaged in every way a disk or a killed process may: what is
 * deployed next is what was built, or nothing, and then the same command mends it. The files are those that are found, so a
 * new one is damaged too.
 */
class DamagedCachesTest {

    private static final String HANDLER = "<handler>" + Hello.class.getName() + "::text</handler>";

    /** Kinds of artifacts, by what they leave on disk. */
    private static final Map<String, String> PROJECTS = new TreeMap<>(Map.of(
            "image", HANDLER,
            "zip", HANDLER + "<packageType>zip</packageType><role>lambda-local</role>",
            "image of an archive", HANDLER + "<zip><file>app.zip</file></zip>"));

    /** Damages a file; {@code false} when this disk or user does not know such damage. */
    @FunctionalInterface
    private interface Damage {
        boolean to(Path file) throws IOException;
    }

    private static final Map<String, Damage> DAMAGES = damages();

    @TempDir
    private Path dir;

    /** @param problem empty when what was to be was */
    private record Cell(String file, boolean failedFirst, String problem) {}

    private static final List<Cell> CELLS = new CopyOnWriteArrayList<>();
    private static final long BEGIN = System.nanoTime();

    @ParameterizedTest
    @ValueSource(strings = {"image", "zip", "image of an archive"})
    void whatIsDamagedIsNeverDeployedAndMended(String project) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Cell> cells = new ArrayList<>();
        try {
            Future<List<Cell>> first = threads.submit(cells(project, true));
            Future<List<Cell>> second = threads.submit(cells(project, false));
            cells.addAll(first.get());
            cells.addAll(second.get());
        } finally {
            threads.shutdownNow();
        }
        CELLS.addAll(cells);
        assertThat(wrong(cells)).isEmpty();
    }

    @AfterAll
    static void write() throws IOException {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("files damaged", CELLS.stream().map(Cell::file).distinct().count());
        figures.put("cells", CELLS.size());
        figures.put(
                "deployed what was built at once",
                CELLS.stream().filter(cell -> !cell.failedFirst()).count());
        figures.put(
                "refused, and deployed it the second time",
                CELLS.stream().filter(Cell::failedFirst).count());
        figures.put("damage deployed, or not mended", wrong(CELLS).size());
        figures.put("seconds", (System.nanoTime() - BEGIN) / 1_000_000_000);
        HardeningPage.ofThisBuild().write("Damaged caches", "mvn test -Dtest=DamagedCachesTest", figures, """
                        Every file below `target/lambda` and the cache, each truncated, emptied, with one bit flipped, \
                        as a directory that holds something, and unreadable; then `package deploy`, and `deploy` alone. \
                        What a layer holds is checked when it is sent; only then is a damaged one found, deleted, and made \
                        anew by the next `package`.""");
    }

    private static List<Cell> wrong(List<Cell> cells) {
        return cells.stream().filter(cell -> !cell.problem().isEmpty()).toList();
    }

    private Callable<List<Cell>> cells(String project, boolean packages) {
        return () -> {
            Path whole = dir.resolve(project + packages);
            Path basedir = dir.resolve("base " + project + packages);
            MojoBench bench = bench(basedir, project);
            bench.runPackage();
            bench.runDeploy();
            StandInState end = StandInState.read(basedir.resolve("local"));
            Directories.copy(basedir, whole);
            forgetAccount(whole.resolve("local"));
            List<Cell> cells = new ArrayList<>();
            for (Path file : cached(whole)) {
                for (Map.Entry<String, Damage> damage : DAMAGES.entrySet()) {
                    Directories.copy(whole, basedir);
                    if (damage.getValue()
                            .to(basedir.resolve(whole.relativize(file).toString()))) {
                        cells.add(
                                cell(project, packages, basedir, whole.relativize(file) + " " + damage.getKey(), end));
                    }
                }
            }
            assertThat(cells).as("%s leaves files", project).hasSizeGreaterThan(DAMAGES.size());
            return cells;
        };
    }

    private static Cell cell(String project, boolean packages, Path basedir, String what, StandInState end)
            throws Exception {
        String file = project + ": " + what.substring(0, what.indexOf(' '));
        String name = project + (packages ? ", package deploy: " : ", deploy: ") + what;
        String first = run(basedir, project, packages);
        if (!first.isEmpty()) {
            List<String> deployed = deployed(basedir);
            if (!deployed.isEmpty()) {
                return new Cell(file, true, name + ": deployed, though it failed: " + deployed);
            }
            String second = run(basedir, project, true);
            if (!second.isEmpty()) {
                return new Cell(file, true, name + ": not mended: " + first + " and then " + second);
            }
        }
        List<String> problems =
                new ArrayList<>(StandInState.read(basedir.resolve("local")).differences(end));
        io.github.lambdadeploy.local.Journal.read(basedir.resolve("local")).stream()
                .filter(entry -> entry.service().equals("registry") && entry.status() == 400)
                .forEach(entry -> problems.add("sent what is damaged: " + entry.brief()));
        return new Cell(file, !first.isEmpty(), problems.isEmpty() ? "" : name + ": " + problems);
    }

    /** Why it failed; empty when it did not. */
    private static String run(Path basedir, String project, boolean packages) throws Exception {
        try {
            MojoBench bench = bench(basedir, project);
            if (packages) {
                bench.runPackage();
            }
            bench.runDeploy();
            return "";
        } catch (MojoExecutionException e) {
            // Nothing else: damage is no mistake in the configuration, and no surprise.
            return Objects.requireNonNull(e.getMessage());
        }
    }

    private static List<String> deployed(Path basedir) throws IOException {
        return StandInState.read(basedir.resolve("local")).documents().keySet().stream()
                .filter(name -> name.startsWith("lambda/"))
                .toList();
    }

    private static MojoBench bench(Path basedir, String project) throws IOException {
        MojoBench bench = new MojoBench(basedir, Objects.requireNonNull(PROJECTS.get(project))).with(Hello.class);
        if (!Files.exists(basedir.resolve("app.zip"))) {
            archive(basedir.resolve("app.zip"));
        }
        return bench;
    }

    /** With a jar that each build makes anew, and a manifest with traces of its build: both are kept rewritten. */
    private static void archive(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            String name = Hello.class.getName().replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(Hello.class.getResourceAsStream("/" + name))) {
                put(zip, name, in.readAllBytes());
            }
            put(
                    zip,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\r\nCreated-By: a build\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            java.io.ByteArrayOutputStream jar = new java.io.ByteArrayOutputStream();
            try (ZipOutputStream inner = new ZipOutputStream(jar)) {
                put(inner, "words.properties", "hello=Hello\n".repeat(50).getBytes(StandardCharsets.UTF_8));
            }
            put(zip, "lib/words-1.0-SNAPSHOT.jar", jar.toByteArray());
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Another account, with nothing in it; the cache stays. */
    private static void forgetAccount(Path local) throws IOException {
        try (Stream<Path> files = Files.list(local)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("cache")) {
                    Directories.delete(file);
                }
            }
        }
    }

    private static List<Path> cached(Path basedir) throws IOException {
        List<Path> cached = new ArrayList<>();
        for (String root : List.of("target/lambda", "local/cache")) {
            if (Files.exists(basedir.resolve(root))) {
                try (Stream<Path> files = Files.walk(basedir.resolve(root))) {
                    files.filter(Files::isRegularFile).forEach(cached::add);
                }
            }
        }
        return cached;
    }

    private static Map<String, Damage> damages() {
        Map<String, Damage> damages = new LinkedHashMap<>();
        damages.put("truncated", file -> {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            return bytes.length > 0;
        });
        damages.put("emptied", file -> {
            Files.write(file, new byte[0]);
            return true;
        });
        damages.put("bit flipped", file -> {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 0) {
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
            return bytes.length > 0;
        });
        damages.put("a directory", file -> {
            Files.delete(file);
            Files.createDirectories(file.resolve("in it"));
            return true;
        });
        damages.put("unreadable", file -> {
            if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
                return false;
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            // Who is root reads everything.
            return !Files.isReadable(file);
        });
        return damages;
    }
}
