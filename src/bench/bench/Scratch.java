// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What all measurements share: where they work, the region, the plugin's version. */
final class Scratch {

    static final Path WORK = Path.of("target/bench").toAbsolutePath();
    static final String REGION = "eu-west-1";

    private Scratch() {}

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    static Path emptied(Path directory) throws IOException {
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** The plugin's own. */
    static String version() throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml")));
        if (!version.find()) {
            throw new IOException("target/classes holds no plugin: start this with src/bench/run");
        }
        return version.group(1);
    }

    static AwsClients clients(LocalAws aws) {
        return new AwsClients(
                new AwsSettings(
                        REGION,
                        null,
                        null,
                        aws.uri(),
                        new AwsSettings.FixedCredentials(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY),
                        List.of()),
                "bench");
    }

    /** The login for the stand-in's registry, which has the repository from now on. */
    static EcrLogin repository(LocalAws aws, String name) {
        try (AwsClients clients = clients(aws)) {
            if (clients.ecr().describeRepositories().repositories().stream()
                    .noneMatch(known -> known.repositoryName().equals(name))) {
                clients.ecr().createRepository(request -> request.repositoryName(name));
            }
            return EcrLogin.ask(clients.ecr());
        }
    }
}
