// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import io.github.lambdadeploy.HardeningPage;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.mojo.DeployHere;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A deployment killed after each of its calls: a Maven in a process of its own gets SIGKILL when the effect of the call is
 * there and before its answer is; the stand-in's answer is held back ({@code hang}) until the process is dead. What is left
 * then is looked at, the same command is run again, and must come to the same end as a run that nobody has killed.
 */
public final class CrashMatrix {

    /** Two cores are what a build has for certain. */
    private static final int AT_A_TIME = 2;

    private static final JsonObject KNOBS = new JsonObject().put("shift.minuteMillis", 10);

    private final ChildMaven maven;
    private final Path basedir;
    private final Path target;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Number> figures = new LinkedHashMap<>();

    /**
     * @param basedir of the story, in which both editions are packaged and the stand-in's cache is filled
     * @param repository the stories' local repository
     */
    public CrashMatrix(File basedir, File repository) {
        this.maven = new ChildMaven(repository.toPath());
        this.basedir = basedir.toPath();
        this.target = this.basedir.resolve("target");
    }

    /**
     * A deployment to be killed.
     *
     * @param edition of the project
     * @param more properties
     * @param start the stand-in's directory before it
     * @param calls that it makes when nobody kills it
     * @param end what is there then
     */
    private record Scenario(
            String name, String edition, Map<String, String> more, Path start, List<Journal.Entry> calls, Path end) {

        /**
         * The calls it is killed after, 0 for before the first. A call that only reads leaves AWS as it was, so of
         * several in a row it is the last one, when whatever was waited for is there.
         */
        List<Integer> kills() {
            List<Integer> kills = new ArrayList<>(List.of(0));
            for (int call = 1; call <= calls.size(); call++) {
                boolean last = call == calls.size();
                if (calls.get(call - 1).write() || last || calls.get(call).write()) {
                    kills.add(call);
                }
            }
            return kills;
        }
    }

