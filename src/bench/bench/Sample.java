// SPDX-License-Identifier: Apache-2.0
package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Generates the project that is deployed: real classes, real jars of Central. */
record Sample(Path directory) {

    static final String HANDLER = "bench.example.OrderHandler";

    private static final String JIB = "3.5.2";
    private static final int CLASSES = 40;
    private static final Path TEMPLATE = Path.of("src/bench/sample");

    /** How many jars of Central a function has. */
    enum Size {
        JARS_10("without-sdk", ""),
        JARS_40("with-sdk", SDK),
        JARS_150("with-sdk", SDK + starters(
                "web", "actuator", "data-jpa", "security", "validation", "webflux", "data-redis", "amqp", "data-mongodb",
                "thymeleaf"));

        private final String sources;
        private final String dependencies;

        Size(String sources, String dependencies) {
            this.sources = sources;
            this.dependencies = dependencies;
        }

        /** For people, e.g. {@code 40 jars}. */
        String title() {
            return name().replaceAll("\\D", "") + " jars";
        }
    }

    /** A new project, not built yet, in place of one that may be there. */
    static Sample create(Path directory, Size size, String plugin) throws IOException {
        Scratch.delete(directory);
        copy(TEMPLATE.resolve("src"), directory.resolve("src"));
        copy(TEMPLATE.resolve(size.sources), directory.resolve("src/main/java"));
        Files.writeString(
                directory.resolve("pom.xml"),
                Files.readString(TEMPLATE.resolve("pom.xml"))
                        .replace("<!-- here the dependencies of the size -->", size.dependencies)
                        .replace("<!-- here the plugin that is measured -->", plugin));
        Path models = Files.createDirectories(directory.resolve("src/main/java/bench/example/model"));
        for (int i = 0; i < CLASSES; i++) {
            Files.writeString(models.resolve("Model" + i + ".java"), MODEL.replace("@", String.valueOf(i)));
        }
        return new Sample(directory);
    }

    /** What a developer does between two deployments. */
    void changeOneClass() throws IOException {
        Path handler = directory.resolve("src/main/java/" + HANDLER.replace('.', '/') + ".java");
        Files.writeString(
                handler,
                Files.readString(handler).replaceFirst("revision-\\w+", "revision-x" + System.nanoTime()));
    }

    void clean() throws IOException {
        Scratch.delete(directory.resolve("target"));
    }

    /** This plugin, for that many functions of one image. */
    static String ours(String name, int functions) throws IOException {
        String several = functions == 1
                ? ""
                : IntStream.range(0, functions)
                        .mapToObj(i -> "<function><functionName>" + name + i + "</functionName></function>")
                        .collect(Collectors.joining("", "<functions>", "</functions>"));
        return """
                <plugin>
                  <groupId>io.github.lambdadeploy</groupId>
                  <artifactId>lambda-deploy-maven-plugin</artifactId>
                  <version>%s</version>
                  <executions><execution><goals><goal>package</goal><goal>deploy</goal></goals></execution></executions>
                  <configuration>
                    <functionName>%s</functionName>
                    <handler>%s::handleRequest</handler>
                    %s
                  </configuration>
                </plugin>""".formatted(Scratch.version(), name, HANDLER, several);
    }

    static String jib() {
        return """
                <plugin>
                  <groupId>com.google.cloud.tools</groupId>
                  <artifactId>jib-maven-plugin</artifactId>
                  <version>%s</version>
                  <configuration>
                    <container>
                      <mainClass>com.amazonaws.services.lambda.runtime.api.client.AWSLambda</mainClass>
                      <args>%s::handleRequest</args>
                      <format>Docker</format>
                    </container>
                  </configuration>
                </plugin>""".formatted(JIB, HANDLER);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static String starters(String... names) {
        return Stream.of(names)
                .map(name -> """
                        <dependency>
                          <groupId>org.springframework.boot</groupId>
                          <artifactId>spring-boot-starter-%s</artifactId>
                          <version>3.4.5</version>
                        </dependency>
                        """.formatted(name))
                .collect(Collectors.joining());
    }

    private static final String SDK = Stream.of("s3", "dynamodb", "url-connection-client")
            .map(name -> """
                    <dependency>
                      <groupId>software.amazon.awssdk</groupId>
                      <artifactId>%s</artifactId>
                      <exclusions>
                        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>netty-nio-client</artifactId></exclusion>
                        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>apache-client</artifactId></exclusion>
                        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>apache5-client</artifactId></exclusion>
                      </exclusions>
                    </dependency>
                    """.formatted(name))
            .collect(Collectors.joining());

    private static final String MODEL = """
            package bench.example.model;

            public record Model@(String id, long amount, java.util.List<String> tags) {

              public long weighted(long factor) {
                long sum = @L;
                for (String tag : tags) {
                  sum += factor * tag.length() + amount % 1@;
                }
                return sum;
              }

              public String describe() {
                return switch ((int) (amount % 3)) {
                  case 0 -> "model @ zero " + id;
                  case 1 -> "model @ one " + id + tags;
                  default -> "model @ many " + weighted(amount);
                };
              }
            }
            """;
}
