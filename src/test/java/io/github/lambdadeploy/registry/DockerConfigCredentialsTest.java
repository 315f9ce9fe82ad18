// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigCredentialsTest {

    /** {@code me:a:b} in Base64. */
    private static final String AUTH = "bWU6YTpi";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "https://example.com/v1/, example.com",
        "example.com:5000, example.com:5000",
        "https://index.docker.io/v1/, registry-1.docker.io",
        "docker.io, registry-1.docker.io"
    })
    void findsWhatDockerLoginWrote(String key, String host) throws Exception {
        write("{\"auths\":{\"other.example.com\":{},\"" + key + "\":{\"auth\":\"" + AUTH + "\"}}}");

        assertThat(read().forHost(host)).contains(new BasicCredential("me", "a:b"));
        assertThat(read().forHost("other.example.com")).isEmpty();
        assertThat(read().forHost("unknown.example.com")).isEmpty();
    }

    @Test
    void findsUserAndPassword() throws Exception {
        write("{\"auths\":{\"example.com\":{\"username\":\"me\",\"password\":\"a\"}}}");

        assertThat(read().forHost("example.com")).contains(new BasicCredential("me", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"auths\":null}",
                "{\"auths\":{\"example.com\":null}}",
                "{\"auths\":{\"example.com\":{\"auth\":\"***\"}}}",
                "{\"auths\":{\"example.com\":{\"auth\":\"bWU=\"}}}",
                "{\"auths\":{\"example.com\":{\"auth\":\"\"}},\"credsStore\":\"desktop\"}"
            })
    void whatCannotBeReadIsNoCredential(String json) throws Exception {
        write(json);

        assertThat(read().forHost("example.com")).isEmpty();
    }

    @Test
    void thereMayBeNoFile() {
        assertThat(read().forHost("example.com")).isEmpty();
    }

    @Test
    void looksWhereDockerLooks() {
        Path home = Path.of("home");

        assertThat(DockerConfigCredentials.locate(Map.of(), home).file())
                .isEqualTo(home.resolve(".docker/config.json"));
        assertThat(DockerConfigCredentials.locate(Map.of("DOCKER_CONFIG", "d"), home)
                        .file())
                .isEqualTo(Path.of("d/config.json"));
    }

    private DockerConfigCredentials read() {
        return new DockerConfigCredentials(directory.resolve("config.json"));
    }

    private void write(String json) throws Exception {
        Files.writeString(directory.resolve("config.json"), json);
    }
}