    /** Kills them all. */
    public void run() throws Exception {
        long begin = System.nanoTime();
        StoryAws.use(
                basedir.toFile(),
                aws -> aws.cloudWatch()
                        .putMetricAlarm(alarm -> alarm.alarmName("survivor-errors")
                                .namespace("AWS/Lambda")
                                .metricName("Errors")
                                .statistic("Sum")
                                .period(60)
                                .evaluationPeriods(1)
                                .threshold(1.0)
                                .comparisonOperator("GreaterThanThreshold")));
        Scenario create = scenario("create", "first", Map.of(), target.resolve("local"));
        Scenario update = scenario("update", "second", Map.of(), create.end());
        // Back to the first edition, whose image is there.
        Scenario canary = scenario("canary", "first", Map.of("strategy", "Canary10Percent1Minutes"), update.end());
        kill(List.of(create, update, canary));
        figures.put("seconds", (System.nanoTime() - begin) / 1_000_000_000);
        new HardeningPage(basedir.resolve("../..").normalize())
                .write("Crash matrix", "mvn verify -DskipTests -Dinvoker.test='deploy-killed*'", figures, """
                        A child Maven gets SIGKILL after the effect of each call and before its answer, and once before the \
                        first call; of reads in a row after the last one, since they leave AWS as it was. Then every version that the alias sends callers to is the complete old or the complete new \
                        one, and the same goal comes to the end of an undisturbed run: the same documents of function, \
                        versions, alias, role, repository, log group, and no version more.""");
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " kills were not survived:\n" + String.join("\n", failures));
        }
    }

    private Scenario scenario(String name, String edition, Map<String, String> more, Path start) throws Exception {
        Path lane = lane(0);
        Path local = reset(lane, start);
        Faults.write(local, KNOBS);
        Path end = target.resolve("after-" + name);
        Scenario undisturbed = new Scenario(name, edition, more, start, List.of(), end);
        maven.run(lane, log(name + "-undisturbed"), arguments(undisturbed, local));
        Directories.copy(local, end);
        return new Scenario(name, edition, more, start, Journal.read(local), end);
    }

    private static Map<String, String> properties(Scenario scenario, Path local) {
        Map<String, String> properties = new LinkedHashMap<>(scenario.more());
        properties.put("edition", scenario.edition());
        properties.put("lambda.local", "true");
        properties.put("lambda.local.directory", local.toString());
        return properties;
    }

    private static List<String> arguments(Scenario scenario, Path local) {
        List<String> arguments = new ArrayList<>(List.of("lambda:deploy"));
        properties(scenario, local).forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        return arguments;
    }

    private void kill(List<Scenario> scenarios) throws Exception {
        BlockingQueue<Path> lanes = new LinkedBlockingQueue<>();
        for (int i = 0; i < AT_A_TIME; i++) {
            lanes.add(lane(i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            for (Scenario scenario : scenarios) {
                List<Future<String>> cells = new ArrayList<>();
                for (int call : scenario.kills()) {
                    cells.add(threads.submit(() -> {
                        Path lane = lanes.take();
                        try {
                            return cell(scenario, call, lane);
                        } finally {
                            lanes.add(lane);
                        }
                    }));
                }
                int survived = 0;
                for (Future<String> cell : cells) {
                    String failure = cell.get();
                    if (failure.isEmpty()) {
                        survived++;
                    } else {
                        failures.add(failure);
                    }
                }
                figures.put(scenario.name() + ": killed", cells.size());
                figures.put(scenario.name() + ": survived", survived);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What went wrong; empty when it was survived. */
    private String cell(Scenario scenario, int call, Path lane) {
        String name = scenario.name() + " killed after call " + call
                + (call == 0 ? "" : ", " + scenario.calls().get(call - 1).brief());
        try {
            Path local = reset(lane, scenario.start());
            StandInState end = StandInState.read(scenario.end());
            killed(scenario, call, lane, local);
            Faults.write(local, KNOBS);
            List<String> problems = new ArrayList<>(StandInState.read(local).incomplete(end));
            DeployHere.run(
                    lane.resolve("pom.xml"),
                    lane.resolve("target").resolve(scenario.edition()),
                    properties(scenario, local));
            problems.addAll(StandInState.read(local).differences(end));
            return ended(problems.isEmpty() ? "" : name + ": " + String.join("\n", problems), name);
        } catch (Exception | AssertionError e) {
            return ended(name + ": " + e, name);
        }
    }

    /** Tells on the way how it goes. */
    private String ended(String failure, String name) {
        System.out.println(failure.isEmpty() ? name + ": survived" : failure);
        return failure;
    }

    private void killed(Scenario scenario, int call, Path lane, Path local) throws Exception {
        FaultRule any = FaultRule.on("*", "*");
        // What is asked at the same time has no effect any more.
        FaultRule later = any.call(call + 1).times(0).hang();
        if (call == 0) {
            Faults.write(local, KNOBS, later);
        } else {
            Faults.write(local, KNOBS, any.call(call).hang().after(), later);
        }
        Path log = log(scenario.name() + "-" + call + "-killed");
        Process process = maven.start(lane, log, arguments(scenario, local));
        try {
            while (!hangs(local)) {
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("Not killed: it ended before\n" + Files.readString(log));
                }
            }
        } finally {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        if (File.separatorChar == '/' && status != 128 + 9) {
            throw new AssertionError("Not killed by SIGKILL: " + status + "\n" + Files.readString(log));
        }
    }

    private static boolean hangs(Path local) throws Exception {
        Path journal = local.resolve("journal.jsonl");
        return Files.exists(journal) && Files.readString(journal).contains("\"hang ");
    }

    /** A project of its own for each that is run at the same time: they write their reports. */
    private Path lane(int number) throws Exception {
        Path lane = target.resolve("lane-" + number);
        if (!Files.exists(lane)) {
            Files.createDirectories(lane);
            Files.copy(basedir.resolve("pom.xml"), lane.resolve("pom.xml"));
            for (String edition : List.of("first", "second")) {
                Directories.copy(
                        target.resolve(edition).resolve("lambda"),
                        lane.resolve("target").resolve(edition).resolve("lambda"));
            }
        }
        return lane;
    }

    private static Path reset(Path lane, Path start) throws Exception {
        Path local = lane.resolve("local");
        Directories.copy(start, local);
        Files.deleteIfExists(local.resolve("journal.jsonl"));
        return local;
    }

    private Path log(String name) throws Exception {
        return Files.createDirectories(target.resolve("logs")).resolve(name + ".log");
    }
}
