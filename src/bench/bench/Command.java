// SPDX-License-Identifier: Apache-2.0
package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs commands as whole processes and tells what they took. */
final class Command {

    /**
     * What a command took.
     *
     * @param wall seconds
     * @param cpu seconds of all its processes
     * @param memory largest resident size of any of them, MB; 0 where the system does not tell
     */
    record Cost(double wall, double cpu, double memory) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(wall + other.wall, cpu + other.cpu, Math.max(memory, other.memory));
        }
    }

    private static final Path LOGS = Scratch.WORK.resolve("logs");
    private static int step;

    private Command() {}

    static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("bash", "-c", "command -v " + program + " > /dev/null").start().waitFor() == 0;
    }

    /** What the last command printed. */
    static String output() throws IOException {
        return Files.readString(LOGS.resolve(step + ".out"));
    }

    /** The shell's own {@code time} knows the CPU time of all descendants, which the JDK does not. */
    static Cost run(Path directory, Map<String, String> environment, List<String> command) throws Exception {
        step++;
        Files.createDirectories(LOGS);
        Path out = LOGS.resolve(step + ".out");
        Path times = LOGS.resolve(step + ".time");
        List<String> timed =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\" 2> \"$0\"", out + ".err"));
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(times.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        double memory = 0;
        do {
            memory = Math.max(memory, memory(process));
        } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException("This run failed, see " + out + " and .err: " + String.join(" ", command));
        }
        double cpu = Arrays.stream(Files.readString(times).strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .sum();
        return new Cost(wall, cpu, memory);
    }

    private static double memory(Process process) {
        return process.descendants()
                .mapToDouble(child -> highWater(String.valueOf(child.pid())))
                .max()
                .orElse(0);
    }

    /** The largest resident size so far, in MB. */
    static double highWater(String pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException | RuntimeException gone) {
            return 0;
        }
    }

    /** Runs {@code main} of a class of this benchmark in a JVM of its own, which ends with {@link Child#tell}. */
    static Child child(Class<?> main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        run(Path.of("").toAbsolutePath(), Map.of(), command);
        return Child.heard(output());
    }
}
