// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import io.github.lambdadeploy.artifact.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small facts worth remembering, one file each: the SHA-256 of the lines on the first line, then {@code name=value}
 * lines. A file that does not fit its checksum does not exist; one that cannot be written is only not remembered.
 */
final class Records {

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private final Path directory;
    private final AtomicFiles files;

    Records(Path directory, AtomicFiles files) {
        this.directory = directory;
        this.files = files;
    }

    Optional<Map<String, String>> read(String key) {
        Path file = file(Digest.of(key.getBytes(StandardCharsets.UTF_8)));
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            if (end < 0 || !text.substring(0, end).equals(checksum(text.substring(end + 1)))) {
                LOG.debug("Ignoring the damaged record {}", file);
                return Optional.empty();
            }
            Map<String, String> values = new HashMap<>();
            text.substring(end + 1).lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            });
            return Optional.of(values);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Digest key, Map<String, String> values) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(values).forEach((name, value) -> {
            if (name.contains("=") || name.contains("\n") || value.contains("\n") || value.contains("\r")) {
                throw new IllegalArgumentException("A record holds single lines only: " + name);
            }
            lines.append(name).append('=').append(value).append('\n');
        });
        byte[] bytes = (checksum(lines.toString()) + "\n" + lines).getBytes(StandardCharsets.UTF_8);
        try {
            Path temporary = files.create();
            try {
                Files.write(temporary, bytes);
                files.move(temporary, file(key));
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.debug("Cannot remember in {}: {}", directory, e.toString());
        }
    }

    private Path file(Digest key) {
        return directory.resolve(key.hex());
    }

    private static String checksum(String lines) {
        return Digest.of(lines.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
