// SPDX-License-Identifier: Apache-2.0
package bench;

import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.local.LocalAws;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a goal costs before it does anything: from Maven's line that it starts to its first request, and what has to be
 * downloaded for it; beside jib-maven-plugin, and the AWS SDK's Lambda client with the SDK's defaults in a program of its own.
 */
final class Start {

    private static final String JIB = "com.google.cloud.tools:jib-maven-plugin:3.5.2";
    private static final List<String> SDK = List.of(
            "lambda", "ecr", "s3", "iam", "sts", "cloudwatchlogs", "cloudwatch", "codedeploy", "sns", "ssm", "secretsmanager");
    private static final String SDK_VERSION = "2.40.2";
    private static final Pattern STARTED = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*--- .*:(deploy|build) ");

    private final List<String> mavenArguments;

    Start(List<String> mavenArguments) {
        this.mavenArguments = mavenArguments;
    }

    /** The result as Markdown. */
    String run(int rounds) throws Exception {
        String version = Scratch.version();
        List<Path> ours = closure(dependency("io.github.lambdadeploy:lambda-deploy-maven-plugin:" + version));
        List<Path> jib = closure(dependency(JIB));
        List<Path> sdk = closure(SDK.stream()
                .map(module -> dependency("software.amazon.awssdk:" + module + ":" + SDK_VERSION))
                .reduce("", String::concat));
        List<Double> lambdaStarts = new ArrayList<>();
        List<Double> jibStarts = new ArrayList<>();
        List<Double> sdkStarts = new ArrayList<>();
        Path directory = Scratch.emptied(Scratch.WORK.resolve("start-aws"));
        Files.writeString(directory.resolve("faults.json"), "{\"settlePolls\": 0}");
        try (LocalAws aws = LocalAws.start(directory);
                BaseRegistry base = new BaseRegistry()) {
            Path project = Scratch.WORK.resolve("start");
            Sample sample = Sample.create(project, Sample.Size.JARS_40, Sample.ours("start", 1) + Sample.jib());
            EcrLogin login = Scratch.repository(aws, "today");
            List<String> deploy = List.of(
                    "-Dlambda.endpoint=" + aws.uri(),
                    "-Dlambda.role=" + LocalAws.ROLE_ARN,
                    "-Dlambda.image.from=" + base.image());
            maven(sample, aws, base, directory, join(List.of("deploy"), deploy));
            for (int round = 0; round <= rounds; round++) {
                double ourStart = maven(sample, aws, base, directory, join(List.of("lambda:deploy"), deploy));
                double jibStart = maven(sample, aws, base, directory, List.of(
                        "jib:build",
                        "-Djib.from.image=" + base.image(),
                        "-Djib.to.image=" + aws.uri().getAuthority() + "/today",
                        "-Djib.to.auth.username=" + login.user(),
                        "-Djib.to.auth.password=" + login.password(),
                        "-Djib.disableUpdateChecks=true",
                        "-Djib.allowInsecureRegistries=true",
                        "-DsendCredentialsOverHttp=true"));
                double sdkStart = sdk(aws, directory, sdk);
                if (round > 0) {
                    lambdaStarts.add(ourStart);
                    jibStarts.add(jibStart);
                    sdkStarts.add(sdkStart);
                }
            }
        }
        System.out.println("start cost: done");
        return "## Start cost\n"
                + "Seconds from the goal's start, as Maven tells it, to its first request; for the SDK from the first line of a"
                + " program to GetFunction, with the clients the SDK takes by default. Downloads are the plugin and what it"
                + " brings, for the SDK the modules that a deployment needs.\n\n"
                + "| | this plugin, `lambda:deploy` | jib-maven-plugin, `jib:build` | the SDK's defaults |\n"
                + "| --- | --- | --- | --- |\n"
                + String.format(Locale.ROOT, "| to the first request, s | %.2f | %.2f | %.2f |%n",
                        Table.median(lambdaStarts, s -> s), Table.median(jibStarts, s -> s), Table.median(sdkStarts, s -> s))
                + String.format(Locale.ROOT, "| jars | %d | %d | %d |%n", ours.size(), jib.size(), sdk.size())
                + String.format(Locale.ROOT, "| download, MB | %.1f | %.1f | %.1f |%n%n",
                        megabytes(ours), megabytes(jib), megabytes(sdk));
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Runs Maven; seconds from the goal's line to the first request. */
    private double maven(
            Sample sample, LocalAws aws, BaseRegistry base, Path journals, List<String> arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Loop.environment(aws));
        environment.put("MAVEN_OPTS", "-Dorg.slf4j.simpleLogger.showDateTime=true"
                + " -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
        environment.put("DOCKER_CONFIG", base.dockerConfig().toString());
        environment.put("XDG_CACHE_HOME", Scratch.WORK.resolve("start-cache").toString());
        List<String> command = new ArrayList<>(List.of("mvn", "-B"));
        command.addAll(arguments);
        command.addAll(mavenArguments);
        LocalTime first = firstRequest(List.of(journals, base.directory), () -> Command.run(sample.directory(), environment, command));
        Matcher started = STARTED.matcher(Command.output());
        LocalTime goal = null;
        while (started.find()) {
            goal = LocalTime.parse(started.group(1));
        }
        if (goal == null) {
            throw new IOException("Maven did not tell when the goal started:\n" + Command.output());
        }
        return ChronoUnit.MILLIS.between(goal, first) / 1000.0;
    }

    private static double sdk(LocalAws aws, Path journals, List<Path> jars) throws Exception {
        List<String> path = new ArrayList<>(List.of("target/bench/classes"));
        jars.forEach(jar -> path.add(jar.toString()));
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java", "-cp", String.join(File.pathSeparator, path),
                SdkDefaults.class.getName(), aws.uri().toString());
        LocalTime first = firstRequest(
                List.of(journals), () -> Command.run(Path.of("").toAbsolutePath(), Loop.environment(aws), command));
        return ChronoUnit.MILLIS.between(LocalTime.parse(Command.output().strip()), first) / 1000.0;
    }

