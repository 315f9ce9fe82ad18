// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StableJarTest {

    @TempDir
    Path directory;

    @Test
    void givesTheSameBytesWhenOnlyTimesOrderAndBuilderDiffer() throws IOException {
        Path one = new TestArchive()
                .at(1_600_000_000_000L)
                .with("META-INF/MANIFEST.MF", manifest("17"))
                .with("b", "2")
                .with("a", "1")
                .with("META-INF/maven/g/a/pom.properties", "#Sat Nov 21 2026\nversion=1\n")
                .write(directory.resolve("one.jar"));
        Path two = new TestArchive()
                .at(1_650_000_000_000L)
                .with("a", "1")
                .with("META-INF/MANIFEST.MF", manifest("21"))
                .with("META-INF/maven/g/a/pom.xml", "<project/>")
                .with("META-INF/maven/g/a/pom.properties", "version=1\n")
                .with("b", "2")
                .write(directory.resolve("two.jar"));

        byte[] first = Files.readAllBytes(StableJar.of(one, directory));
        TimeZone before = TimeZone.getDefault();
        byte[] second;
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            second = Files.readAllBytes(StableJar.of(two, directory));
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(second).isEqualTo(first);
    }

    @Test
    void staysAJarThatJavaReads() throws IOException {
        Path jar = new TestArchive()
                .with("z/", "")
                .with("z/a", "1")
                .with("META-INF/MANIFEST.MF", manifest("17"))
                .write(directory.resolve("one.jar"));

        try (JarFile stable = new JarFile(StableJar.of(jar, directory).toFile())) {
            assertThat(stable.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("com.example.Main");
            assertThat(stable.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF", "z/", "z/a");
            assertThat(stable.getEntry("z/a").getExtra()).isNull();
        }
    }

    @Test
    void leavesASignedJarAsItIs() throws IOException {
        Path jar = new TestArchive()
                .with("META-INF/MANIFEST.MF", manifest("17"))
                .with("META-INF/ME.SF", "x")
                .write(directory.resolve("one.jar"));

        assertThat(StableJar.of(jar, directory)).hasSameBinaryContentAs(jar);
    }

    @Test
    void takesOnlyTracesOutOfAManifest() {
        String cleaned = new String(
                BuildTraces.without(
                        "META-INF/MANIFEST.MF",
                        ("Manifest-Version: 1.0\r\nBuilt-By: a name that is\r\n  continued\r\nStart-Class: com.exa\r\n"
                                        + " mple.App\r\n\r\nName: a\r\nCreated-By: stays, a section\r\n")
                                .getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);

        assertThat(cleaned)
                .isEqualTo("Manifest-Version: 1.0\r\nStart-Class: com.exa\r\n mple.App\r\n\r\nName: a\r\n"
                        + "Created-By: stays, a section\r\n");
    }

    private static String manifest(String jdk) {
        return "Manifest-Version: 1.0\r\nBuild-Jdk-Spec: " + jdk + "\r\nCreated-By: Maven " + jdk
                + "\r\nMain-Class: com.example.Main\r\n\r\n";
    }
}
