// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.content.ContentFile;
import io.github.lambdadeploy.content.ContentFile.Group;
import io.github.lambdadeploy.content.FunctionContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {

    @TempDir
    Path directory;

    @Test
    void givesTheSameBytesForTheSameFilesAnywhereAndAnytime() throws IOException {
        List<ContentFile> files = files("one");
        ZipArtifact first = write(files, "one/a.zip");

        List<ContentFile> elsewhere = new ArrayList<>(files("somewhere/else"));
        for (ContentFile file : elsewhere) {
            Files.setLastModifiedTime(file.source(), FileTime.fromMillis(1_500_000_000_000L));
        }
        Collections.reverse(elsewhere);
        TimeZone before = TimeZone.getDefault();
        for (String zone : List.of("UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Africa/Monrovia")) {
            try {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                ZipArtifact second = write(elsewhere, zone + "/b.zip");
                assertThat(second.digest()).as(zone).isEqualTo(first.digest());
                assertThat(second.file()).hasSameBinaryContentAs(first.file());
            } finally {
                TimeZone.setDefault(before);
            }
        }
    }

    @Test
    void writesSortedEntriesWithFixedTimeModesAndUnicodeNames() throws IOException {
        ZipArtifact zip = write(files("one"), "a.zip");

        try (ZipFile read = ZipFile.builder().setPath(zip.file()).get()) {
            List<ZipArchiveEntry> entries = Collections.list(read.getEntriesInPhysicalOrder());
            assertThat(entries)
                    .extracting(ZipArchiveEntry::getName)
                    .containsExactly("bin/run", "com/example/A.class", "lib/a.jar", "ünï/数据.txt");
            assertThat(entries)
                    .extracting(ZipArchiveEntry::getUnixMode)
                    .containsExactly(0100755, 0100644, 0100644, 0100644);
            assertThat(entries).allSatisfy(entry -> {
                assertThat(entry.getTimeLocal()).isEqualTo("1980-01-01T00:00:00");
                assertThat(entry.getCentralDirectoryExtra()).isEmpty();
                assertThat(entry.getLocalFileDataExtra()).isEmpty();
            });
            assertThat(read.getInputStream(entries.get(3))).hasContent("text");
        }
        ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(zip.file())).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(head.getInt(10)).as("time and date of the first entry").isEqualTo(0x00210000);
        assertThat(head.getShort(28)).as("its extra field").isZero();
    }

    @Test
    void tellsDigestAndSizes() throws IOException {
        ZipArtifact zip = write(files("one"), "a.zip");

        assertThat(zip.digest()).isEqualTo(Digest.of(Files.readAllBytes(zip.file())));
        assertThat(zip.size()).isEqualTo(Files.size(zip.file()));
        assertThat(zip.unzippedSize()).isEqualTo(4 + 5 + 3 + 4);
        assertThat(zip.architecture()).isEqualTo(Architecture.ARM64);
        assertThat(zip.handler()).isEqualTo("a.B::c");
        assertThat(zip.content()).isEqualTo("test content");
    }

    @Test
    void writesAgainOnlyWhenSomethingChanged() throws IOException {
        List<ContentFile> files = files("one");
        ZipArtifact first = write(files, "a.zip");
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(first.file(), longAgo);

        assertThat(write(files, "a.zip")).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.file())).isEqualTo(longAgo);

        Files.writeString(first.file(), "broken");
        assertThat(write(files, "a.zip")).isEqualTo(first);

        Files.writeString(files.get(0).source(), "changed");
        assertThat(write(files, "a.zip").digest()).isNotEqualTo(first.digest());
    }

    @Test
    void noticesAModeAndAPath() throws IOException {
        ContentFile file = files("one").get(0);
        ZipArtifact first = write(List.of(file), "a.zip");

        ContentFile other = new ContentFile(file.path(), file.source(), !file.executable(), file.group());
        assertThat(write(List.of(other), "a.zip").digest()).isNotEqualTo(first.digest());
        ContentFile moved = new ContentFile("moved", file.source(), file.executable(), file.group());
        assertThat(write(List.of(moved), "a.zip").digest()).isNotEqualTo(first.digest());
    }

    @Test
    void storesWhatIsPackedAlreadyAndDeflatesTheRest() throws IOException {
        ZipArtifact zip = write(files("one"), "a.zip");
        try (ZipFile read = ZipFile.builder().setPath(zip.file()).get()) {
            assertThat(Collections.list(read.getEntriesInPhysicalOrder()))
                    .extracting(ZipArchiveEntry::getName, ZipArchiveEntry::getMethod)
                    .containsExactly(
                            tuple("bin/run", ZipEntry.DEFLATED),
                            tuple("com/example/A.class", ZipEntry.DEFLATED),
                            tuple("lib/a.jar", ZipEntry.STORED),
                            tuple("ünï/数据.txt", ZipEntry.DEFLATED));
        }
        try (java.util.zip.ZipFile jdk = new java.util.zip.ZipFile(zip.file().toFile())) {
            assertThat(jdk.getInputStream(jdk.getEntry("lib/a.jar"))).hasContent("jar");
        }
    }

    /** Just above what a request takes: then every byte counts. */
    @Test
    void packsTighterWhereThatLetsAZipFitIntoARequest() throws IOException {
        byte[] random = new byte[45_000_000];
        new Random(1).nextBytes(random);
        byte[] both = Arrays.copyOf(random, random.length + 9_000_000); // the rest is zeros
        Path jar = Files.write(directory.resolve("fits.jar"), both);
        ContentFile file = new ContentFile("lib/fits.jar", jar, false, Group.EXTRA);
        assertThat(write(List.of(file), "tight.zip").size()).isLessThan(ZipLimits.MAX_DIRECT);
        Path larger = Files.write(directory.resolve("larger.jar"), Arrays.copyOf(random, 80_000_000));
        ContentFile hopeless = new ContentFile("lib/larger.jar", larger, false, Group.EXTRA);
        assertThat(write(List.of(hopeless), "quick.zip").size()).isGreaterThan(80_000_000);
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> write(List.of(), "a.zip"))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("hold nothing");
    }

    private ZipArtifact write(List<ContentFile> files, String name) {
        return new ZipWriter()
                .write(
                        new FunctionContent("test content", true, files),
                        directory.resolve(name),
                        Architecture.ARM64,
                        "a.B::c");
    }

    private List<ContentFile> files(String place) throws IOException {
        return List.of(
                file(place, "ünï/数据.txt", "text", false),
                file(place, "com/example/A.class", "class", false),
                file(place, "lib/a.jar", "jar", false),
                file(place, "bin/run", "exec", true));
    }

    private ContentFile file(String place, String path, String text, boolean executable) throws IOException {
        Path file = directory.resolve(place).resolve(path.replace('/', '-'));
        Files.createDirectories(file.getParent());
        return new ContentFile(path, Files.writeString(file, text), executable, Group.EXTRA);
    }
}
