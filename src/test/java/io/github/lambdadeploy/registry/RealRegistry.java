// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.registry;

import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The CNCF's own registry on loopback, empty at first, where it is installed (Debian: {@code apt install docker-registry}). */
public final class RealRegistry implements AutoCloseable {

    private final Process process;
    private final URI uri;

    /** @param directory an empty one of its own */
    public RealRegistry(Path directory) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        this.uri = URI.create("http://127.0.0.1:" + port);
        Path configuration =
                Files.writeString(directory.resolve("registry.yml"), """
                version: 0.1
                log: {level: info, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: %s}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(directory.resolve("data"), port));
        this.process = new ProcessBuilder("docker-registry", "serve", configuration.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("listening on")) {
                Thread rest = new Thread(() -> log.lines().forEach(ignored -> {}), "docker-registry's log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IllegalStateException("docker-registry ended with " + process.waitFor());
    }

    public static boolean isThere() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "docker-registry")));
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
