// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "a/../../evil",
                "/etc/passwd",
                "C:/evil",
                "c:evil",
                "..\\evil",
                "\\\\host\\evil",
                "a\nb"
            })
    void refusesNamesThatLeaveTheArchive(String name) throws IOException {
        Path zip = new TestArchive().with("ok", "x").with(name, "evil").write(directory.resolve("in/bad.zip"));

        assertThatThrownBy(() -> Archive.unpack(zip, directory.resolve("in/scratch")))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("The archive holds an entry with")
                .hasMessageContaining("bad.zip");
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("evil"));
        }
    }

    @Test
    void cleansHarmlessNames() {
        Path zip = new TestArchive()
                .with("./a/./b.txt", "1")
                .with("win\\dows.txt", "2")
                .write(directory.resolve("a.zip"));

        assertThat(Archive.unpack(zip, directory))
                .extracting(Archive.Entry::path)
                .containsExactly("a/b.txt", "win/dows.txt");
    }

    @Test
    void refusesLinks() {
        Path zip = new TestArchive()
                .with("link", "/etc/passwd".getBytes(StandardCharsets.UTF_8), 0120777)
                .write(directory.resolve("a.zip"));

        assertThatThrownBy(() -> Archive.unpack(zip, directory)).hasMessageContaining("symbolic link: link");
    }

    @Test
    void takesEqualTwinsOnceAndRefusesOthers() {
        Path equal = new TestArchive().with("a", "1").with("a", "1").write(directory.resolve("equal.zip"));
        Path different = new TestArchive().with("a", "1").with("a", "2").write(directory.resolve("different.zip"));

        assertThat(Archive.unpack(equal, directory)).hasSize(1);
        assertThatThrownBy(() -> Archive.unpack(different, directory)).hasMessageContaining("a twice");
    }

    @Test
    void keepsNamesApartThatDifferInCaseOnly() throws IOException {
        Path zip = new TestArchive()
                .with("a/B", "1")
                .with("a/b", "2")
                .with("aux.class", "3")
                .write(directory.resolve("a.zip"));

        List<Archive.Entry> entries = Archive.unpack(zip, directory);

        assertThat(Files.readString(entries.get(0).file())).isEqualTo("1");
        assertThat(Files.readString(entries.get(1).file())).isEqualTo("2");
    }

    @Test
    void unpacksAgainOnlyWhenTheContentIsNewOrSomethingIsMissing() throws IOException {
        Path zip = new TestArchive()
                .with("dir with space/ü.txt", "1")
                .with("run", new byte[] {1}, 0100755)
                .write(directory.resolve("a.zip"));
        List<Archive.Entry> first = Archive.unpack(zip, directory);
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(first.get(0).file(), longAgo);

        assertThat(Archive.unpack(zip, directory)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.get(0).file())).isEqualTo(longAgo);

        Files.delete(first.get(1).file());
        assertThat(Archive.unpack(zip, directory)).isEqualTo(first);
        assertThat(first.get(1).file()).exists();

        new TestArchive().with("other", "2").write(zip);
        assertThat(Archive.unpack(zip, directory))
                .extracting(Archive.Entry::path)
                .containsExactly("other");
    }

    @Test
    void saysThatAFileIsNoArchive() throws IOException {
        Path file = Files.writeString(directory.resolve("a.zip"), "no zip");

        assertThatThrownBy(() -> Archive.unpack(file, directory))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot unpack a.zip");
    }
}
