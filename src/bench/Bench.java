// SPDX-License-Identifier: Apache-2.0

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Deploys one sample project in two ways against the same stand-in for AWS, this plugin's and today's (jib-maven-plugin
 * and the AWS CLI), and builds it without deploying, in turn; {@code src/bench/run} starts it. What is compared is what
 * each way costs over the plain build of the same round. Never fails on a time.
 */
public final class Bench {

    private static final Path WORK = Path.of("target/bench").toAbsolutePath();
    private static final Path RESULT = Path.of("target/bench.md");
    private static final String JIB = "3.5.2";
    private static final int CLASSES = 40;
    private static final int BASE_LAYERS = 5;
    private static final int BASE_LAYER_BYTES = 2 * 1024 * 1024;
    private static final String REGION = "eu-west-1";
    private static final String HANDLER = "bench.example.OrderHandler";

    /** Not the name of one of the public images that the stand-in itself has. */
    private static final String BASE = "company/lambda/java";

    enum Way {
        PLAIN,
        OURS,
        TODAY
    }

    enum Scenario {
        FIRST("First deploy: no caches, no function, nothing built"),
        ONE_CLASS("One class changed"),
        NOTHING("Nothing changed");

        private final String title;

        Scenario(String title) {
            this.title = title;
        }
    }

