// SPDX-License-Identifier: Apache-2.0
package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's parts, one after the other; {@code src/bench/run} starts it. Never fails on a time. */
public final class Bench {

    private static final Path RESULT = Path.of("target/bench.md");
    private static final List<String> PARTS = List.of("loop", "functions", "mover", "zip", "start");

    private Bench() {}

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> parts = arguments[1].isEmpty() ? PARTS : List.of(arguments[1].split(","));
        List<String> maven = List.of(arguments).subList(2, arguments.length);
        StringBuilder result = new StringBuilder("Medians of " + rounds + " rounds, on "
                + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", Java " + System.getProperty("java.version") + ".\n\n");
        for (String part : parts) {
            for (String section : sections(part, rounds, maven)) {
                Files.writeString(RESULT, result.append(section));
            }
        }
        System.out.println("\n" + Files.readString(RESULT) + "\nWritten to " + RESULT);
    }

    private static List<String> sections(String part, int rounds, List<String> maven) throws Exception {
        List<String> sections = new ArrayList<>();
        switch (part) {
            case "loop" -> {
                for (Sample.Size size : Sample.Size.values()) {
                    sections.add(new Loop(size, 0, maven).run(rounds));
                }
                for (int latency : new int[] {20, 80}) {
                    sections.add(new Loop(Sample.Size.JARS_40, latency, maven).run(rounds));
                }
            }
            case "functions" -> sections.add(new Functions(maven).run(rounds));
            case "mover" -> sections.add(new Mover().run(rounds));
            case "zip" -> sections.add(new Zips().run(rounds));
            case "start" -> sections.add(new Start(maven).run(rounds));
            default -> {
                System.err.println("There is no part " + part + "; there are " + String.join(", ", PARTS));
                System.exit(2);
            }
        }
        return sections;
    }
}
