// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactFileTest {

    @TempDir
    private Path dir;

    @Test
    void readsTheImageThatWasWritten() {
        ImageArtifact image = new ImageArtifact(
                Digest.of(new byte[] {1}),
                "application/vnd.docker.distribution.manifest.v2+json",
                5_000_000_000L,
                Architecture.ARM64,
                "public.ecr.aws/lambda/java@sha256:0",
                "com.example.Hello::handle",
                "classes and 2 jars");
        file().write(image);
        assertThat(file().read()).contains(image);
    }

    @Test
    void readsTheZipThatWasWritten() {
        ZipArtifact zip = new ZipArtifact(
                dir.resolve("target/lambda/function.zip").toAbsolutePath(),
                Digest.of(new byte[] {2}),
                1,
                2,
                Architecture.X86_64,
                "app.handler",
                "src/main/python");
        file().write(zip);
        assertThat(file().read()).contains(zip);
        assertThat(dir.resolve("target/lambda/artifact.json")).content().contains("\"function.zip\"");
    }

    @Test
    void isEmptyBeforeAnythingWasBuilt() {
        assertThat(file().read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"schema\":", "{}", "{\"schema\":\"lambda-deploy/artifact/9\"}"})
    void saysThatTheFileIsDamaged(String text) throws Exception {
        write(text);
        assertDamaged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"packageType\":\"Zip\" | \"packageType\":\"Jar\"",
                "\"packageType\":\"Zip\" | \"packageType\":7",
                "\"size\":1 | \"size\":\"one\"",
                "\"architecture\":\"x86_64\" | \"architecture\":\"s390x\"",
                "\"handler\":\"h\" | \"handler\":null",
                "\"digest\":\"sha256: | \"digest\":\"md5:",
            })
    void saysThatAValueIsDamaged(String good, String bad) throws Exception {
        String whole = "{\"schema\":\"lambda-deploy/artifact/1\",\"packageType\":\"Zip\",\"codeSha256\":\"x\","
                + "\"architecture\":\"x86_64\",\"handler\":\"h\",\"content\":\"c\",\"file\":\"f.zip\",\"digest\":\""
                + Digest.of(new byte[] {1}) + "\",\"size\":1,\"unzippedSize\":2}";
        write(whole);
        assertThat(file().read()).isPresent();
        write(whole.replace(good, bad));
        assertDamaged();
    }

    private void assertDamaged() {
        assertThatThrownBy(() -> file().read())
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("Cannot read what was built")
                .hasMessageContaining("artifact.json")
                .hasMessageContaining("Run `mvn package` again.");
    }

    private void write(String text) throws Exception {
        Files.createDirectories(dir.resolve("target/lambda"));
        Files.write(dir.resolve("target/lambda/artifact.json"), text.getBytes(StandardCharsets.UTF_8));
    }

    private ArtifactFile file() {
        return new ArtifactFile(dir.resolve("target/lambda/artifact.json"));
    }
}
