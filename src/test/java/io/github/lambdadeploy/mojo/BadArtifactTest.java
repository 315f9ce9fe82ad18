// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.lambdadeploy.content.TestArchive;
import io.github.lambdadeploy.local.run.Hello;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files and directories that are no function, or are made to do harm: each is refused by {@code package} with one message
 * that says where it is, what is wrong and what to do; nothing is left in {@code target/lambda}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadArtifactTest {

    private static final String HANDLER = "<handler>" + Hello.class.getName() + "::text</handler>";
    private static final String ZIP = HANDLER + "<packageType>zip</packageType>";
    private static final String GIVEN = ZIP + "<zip><file>given.zip</file></zip>";
    private static final String DIRECTORY = HANDLER.replaceAll(">.*<", ">app.handler<")
            + "<packageType>zip</packageType><function><runtime>python3.13</runtime></function>"
            + "<zip><directories><directory>given</directory></directories></zip>";

    private final Map<String, Integer> figures = new HashMap<>();

    /** Makes what is wrong in a project. */
    @FunctionalInterface
    interface Recipe {
        void make(Path project) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isRefused(String name, String configuration, Recipe recipe, List<String> words, @TempDir Path dir)
            throws Exception {
        recipe.make(dir);
        Attempt attempt = Attempt.at("package", new MojoBench(dir, configuration));
        attempt.assertReadable();
        assertThat(attempt.message()).contains(words).contains("next: ");
        assertThat(dir.resolve("target/lambda/artifact.json")).doesNotExist();
        assertThat(dir.resolve("target/lambda/function.zip")).doesNotExist();
        assertThat(dir.resolve("local")).doesNotExist();
        assertThat(dir.resolve("target/lambda/content/unpacked/given.zip"))
                .satisfiesAnyOf(
                        unpacked -> assertThat(unpacked).doesNotExist(),
                        unpacked -> assertThat(unpacked.resolve("files.txt")).exists());
        try (Stream<Path> around = Files.list(Objects.requireNonNull(dir.getParent()))) {
            assertThat(around).noneMatch(path -> path.getFileName().toString().startsWith("evil"));
        }
        count("artefacts refused");
    }

    static Stream<Arguments> isRefused() {
        return Stream.of(
                row("leaves by ..", GIVEN, zip(entry("../evil.class")), "leaves the archive: ../evil.class"),
                row("leaves by .. within", GIVEN, zip(entry("a/../../evil.class")), "leaves the archive"),
                row("an absolute path", GIVEN, zip(entry("/evil.class")), "absolute path: /evil.class"),
                row("leaves by a back slash", GIVEN, zip(entry("..\\evil.class")), "leaves the archive: ../evil"),
                row("a drive letter", GIVEN, zip(entry("C:\\evil.class")), "absolute path: C:/evil.class"),
                row("a drive letter and a slash", GIVEN, zip(entry("c:/evil.class")), "absolute path: c:/evil.class"),
                row("a share", GIVEN, zip(entry("\\\\host\\share\\evil")), "absolute path: //host"),
                row(
                        "control characters",
                        GIVEN,
                        zip(entry("a\nevil\u001b[2J")),
                        "control characters",
                        "\\nevil\\u001b"),
                row(
                        "a very long bad name",
                        GIVEN,
                        zip(entry("../" + "x".repeat(60_000))),
                        "leaves the archive: ../xxx",
                        "..."),
                row(
                        "a symbolic link",
                        GIVEN,
                        dir -> new TestArchive()
                                .with("link", "/etc/passwd".getBytes(StandardCharsets.UTF_8), 0120777)
                                .write(dir.resolve("given.zip")),
                        "a symbolic link: link"),
                row(
                        "two of one name",
                        GIVEN,
                        dir -> new TestArchive()
                                .with("a.txt", "1")
                                .with("./a.txt", "2")
                                .write(dir.resolve("given.zip")),
                        "a.txt twice with different content"),
                row(
                        "a file that is a directory too",
                        GIVEN,
                        dir -> new TestArchive()
                                .with("a", "1")
                                .with("a/b", "2")
                                .with(
                                        Hello.class.getName().replace('.', '/') + ".class",
                                        TestArchive.bytesOf(Hello.class))
                                .write(dir.resolve("given.zip")),
                        "a would be a file and a directory"),
                row(
                        "encrypted",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), encrypted()),
                        "encrypted entry",
                        "without a password"),
                row(
                        "no bytes",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), new byte[0]),
                        "given.zip",
                        "whole jar or zip"),
                row(
                        "cut off",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), cut()),
                        "given.zip",
                        "whole jar or zip"),
                row(
                        "a text",
                        GIVEN,
                        dir -> Files.writeString(dir.resolve("given.zip"), "PK is what I am not"),
                        "given.zip",
                        "whole jar or zip"),
                row(
                        "a gzip",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), new byte[] {31, (byte) 139, 8, 0}),
                        "given.zip",
                        "whole jar or zip"),
                row("a bomb", GIVEN, dir -> bomb(dir.resolve("given.zip")), "bytes unpacked", "Lambda takes 10 GB"),
                row(
                        "more than it says",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), lying()),
                        "more in a.class than the 10 bytes"),
                row(
                        "too large for a zip",
                        GIVEN,
                        dir -> large(dir.resolve("given.zip")),
                        "too large for a zip",
                        "<packageType>image</packageType>"),
                row(
                        "names in another charset",
                        GIVEN,
                        dir -> Files.write(dir.resolve("given.zip"), latin1()),
                        "not in UTF-8",
                        "given.zip"),
                row(
                        "directories only",
                        GIVEN,
                        zip("a/", "b/"),
                        "<zip><file> (-Dlambda.zip.file) holds no files",
                        "given.zip"),
                row(
                        "no classes",
                        GIVEN,
                        dir -> new TestArchive().with("readme.txt", "Hello").write(dir.resolve("given.zip")),
                        "<handler> (-Dlambda.handler)",
                        "Hello::text",
                        "holds no classes"),
                row("a class of no bytes", GIVEN, dir -> helloOf(dir, new byte[0]), "<handler> (-Dlambda.handler)"),
                row(
                        "a class cut off",
                        GIVEN,
                        dir -> helloOf(dir, java.util.Arrays.copyOf(TestArchive.bytesOf(Hello.class), 40)),
                        "<handler> (-Dlambda.handler)"),
                row(
                        "a class that is a text",
                        GIVEN,
                        dir -> helloOf(dir, "class Hello {}".getBytes(StandardCharsets.UTF_8)),
                        "<handler> (-Dlambda.handler)"),
                row(
                        "a directory for a file",
                        GIVEN,
                        dir -> Files.createDirectory(dir.resolve("given.zip")),
                        "<zip><file> (-Dlambda.zip.file)",
                        "<zip><directories>"),
                row(
                        "a file that is not there",
                        GIVEN,
                        dir -> {},
                        "<zip><file> (-Dlambda.zip.file) does not exist",
                        "mvn package"),
                row(
                        "a device",
                        ZIP + "<zip><file>/dev/null</file></zip>",
                        dir -> {},
                        "<zip><file> (-Dlambda.zip.file)",
                        "is no file"),
                row(
                        "a link to nothing",
                        GIVEN,
                        dir -> Files.createSymbolicLink(dir.resolve("given.zip"), Path.of("nowhere.zip")),
                        "does not exist"),
                row("nothing was built", ZIP, dir -> {}, "has made no classes", "mvn package"),
                row(
                        "a file for a directory",
                        DIRECTORY,
                        dir -> Files.writeString(dir.resolve("given"), ""),
                        "<zip><directories> names what is no directory"),
                row(
                        "a directory without files",
                        DIRECTORY,
                        dir -> Files.createDirectories(dir.resolve("given/a")),
                        "<zip><directories> names a directory without files"),
                row(
                        "a link out of the directory",
                        DIRECTORY,
                        dir -> link(dir, "secret", Path.of("../outside.txt")),
                        "points out of the directory: secret -> ../outside.txt"),
                row(
                        "an absolute link",
                        DIRECTORY,
                        dir -> link(dir, "secret", Path.of("/etc/hostname")),
                        "points out of the directory: secret -> /etc/hostname"),
                row(
                        "a link to a directory outside",
                        DIRECTORY,
                        dir -> link(dir, "up", Path.of("..")),
                        "symbolic link",
                        "up"),
                row(
                        "a link in a circle",
                        DIRECTORY,
                        dir -> link(dir, "again", Path.of(".")),
                        "symbolic link leads back to a directory above it"),
                row("a link to itself", DIRECTORY, dir -> link(dir, "self", Path.of("self")), "given", "link"),
                row(
                        "a link to what is not there",
                        DIRECTORY,
                        dir -> link(dir, "gone", Path.of("nowhere")),
                        "given",
                        "a link in it must point to something"),
                row(
                        "a name with a line break",
                        DIRECTORY,
                        dir -> Files.writeString(
                                Files.createDirectories(dir.resolve("given")).resolve("a\nb.py"), "pass"),
                        "control characters",
                        "a\\nb.py"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"with blanks", "ünïcode-日本語-🚀", "100%25 #1 +&;'()[]{}!@$^~", "a/../b", "very/deep"})
    void whereAProjectIsDoesNotMatter(String name, @TempDir Path dir) throws Exception {
        Path project = dir.resolve(name.equals("very/deep") ? "deep/".repeat(60) : name);
        Files.createDirectories(dir.resolve("a"));
        Files.createDirectories(project);
        for (String type : List.of("zip", "image")) {
            MojoBench bench = new MojoBench(
                            project,
                            HANDLER + "<packageType>" + type + "</packageType><role>lambda-local</role><functionName>"
                                    + type
                                    + "</functionName><zip><directories><directory>../"
                                    + project.normalize()
                                            .getFileName()
                                            .toString()
                                            .replace("&", "&amp;")
                                    + "/some files</directory></directories></zip>")
                    .with(Hello.class);
            Files.writeString(
                    Files.createDirectories(project.resolve("some files/ä #%")).resolve("ö+ .txt"), "x");
            bench.runPackage();
            bench.runDeploy();
            assertThat(bench.function().string("outcome")).isEqualTo("created");
            count("legal: a project may be anywhere, names of its files may be any");
        }
    }

    /** The form for more than 65,535 entries or 4 GB, which some tools write always. */
    @Test
    void takesAZip64(@TempDir Path dir) throws Exception {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(dir.resolve("given.zip"))) {
            zip.setUseZip64(Zip64Mode.Always);
            zip.putArchiveEntry(new ZipArchiveEntry(Hello.class.getName().replace('.', '/') + ".class"));
            zip.write(TestArchive.bytesOf(Hello.class));
            zip.closeArchiveEntry();
        }
        MojoBench bench = new MojoBench(dir, GIVEN);
        bench.runPackage();
        assertThat(bench.file("artifact.json").string("packageType")).isEqualTo("Zip");
        count("legal: zip64 is a zip");
    }

    @Test
    void takesNamesThatDifferByCaseOnly(@TempDir Path dir) throws Exception {
        new TestArchive()
                .with("data/A.txt", "1")
                .with("data/a.txt", "2")
                .with(Hello.class.getName().replace('.', '/') + ".class", TestArchive.bytesOf(Hello.class))
                .write(dir.resolve("given.zip"));
        MojoBench bench = new MojoBench(dir, GIVEN);
        bench.runPackage();
        assertThat(bench.file("artifact.json").number("unzippedSize")).isPresent();
        count("legal: Lambda tells upper from lower case");
    }

    @Test
    void saysWhatCannotBeRead(@TempDir Path dir) throws Exception {
        Path given = new TestArchive().with("a", "1").write(dir.resolve("given.zip"));
        assumeFalse(!given.toFile().setReadable(false) || Files.isReadable(given), "everything may be read here");
        Attempt attempt = Attempt.at("package", new MojoBench(dir, GIVEN));
        attempt.assertReadable();
        assertThat(attempt.message()).contains("given.zip", "next: ");
        count("artefacts refused");
    }

    @Test
    void saysWhereItCannotWrite(@TempDir Path dir) throws Exception {
        // A file where a directory is to be: that cannot be written to, whoever runs this.
        MojoBench bench = new MojoBench(dir, ZIP).with(Hello.class);
        Files.writeString(dir.resolve("target/lambda"), "a file");
        Attempt attempt = Attempt.at("package", bench);
        attempt.assertReadable();
        assertThat(attempt.message()).contains("target/lambda", "next: ");
        count("artefacts refused");
    }

    @AfterAll
    void tell() throws IOException {
        BadInput.tell(figures);
    }

    private synchronized void count(String what) {
        figures.merge(what, 1, Integer::sum);
    }

    private static Arguments row(String name, String configuration, Recipe recipe, String... words) {
        return Arguments.of(name, configuration, recipe, List.of(words));
    }

    private static String entry(String name) {
        return name;
    }

    private static Recipe zip(String... names) {
        return dir -> {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("given.zip")))) {
                for (String name : names) {
                    put(zip, name, new byte[0]);
                }
            }
        };
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void helloOf(Path dir, byte[] bytes) {
        new TestArchive()
                .with(Hello.class.getName().replace('.', '/') + ".class", bytes)
                .write(dir.resolve("given.zip"));
    }

    private static void link(Path dir, String name, Path target) throws IOException {
        Path given = Files.createDirectories(dir.resolve("given"));
        Files.writeString(dir.resolve("outside.txt"), "not for others");
        Files.writeString(given.resolve("app.py"), "def handler(e, c): pass");
        Files.createSymbolicLink(given.resolve(name), target);
    }

    private static byte[] stored() {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("a.class");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** The flag of the local header and of the central directory. */
    private static byte[] encrypted() {
        byte[] zip = stored();
        zip[6] |= 1;
        zip[central(zip) + 8] |= 1;
        return zip;
    }

    private static byte[] cut() {
        byte[] zip = new TestArchive().with("a.class", "x".repeat(10_000)).bytes();
        return java.util.Arrays.copyOf(zip, zip.length / 2);
    }

    /** Deflated, a kilobyte of zeros that says it is ten. */
    private static byte[] lying() {
        byte[] zip = deflated("a.class", new byte[100_000]);
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(central(zip) + 24, 10);
        return zip;
    }

    private static byte[] deflated(String name, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, name, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /** Of ISO 8859-1, and no flag that says otherwise. */
    private static byte[] latin1() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1)) {
            put(zip, "gr\u00fc\u00dfe.txt", new byte[1]);
        }
        return out.toByteArray();
    }

    /** One megabyte of file for a hundred gigabytes: the same entries say they are larger. */
    private static void bomb(Path file) throws IOException {
        byte[] zip;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(out)) {
            for (int i = 0; i < 30; i++) {
                put(entries, "bomb" + i, new byte[1_000]);
            }
        }
        zip = out.toByteArray();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = central(zip);
                at < zip.length && bytes.getInt(at) == 0x02014b50;
                at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32)) {
            bytes.putInt(at + 24, 0xF000_0000); // 4 GB each
        }
        Files.write(file, zip);
    }

    /** 270 MB of zeros are 262 kB. */
    private static void large(Path file) throws IOException {
        byte[] zeros = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, Hello.class.getName().replace('.', '/') + ".class", TestArchive.bytesOf(Hello.class));
            zip.putNextEntry(new ZipEntry("zeros"));
            for (int i = 0; i < 270; i++) {
                zip.write(zeros);
            }
        }
    }

    private static int central(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (bytes.getInt(at) != 0x02014b50) {
            at++;
        }
        return at;
    }
}
