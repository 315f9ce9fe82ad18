// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Maven in a process of its own, started without the shell script around it, so that its process is the one to be killed.
 * It is the Maven that runs this build, offline, on the stories' local repository.
 */
public final class ChildMaven {

    private final Path home;
    private final Path repository;

    /** @param repository the local repository that has the plugin and all it takes */
    public ChildMaven(Path repository) {
        this.home = Path.of(System.getProperty("invoker.mavenHome", System.getProperty("maven.home", "")));
        this.repository = repository;
    }

    /**
     * Starts it.
     *
     * @param directory the project's
     * @param log gets all output
     */
    public Process start(Path directory, Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short runs, as the stories'.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-classpath",
                launcher().toString(),
                "-Dclassworlds.conf=" + home.resolve("bin").resolve("m2.conf"),
                "-Dmaven.home=" + home,
                // Maven 4 asks for it; what Maven 3 starts is in m2.conf.
                "-Dmaven.mainClass=org.apache.maven.cling.MavenCling",
                "-Dmaven.multiModuleProjectDirectory=" + directory,
                "org.codehaus.plexus.classworlds.launcher.Launcher"));
        Path settings = directory.resolve("settings.xml");
        Files.writeString(settings, "<settings/>\n");
        command.addAll(List.of(
                "-o",
                "-B",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                // Where an artifact came from does not matter any more.
                "-Daether.enhancedLocalRepository.trackingFilename=none"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("AWS_") || name.startsWith("GITHUB_") || name.startsWith("MAVEN_"));
        return builder.start();
    }

    /** Runs it to its end, which must be a good one. */
    public void run(Path directory, Path log, List<String> arguments) throws Exception {
        int status = start(directory, log, arguments).waitFor();
        if (status != 0) {
            throw new AssertionError(
                    "Maven has ended with " + status + ": " + arguments + "\n" + Files.readString(log));
        }
    }

    private Path launcher() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("boot"))) {
            return jars.filter(jar -> jar.getFileName().toString().matches("plexus-classworlds.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Not the home of a Maven: " + home));
        }
    }
}
