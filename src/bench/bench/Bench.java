// SPDX-License-Identifier: Apache-2.0
package bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's parts, one after the other; {@code src/bench/run} starts it. Never fails on a time. */
public final class Bench {

    private static final Path RESULT = Path.of("target/bench.md");
    private static final List<String> LOOPS = List.of("jars10", "jars40", "jars150", "latency20", "latency80");
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
                for (String one : LOOPS) {
                    sections.addAll(sections(one, rounds, maven));
                }
            }
            case "jars10" -> sections.add(new Loop(Sample.Size.JARS_10, 0, maven).run(rounds));
            case "jars40" -> sections.add(new Loop(Sample.Size.JARS_40, 0, maven).run(rounds));
            case "jars150" -> sections.add(new Loop(Sample.Size.JARS_150, 0, maven).run(rounds));
            case "latency20" -> sections.add(new Loop(Sample.Size.JARS_40, 20, maven).run(rounds));
            case "latency80" -> sections.add(new Loop(Sample.Size.JARS_40, 80, maven).run(rounds));
            case "functions" -> sections.add(new Functions(maven).run(rounds));
            case "mover" -> sections.add(new Mover().run(rounds));
            case "zip" -> sections.add(new Zips().run(rounds));
            case "start" -> sections.add(new Start(maven).run(rounds));
            default -> {
                System.err.println("There is no part " + part + "; there are " + String.join(", ", PARTS) + ", and of loop "
                        + String.join(", ", LOOPS));
                System.exit(2);
            }
        }
        return sections;
    }
}