    /** What one run, or one step of it, took. */
    record Cost(double wall, double cpu, double memory) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(wall + other.wall, cpu + other.cpu, Math.max(memory, other.memory));
        }
    }

    /** What the stand-ins were asked meanwhile. */
    record Traffic(int requests, long sent, long received, int calls) {}

    /** @param over the cost over the plain build of the same round */
    record Run(Cost cost, Cost over, Traffic traffic) {}

    private final List<String> mavenArguments;
    private final Map<Scenario, Map<Way, List<Run>>> runs = new EnumMap<>(Scenario.class);
    private final boolean cli;
    private int step;

    private Bench(List<String> mavenArguments) throws Exception {
        this.mavenArguments = mavenArguments;
        this.cli = new ProcessBuilder("bash", "-c", "command -v aws > /dev/null").start().waitFor() == 0;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        new Bench(List.of(arguments).subList(1, arguments.length)).run(rounds);
        System.exit(0);
    }

    private void run(int rounds) throws Exception {
        for (Way way : Way.values()) {
            project(way);
        }
        delete(WORK.resolve("base"));
        try (LocalAws registry = LocalAws.start(WORK.resolve("base"))) {
            EcrLogin login = repository(registry, BASE);
            new Base(registry.uri(), login).push(BASE, "21");
            String secret = Base64.getEncoder().encodeToString((login.user() + ":" + login.password()).getBytes());
            Files.createDirectories(WORK.resolve("docker"));
            Files.writeString(
                    WORK.resolve("docker/config.json"),
                    "{\"auths\":{\"" + registry.uri().getAuthority() + "\":{\"auth\":\"" + secret + "\"}}}");
            System.out.println("Round 0 warms up and is not counted");
            for (int round = 0; round <= rounds; round++) {
                round(round, registry);
                if (round == 0) {
                    runs.clear();
                } else {
                    Files.writeString(RESULT, report(round));
                }
            }
        }
        System.out.println("\n" + Files.readString(RESULT) + "\nWritten to " + RESULT);
    }

    private void round(int round, LocalAws registry) throws Exception {
        Path directory = WORK.resolve("round");
        delete(directory);
        // States settle at once: what is compared is work, not the patience of the two waiting loops.
        Files.createDirectories(directory.resolve("aws"));
        Files.writeString(directory.resolve("aws/faults.json"), "{\"settlePolls\": 0}");
        List<Way> order = new ArrayList<>(List.of(Way.values()));
        Collections.rotate(order, round);
        try (LocalAws aws = LocalAws.start(directory.resolve("aws"))) {
            for (Scenario scenario : Scenario.values()) {
                Map<Way, Cost> costs = new EnumMap<>(Way.class);
                Map<Way, Traffic> traffic = new EnumMap<>(Way.class);
                for (Way way : order) {
                    prepare(way, scenario, round);
                    List<Path> journals = List.of(directory.resolve("aws"), WORK.resolve("base"));
                    int[] before = sizes(journals);
                    costs.put(way, measure(way, scenario, aws, registry));
                    traffic.put(way, traffic(journals, before));
                }
                Cost plain = costs.get(Way.PLAIN);
                costs.forEach((way, cost) -> runs.computeIfAbsent(scenario, s -> new EnumMap<>(Way.class))
                        .computeIfAbsent(way, w -> new ArrayList<>())
                        .add(new Run(
                                cost,
                                new Cost(cost.wall() - plain.wall(), cost.cpu() - plain.cpu(), cost.memory()),
                                traffic.get(way))));
                System.out.printf(
                        Locale.ROOT,
                        "round %d, %s: wall plain %.1f, ours %.1f, today's %.1f s; CPU %.1f, %.1f, %.1f s%n",
                        round,
                        scenario.title.replaceFirst(":.*", "").toLowerCase(Locale.ROOT),
                        plain.wall(),
                        costs.get(Way.OURS).wall(),
                        costs.get(Way.TODAY).wall(),
                        plain.cpu(),
                        costs.get(Way.OURS).cpu(),
                        costs.get(Way.TODAY).cpu());
            }
        }
    }

    private static void prepare(Way way, Scenario scenario, int round) throws IOException {
        Path project = home(way);
        if (scenario == Scenario.FIRST) {
            delete(project.resolve("target"));
        } else if (scenario == Scenario.ONE_CLASS) {
            Path handler = project.resolve("src/main/java/" + HANDLER.replace('.', '/') + ".java");
            String source = Files.readString(handler);
            Files.writeString(
                    handler, source.replaceFirst("revision-\\w+", "revision-" + round + "x" + System.nanoTime()));
        }
    }

    private Cost measure(Way way, Scenario scenario, LocalAws aws, LocalAws registry) throws Exception {
        String base = registry.uri().getAuthority() + "/" + BASE + ":21";
        return switch (way) {
            case PLAIN -> maven(way, aws, "package");
            case OURS -> maven(
                    way,
                    aws,
                    "deploy",
                    "-Dlambda.endpoint=" + aws.uri(),
                    "-Dlambda.image.from=" + base,
                    "-Dlambda.role=" + LocalAws.ROLE_ARN);
            case TODAY -> today(scenario, aws, base);
        };
    }

    private Cost today(Scenario scenario, LocalAws aws, String base) throws Exception {
        String repository = aws.uri().getAuthority() + "/today";
        Cost cost = Cost.NONE;
        boolean first = scenario == Scenario.FIRST;
        if (first && cli) {
            cost = cost.plus(aws(aws, "ecr", "create-repository", "--repository-name", "today"));
        }
        String password;
        if (cli) {
            cost = cost.plus(aws(aws, "ecr", "get-login-password"));
            password = output().strip();
        } else {
            password = repository(aws, "today").password();
        }
        cost = cost.plus(maven(
                Way.TODAY,
                aws,
                "package",
                "jib:build",
                "-Djib.from.image=" + base,
                "-Djib.to.image=" + repository,
                "-Djib.to.auth.username=AWS",
                "-Djib.to.auth.password=" + password,
                "-Djib.disableUpdateChecks=true",
                "-Djib.console=plain",
                "-Djib.allowInsecureRegistries=true",
                "-DsendCredentialsOverHttp=true"));
        if (!cli) {
            return cost;
        }
        String image = repository + "@" + Files.readString(home(Way.TODAY).resolve("target/jib-image.digest"));
        String[] name = {"--function-name", "today"};
        cost = cost.plus(
                first
                        ? aws(aws, "lambda", "create-function", name, "--package-type", "Image", "--role",
                                LocalAws.ROLE_ARN, "--code", "ImageUri=" + image)
                        : aws(aws, "lambda", "update-function-code", name, "--image-uri", image));
        cost = cost.plus(aws(aws, "lambda", "wait", first ? "function-active-v2" : "function-updated-v2", name));
        cost = cost.plus(aws(aws, "lambda", "publish-version", name, "--query", "Version", "--output", "text"));
        String version = output().strip();
        return cost.plus(aws(aws, "lambda", first ? "create-alias" : "update-alias", name, "--name", "live",
                "--function-version", version));
    }

    private Cost maven(Way way, LocalAws aws, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mvn", "-B"));
        command.addAll(List.of(arguments));
        command.addAll(mavenArguments);
        return run(aws, way, command);
    }

    private Cost aws(LocalAws aws, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws"));
        for (Object argument : arguments) {
            command.addAll(argument instanceof String[] several ? List.of(several) : List.of((String) argument));
        }
        return run(aws, Way.TODAY, command);
    }

    /** What the last command printed. */
    private String output() throws IOException {
        return Files.readString(WORK.resolve("logs/" + step + ".out"));
    }

    /** The shell's own {@code time} knows the CPU time of all descendants, which the JDK does not. */
    private Cost run(LocalAws aws, Way way, List<String> command) throws Exception {
        step++;
        Path out = WORK.resolve("logs/" + step + ".out");
        Path times = WORK.resolve("logs/" + step + ".time");
        Files.createDirectories(out.getParent());
        List<String> timed = new ArrayList<>(
                List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" 2> \"$0\"", out + ".err"));
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed)
                .directory(home(way).toFile())
                .redirectOutput(out.toFile())
                .redirectError(times.toFile());
        Path round = WORK.resolve("round");
        builder.environment()
                .putAll(Map.of(
                        "LC_ALL", "C",
                        "AWS_ACCESS_KEY_ID", LocalAws.ACCESS_KEY_ID,
                        "AWS_SECRET_ACCESS_KEY", LocalAws.SECRET_ACCESS_KEY,
                        "AWS_REGION", REGION,
                        "AWS_DEFAULT_REGION", REGION,
                        "AWS_ENDPOINT_URL", aws.uri().toString(),
                        "AWS_PAGER", "",
                        "DOCKER_CONFIG", WORK.resolve("docker").toString(),
                        "XDG_CACHE_HOME", round.resolve("cache-" + way).toString()));
        long start = System.nanoTime();
        Process process = builder.start();
        double memory = 0;
        do {
            memory = Math.max(memory, memory(process));
        } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException("This run failed, see " + out + " and .err: " + String.join(" ", command.subList(0, 3)));
        }
        double cpu = Arrays.stream(Files.readString(times).strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .sum();
        return new Cost(wall, cpu, memory);
    }

    /** The largest resident size of any of its processes so far, in MB; 0 where the system does not tell. */
    private static double memory(Process process) {
        return process.descendants().mapToDouble(child -> {
            try (Stream<String> lines = Files.lines(Path.of("/proc/" + child.pid() + "/status"))) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .sum();
            } catch (IOException | RuntimeException gone) {
                return 0;
            }
        }).max().orElse(0);
    }

    private static int[] sizes(List<Path> journals) throws IOException {
        return new int[] {Journal.read(journals.get(0)).size(), Journal.read(journals.get(1)).size()};
    }

    private static Traffic traffic(List<Path> journals, int[] before) throws IOException {
        List<Journal.Entry> entries = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            List<Journal.Entry> all = Journal.read(journals.get(i));
            entries.addAll(all.subList(before[i], all.size()));
        }
        List<Journal.Entry> registry =
                entries.stream().filter(entry -> entry.service().equals("registry")).toList();
        return new Traffic(
                registry.size(),
                registry.stream().mapToLong(Journal.Entry::bytesIn).sum(),
                registry.stream().mapToLong(Journal.Entry::bytesOut).sum(),
                entries.size() - registry.size());
    }

    private static Path home(Way way) {
        return WORK.resolve("project-" + way.name().toLowerCase(Locale.ROOT));
    }

    private static void project(Way way) throws IOException {
        Path project = home(way);
        delete(project);
        Path sample = Path.of("src/bench/sample");
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = project.resolve(sample.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path pom = project.resolve("pom.xml");
        Files.writeString(
                pom, Files.readString(pom).replace("<!-- here the plugin that is measured -->", plugin(way)));
        Path models = Files.createDirectories(project.resolve("src/main/java/bench/example/model"));
        for (int i = 0; i < CLASSES; i++) {
            Files.writeString(models.resolve("Model" + i + ".java"), MODEL.replace("@", String.valueOf(i)));
        }
    }

    private static String plugin(Way way) throws IOException {
        return switch (way) {
            case PLAIN -> "";
            case OURS -> """
                    <plugin>
                      <groupId>io.github.lambdadeploy</groupId>
                      <artifactId>lambda-deploy-maven-plugin</artifactId>
                      <version>%s</version>
                      <executions><execution><goals><goal>package</goal><goal>deploy</goal></goals></execution></executions>
                      <configuration>
                        <functionName>ours</functionName>
                        <handler>%s::handleRequest</handler>
                      </configuration>
                    </plugin>""".formatted(version(), HANDLER);
            case TODAY -> """
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
        };
    }

    private static String version() throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml")));
        if (!version.find()) {
            throw new IOException("target/classes holds no plugin: start this with src/bench/run");
        }
        return version.group(1);
    }

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

    private static EcrLogin repository(LocalAws aws, String name) {
        AwsSettings settings = new AwsSettings(
                REGION,
                null,
                null,
                aws.uri(),
                new AwsSettings.FixedCredentials(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY),
                List.of());
        try (AwsClients clients = new AwsClients(settings, "bench")) {
            if (clients.ecr().describeRepositories().repositories().stream()
                    .noneMatch(known -> known.repositoryName().equals(name))) {
                clients.ecr().createRepository(request -> request.repositoryName(name));
            }
            return EcrLogin.ask(clients.ecr());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private String report(int rounds) throws Exception {
        StringBuilder text = new StringBuilder();
        text.append("Medians of ").append(rounds).append(" rounds; seconds over plain `mvn package` of the same round. ")
                .append(cli
                        ? "Today's way: `mvn package jib:build` and five calls of the AWS CLI (six the first time)."
                        : "There is no AWS CLI on the PATH, so today's way is only `mvn package jib:build`:"
                                + " its calls to AWS are left out.")
                .append("\n\n");
        for (Scenario scenario : Scenario.values()) {
            text.append("| ").append(scenario.title).append(" | today | this plugin | ratio |\n| --- | --- | --- | --- |\n");
            row(text, scenario, "wall, s", "%.2f", run -> run.over().wall());
            row(text, scenario, "CPU, s", "%.2f", run -> run.over().cpu());
            row(text, scenario, "requests to registries", "%.0f", run -> run.traffic().requests());
            row(text, scenario, "bytes sent to registries", "%,.0f", run -> run.traffic().sent());
            row(text, scenario, "bytes received from registries", "%,.0f", run -> run.traffic().received());
            row(text, scenario, "AWS calls", "%.0f", run -> run.traffic().calls());
            row(text, scenario, "peak memory of one process, MB", "%.0f", run -> run.cost().memory());
            text.append(String.format(
                    Locale.ROOT,
                    "%nPlain `mvn package`: %.2f s wall, %.2f s CPU.%n%n",
                    median(scenario, Way.PLAIN, run -> run.cost().wall()),
                    median(scenario, Way.PLAIN, run -> run.cost().cpu())));
        }
        text.append(Runtime.getRuntime().availableProcessors()).append(" cores, ")
                .append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.arch"))
                .append(", Java ").append(System.getProperty("java.version")).append(".\n");
        return text.toString();
    }

    private void row(
            StringBuilder text, Scenario scenario, String what, String format, ToDoubleFunction<Run> value) {
        double today = median(scenario, Way.TODAY, value);
        double ours = median(scenario, Way.OURS, value);
        text.append(String.format(
                Locale.ROOT,
                "| %s | " + format + " | " + format + " | %s |%n",
                what,
                today,
                ours,
                today > 0 ? String.format(Locale.ROOT, "%.2f", ours / today) : "–"));
    }

    private double median(Scenario scenario, Way way, ToDoubleFunction<Run> value) {
        double[] sorted = runs.get(scenario).get(way).stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A base image whose bytes matter: incompressible layers, always the same, in a registry of its own. */
    private record Base(URI registry, EcrLogin login) {

        void push(String repository, String tag) throws Exception {
            HttpClient http = HttpClient.newHttpClient();
            List<String> layers = new ArrayList<>();
            List<String> diffIds = new ArrayList<>();
            for (int i : IntStream.range(0, BASE_LAYERS).toArray()) {
                byte[] tar = tar(i);
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(tar);
                }
                diffIds.add('"' + digest(tar) + '"');
                layers.add(descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip",
                        blob(http, repository, packed.toByteArray()), packed.size()));
            }
            byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Entrypoint\":"
                            + "[\"/lambda-entrypoint.sh\"],\"WorkingDir\":\"/var/task\",\"Env\":[\"PATH=/usr/bin:/bin\"]},"
                            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":" + diffIds + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            String type = "application/vnd.docker.distribution.manifest.v2+json";
            String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\",\"config\":"
                    + descriptor("application/vnd.docker.container.image.v1+json",
                            blob(http, repository, config), config.length)
                    + ",\"layers\":" + layers + "}";
            send(http, HttpRequest.newBuilder(uri("/v2/" + repository + "/manifests/" + tag))
                    .header("Content-Type", type)
                    .PUT(BodyPublishers.ofString(manifest)));
        }

        private String blob(HttpClient http, String repository, byte[] bytes) throws Exception {
            String digest = digest(bytes);
            String location = send(http, HttpRequest.newBuilder(uri("/v2/" + repository + "/blobs/uploads/"))
                    .POST(BodyPublishers.noBody()));
            send(http, HttpRequest.newBuilder(uri(location + (location.contains("?") ? "&" : "?") + "digest=" + digest))
                    .PUT(BodyPublishers.ofByteArray(bytes)));
            return digest;
        }

        private String send(HttpClient http, HttpRequest.Builder request) throws Exception {
            String basic = Base64.getEncoder().encodeToString((login.user() + ":" + login.password()).getBytes());
            var answer = http.send(request.header("Authorization", "Basic " + basic).build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException("The base image was refused: " + answer.statusCode() + " " + answer.body());
            }
            return answer.headers().firstValue("location").orElse("");
        }

        private URI uri(String path) {
            return registry.resolve(path);
        }

        private static String descriptor(String type, String digest, int size) {
            return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
        }

        private static byte[] tar(int seed) throws IOException {
            byte[] content = new byte[BASE_LAYER_BYTES];
            new Random(seed).nextBytes(content);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
                TarArchiveEntry entry = new TarArchiveEntry("opt/base/layer" + seed);
                entry.setModTime(0L);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
            return bytes.toByteArray();
        }

        private static String digest(byte[] bytes) throws Exception {
            return "sha256:"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
    }
}
