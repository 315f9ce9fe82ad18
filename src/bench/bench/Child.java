// SPDX-License-Identifier: Apache-2.0
package bench;

import java.util.Locale;

/**
 * What a JVM of its own tells of itself, without its start.
 *
 * @param seconds of the work
 * @param memory largest resident size, MB
 */
record Child(double seconds, double memory) {

    /** In the child, when the work is done. */
    static void tell(long startNanos) {
        System.out.printf(Locale.ROOT, "%.4f %.1f%n", (System.nanoTime() - startNanos) / 1e9, Command.highWater("self"));
    }

    static Child heard(String output) {
        String[] words = output.strip().split("\\s+");
        return new Child(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }
}
