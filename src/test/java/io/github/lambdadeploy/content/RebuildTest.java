// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.zip.ZipWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise that everything in this package is for: building the same sources again changes nothing. */
class RebuildTest {

    @TempDir
    Path directory;

    @Test
    void aPlainProjectWithASiblingModule() {
        assertThat(plain("one", 1_600_000_000_000L)).isEqualTo(plain("two", 1_650_000_000_000L));
    }

    @Test
    void aShadedJar() {
        assertThat(shaded("one", 1_600_000_000_000L)).isEqualTo(shaded("two", 1_650_000_000_000L));
    }

    @Test
    void aSpringBootJar() {
        assertThat(springBoot("one", 1_600_000_000_000L)).isEqualTo(springBoot("two", 1_650_000_000_000L));
    }

    private Digest plain(String place, long time) {
        return zip(new TestBuild(directory.resolve(place))
                .ownClass("A")
                .dependency("common", true, jar("com/example/Common", time))
                .main(jar("A", time)));
    }

    private Digest shaded(String place, long time) {
        return zip(new TestBuild(directory.resolve(place))
                .ownClass("A")
                .plugin("org.apache.maven.plugins:maven-shade-plugin")
                .main(jar("A", time).withClass("org/json/Json")));
    }

    private Digest springBoot(String place, long time) {
        return zip(new TestBuild(directory.resolve(place))
                .ownClass("A")
                .dependency("common", true, jar("com/example/Common", time))
                .main(new TestArchive()
                        .at(time)
                        .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuild-Jdk-Spec: " + time + "\n\n")
                        .with("BOOT-INF/classes/A.class", TestArchive.classFile("A", 17))
                        .with(
                                "BOOT-INF/lib/common-1-SNAPSHOT.jar",
                                jar("com/example/Common", time).bytes())));
    }

    private static TestArchive jar(String internalName, long time) {
        return new TestArchive()
                .at(time)
                .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBuilt-By: " + time + "\r\n\r\n")
                .with("META-INF/maven/g/orders/pom.properties", "#" + time + "\nversion=1\n")
                .withClass(internalName);
    }

    private static Digest zip(TestBuild build) {
        return new ZipWriter()
                .write(build.find(), build.basedir.resolve("target/lambda/f.zip"), Architecture.X86_64, "A::a")
                .digest();
    }
}