    private interface Work {
        Object run() throws Exception;
    }

    /** When one of the journals grew first while the work was done. */
    private static LocalTime firstRequest(List<Path> directories, Work work) throws Exception {
        long before = sizes(directories);
        AtomicReference<LocalTime> first = new AtomicReference<>();
        Thread watch = new Thread(() -> {
            try {
                while (sizes(directories) == before) {
                    Thread.sleep(2);
                }
                first.set(LocalTime.now());
            } catch (IOException | InterruptedException e) {
                // Nothing was asked.
            }
        });
        watch.setDaemon(true);
        watch.start();
        work.run();
        watch.interrupt();
        watch.join();
        LocalTime seen = first.get();
        if (seen == null) {
            throw new IOException("Nothing was asked");
        }
        return seen;
    }

    private static long sizes(List<Path> directories) throws IOException {
        long bytes = 0;
        for (Path directory : directories) {
            Path journal = directory.resolve("journal.jsonl");
            bytes += Files.exists(journal) ? Files.size(journal) : 0;
        }
        return bytes;
    }

    private static String dependency(String coordinates) {
        String[] parts = coordinates.split(":");
        return "<dependency><groupId>" + parts[0] + "</groupId><artifactId>" + parts[1] + "</artifactId><version>" + parts[2]
                + "</version></dependency>";
    }

    /** The jars that come with these dependencies at run time. */
    private List<Path> closure(String dependencies) throws Exception {
        Path directory = Scratch.emptied(Scratch.WORK.resolve("closure"));
        Files.writeString(directory.resolve("pom.xml"), "<project><modelVersion>4.0.0</modelVersion>"
                + "<groupId>bench.example</groupId><artifactId>closure</artifactId><version>1</version><dependencies>"
                + dependencies + "</dependencies></project>");
        List<String> command = new ArrayList<>(List.of(
                "mvn", "-B", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                "-Dmdep.includeScope=runtime", "-Dmdep.outputFile=" + directory.resolve("jars")));
        command.addAll(mavenArguments);
        Command.run(directory, Map.of(), command);
        return List.of(Files.readString(directory.resolve("jars")).strip().split(File.pathSeparator)).stream()
                .map(Path::of)
                .toList();
    }

    private static double megabytes(List<Path> jars) throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        return bytes / 1e6;
    }
}
