// SPDX-License-Identifier: Apache-2.0
package bench;

import bench.Command.Cost;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Many functions of one image, on a stand-in that throttles as AWS does. The floor is the time that Lambda's quotas set for
 * the calls that were made: 15 a second of its control plane, 100 of GetFunction.
 */
final class Functions {

    private record Run(double wall, double floor, Traffic traffic) {}

    private final List<String> mavenArguments;

    Functions(List<String> mavenArguments) {
        this.mavenArguments = mavenArguments;
    }

    /** The result as Markdown. */
    String run(int rounds) throws Exception {
        StringBuilder text = new StringBuilder("## Many functions of one image, under AWS's quotas\n"
                + "Seconds over plain `mvn package`. The floor is what 15 control-plane calls and 100 GetFunction calls a"
                + " second allow for the Lambda calls that were made.\n\n"
                + "| | Lambda calls | of these GetFunction | throttled | pushes | floor, s | wall, s | ratio |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (int functions : new int[] {1, 20, 50}) {
            List<List<Run>> runs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 0; round < rounds; round++) {
                round(functions, runs);
            }
            String[] titles = {"first deploy", "one class changed", "nothing changed"};
            for (int i = 0; i < titles.length; i++) {
                text.append(row(functions + (functions == 1 ? " function, " : " functions, ") + titles[i], runs.get(i)));
            }
        }
        return text.append('\n').toString();
    }

    private void round(int functions, List<List<Run>> runs) throws Exception {
        Sample project = Sample.create(
                Scratch.WORK.resolve("functions"), Sample.Size.JARS_10, Sample.ours("many", functions));
        Sample plain = Sample.create(Scratch.WORK.resolve("functions-plain"), Sample.Size.JARS_10, "");
        Path directory = Scratch.emptied(Scratch.WORK.resolve("throttled"));
        Scratch.delete(Scratch.WORK.resolve("functions-cache"));
        JsonObject knobs = Faults.asAwsThrottles().put("settlePolls", 0);
        try (LocalAws aws = LocalAws.start(directory);
                BaseRegistry base = new BaseRegistry()) {
            for (List<Run> scenario : runs) {
                Faults.write(directory, knobs); // full buckets, as after a pause
                if (scenario == runs.get(1)) {
                    project.changeOneClass();
                    plain.changeOneClass();
                }
                Cost built = maven(plain, aws, base, "package");
                Traffic.Mark mark = Traffic.Mark.of(directory);
                Cost deployed = maven(
                        project, aws, base, "deploy", "-Dlambda.endpoint=" + aws.uri(), "-Dlambda.role=" + LocalAws.ROLE_ARN,
                        "-Dlambda.image.from=" + base.image());
                Traffic traffic = mark.since();
                scenario.add(new Run(deployed.wall() - built.wall(), floor(traffic.of("lambda")), traffic));
            }
        }
        System.out.printf(Locale.ROOT, "%d functions: %s%n", functions,
                runs.stream().map(all -> String.format(Locale.ROOT, "%.1f s (floor %.1f)",
                        all.get(all.size() - 1).wall(), all.get(all.size() - 1).floor())).toList());
    }

    private static double floor(Traffic lambda) {
        long reads = lambda.count("GetFunction");
        return Math.max(reads / 100.0, (lambda.requests() - lambda.throttled() - reads) / 15.0);
    }

    private Cost maven(Sample project, LocalAws aws, BaseRegistry base, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mvn", "-B"));
        command.addAll(List.of(arguments));
        command.addAll(mavenArguments);
        Map<String, String> environment = new HashMap<>(Loop.environment(aws));
        environment.put("DOCKER_CONFIG", base.dockerConfig().toString());
        environment.put("XDG_CACHE_HOME", Scratch.WORK.resolve("functions-cache").toString());
        return Command.run(project.directory(), environment, command);
    }

    private static String row(String title, List<Run> runs) {
        Traffic traffic = runs.get(0).traffic();
        double floor = Table.median(runs, Run::floor);
        double wall = Table.median(runs, Run::wall);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.2f | %.2f | %.2f |%n",
                title,
                traffic.of("lambda").requests(),
                traffic.of("lambda").count("GetFunction"),
                traffic.throttled(),
                traffic.of("registry").count("PUT manifest"),
                floor,
                wall,
                wall / floor);
    }
}
