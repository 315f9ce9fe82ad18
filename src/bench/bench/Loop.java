// SPDX-License-Identifier: Apache-2.0
package bench;

import bench.Command.Cost;
import io.github.lambdadeploy.local.LocalAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The loop of editing and deploying: one project in two ways against the same stand-in for AWS, this plugin's and today's
 * (jib-maven-plugin and the AWS CLI), and built a third time without deploying, in turn. What is compared is what each way
 * costs over the plain build of the same round.
 */
final class Loop {

    private enum Way {
        PLAIN,
        OURS,
        TODAY
    }

    private enum Scenario {
        FIRST("First deploy: no caches, no function, nothing built"),
        ONE_CLASS("One class changed"),
        NOTHING("Nothing changed");

        private final String title;

        Scenario(String title) {
            this.title = title;
        }
    }

    /** @param over the cost over the plain build of the same round */
    private record Run(Cost cost, Cost over, Traffic traffic) {}

    private final Sample.Size size;
    private final int latency;
    private final List<String> mavenArguments;
    private final boolean cli;
    private final Map<Way, Sample> projects = new EnumMap<>(Way.class);
    private final Map<Scenario, Map<Way, List<Run>>> runs = new EnumMap<>(Scenario.class);

    /** @param latency of each request, in milliseconds */
    Loop(Sample.Size size, int latency, List<String> mavenArguments) throws Exception {
        this.size = size;
        this.latency = latency;
        this.mavenArguments = mavenArguments;
        this.cli = Command.isThere("aws");
    }

    /** The result as Markdown. */
    String run(int rounds) throws Exception {
        projects.put(Way.PLAIN, Sample.create(home(Way.PLAIN), size, ""));
        projects.put(Way.OURS, Sample.create(home(Way.OURS), size, Sample.ours("ours", 1)));
        projects.put(Way.TODAY, Sample.create(home(Way.TODAY), size, Sample.jib()));
        try (BaseRegistry base = new BaseRegistry()) {
            knobs(base.directory);
            for (int round = 0; round <= rounds; round++) {
                round(round, base);
                if (round == 0) {
                    runs.clear(); // warms up
                }
            }
        }
        return report();
    }

    /** States settle at once: what is compared is work, not the patience of the two waiting loops. */
    private void knobs(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("faults.json"), "{\"settlePolls\": 0, \"latencyMillis\": " + latency + "}");
    }

    private void round(int round, BaseRegistry base) throws Exception {
        Path directory = Scratch.emptied(Scratch.WORK.resolve("round"));
        Path account = directory.resolve("aws");
        knobs(account);
        List<Way> order = new ArrayList<>(List.of(Way.values()));
        Collections.rotate(order, round);
        try (LocalAws aws = LocalAws.start(account)) {
            for (Scenario scenario : Scenario.values()) {
                Map<Way, Cost> costs = new EnumMap<>(Way.class);
                Map<Way, Traffic> traffic = new EnumMap<>(Way.class);
                for (Way way : order) {
                    prepare(projects.get(way), scenario);
                    Traffic.Mark mark = Traffic.Mark.of(account, base.directory);
                    costs.put(way, measure(way, scenario, aws, base.image()));
                    traffic.put(way, mark.since());
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
                        "%s, %d ms, round %d, %s: wall plain %.1f, ours %.1f, today's %.1f s%n",
                        size.title(),
                        latency,
                        round,
                        scenario.title.replaceFirst(":.*", "").toLowerCase(Locale.ROOT),
                        plain.wall(),
                        costs.get(Way.OURS).wall(),
                        costs.get(Way.TODAY).wall());
            }
        }
    }

    private static void prepare(Sample project, Scenario scenario) throws IOException {
        switch (scenario) {
            case FIRST -> project.clean();
            case ONE_CLASS -> project.changeOneClass();
            case NOTHING -> {}
        }
    }

    private Cost measure(Way way, Scenario scenario, LocalAws aws, String base) throws Exception {
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
            password = Command.output().strip();
        } else {
            password = Scratch.repository(aws, "today").password();
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
        String version = Command.output().strip();
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

    private static Cost run(LocalAws aws, Way way, List<String> command) throws Exception {
        Map<String, String> environment = new HashMap<>(environment(aws));
        environment.put("DOCKER_CONFIG", Scratch.WORK.resolve("docker").toString());
        environment.put("XDG_CACHE_HOME", Scratch.WORK.resolve("round/cache-" + way).toString());
        return Command.run(home(way), environment, command);
    }

    /** Credentials and endpoint as all tools of AWS take them. */
    static Map<String, String> environment(LocalAws aws) {
        return Map.of(
                "AWS_ACCESS_KEY_ID", LocalAws.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", LocalAws.SECRET_ACCESS_KEY,
                "AWS_REGION", Scratch.REGION,
                "AWS_DEFAULT_REGION", Scratch.REGION,
                "AWS_ENDPOINT_URL", aws.uri().toString(),
                "AWS_PAGER", "");
    }

    private static Path home(Way way) {
        return Scratch.WORK.resolve("project-" + way.name().toLowerCase(Locale.ROOT));
    }

    private String report() {
        StringBuilder text = new StringBuilder("## " + size.title() + ", " + latency + " ms more for each request\n");
        text.append("Seconds over plain `mvn package` of the same round. ")
                .append(cli
                        ? "Today's way: `mvn package jib:build` and five calls of the AWS CLI (six the first time).\n\n"
                        : "There is no AWS CLI on the PATH, so today's way is only `mvn package jib:build`:"
                                + " its calls to AWS are left out.\n\n");
        for (Scenario scenario : Scenario.values()) {
            List<Run> today = runs.get(scenario).get(Way.TODAY);
            List<Run> ours = runs.get(scenario).get(Way.OURS);
            List<Run> plain = runs.get(scenario).get(Way.PLAIN);
            text.append(new Table(scenario.title, "today", "this plugin")
                    .row("wall, s", "%.2f", today, ours, run -> run.over().wall())
                    .row("CPU, s", "%.2f", today, ours, run -> run.over().cpu())
                    .row("requests to registries", "%.0f", today, ours, run -> run.traffic().of("registry").requests())
                    .row("bytes sent to registries", "%,.0f", today, ours, run -> run.traffic().of("registry").sent())
                    .row("bytes received from registries", "%,.0f", today, ours,
                            run -> run.traffic().of("registry").received())
                    .row("AWS calls", "%.0f", today, ours, run -> run.traffic().without("registry").requests())
                    .row("peak memory of one process, MB", "%.0f", today, ours, run -> run.cost().memory()));
            text.append(String.format(
                    Locale.ROOT,
                    "Plain `mvn package`: %.2f s wall, %.2f s CPU.%n%n",
                    Table.median(plain, run -> run.cost().wall()),
                    Table.median(plain, run -> run.cost().cpu())));
        }
        return text.toString();
    }
}
