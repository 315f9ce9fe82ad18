// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code docker login} has written into Docker's {@code config.json}: the entries of {@code auths} that hold user
 * and password. Credential helpers are never executed; what only they know is not known here.
 *
 * @param file the {@code config.json}; need not exist
 */
public record DockerConfigCredentials(Path file) implements RegistryCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(DockerConfigCredentials.class);

    /**
     * Where Docker looks for it.
     *
     * @param environment the process' environment; {@code DOCKER_CONFIG} names the directory
     * @param home the user's home directory
     */
    public static DockerConfigCredentials locate(Map<String, String> environment, Path home) {
        String directory = environment.getOrDefault("DOCKER_CONFIG", "");
        Path parent = directory.isBlank() ? home.resolve(".docker") : Path.of(directory);
        return new DockerConfigCredentials(parent.resolve("config.json"));
    }

    @Override
    public Optional<BasicCredential> forHost(String host) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonObject auths = JsonObject.parse(Files.readAllBytes(file)).objectOrEmpty("auths");
            return auths.keys().stream()
                    .filter(key -> hostOf(key).equals(host))
                    .flatMap(key -> credential(auths.objectOrEmpty(key)).stream())
                    .findFirst();
        } catch (IOException | IllegalArgumentException e) {
            // Without the parser's words: they may quote the file, which holds passwords.
            LOG.warn("Cannot read Docker's credentials in {}; going on without them", file);
            return Optional.empty();
        }
    }

    /** Keys are hosts, or addresses of old: {@code https://index.docker.io/v1/} is Docker Hub. */
    private static String hostOf(String key) {
        String host = key.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return host.equals("index.docker.io") || host.equals("docker.io") ? ImageReference.DOCKER_HUB : host;
    }

    private static Optional<BasicCredential> credential(JsonObject entry) {
        String auth = entry.string("auth", "");
        if (auth.isEmpty()) {
            String user = entry.string("username", "");
            return user.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BasicCredential(user, entry.string("password", "")));
        }
        String pair = new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        // docker login writes a NUL behind some passwords.
        return colon < 0
                ? Optional.empty()
                : Optional.of(new BasicCredential(
                        pair.substring(0, colon), pair.substring(colon + 1).replace("\0", "")));
    }
}
