// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.report;

import io.github.lambdadeploy.transfer.TransferListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows how an upload goes on: a bar that is drawn again and again on a terminal, a line for every quarter elsewhere.
 * Drawn by hand, since the libraries for it bring a terminal library with native code into Maven's JVM.
 */
public final class TransferProgress implements TransferListener {

    private static final int WIDTH = 30;
    /** Less than this is over before a second line could be read. */
    private static final long WORTH_SHOWING = 1_000_000;

    private final String verb;
    private final Consumer<String> lines;
    private final @Nullable PrintStream terminal;
    private long planned;
    private long sent;
    private long shownPercent = -1;

    /**
     * @param verb what is done, {@code Push} or {@code Upload}
     * @param lines takes finished lines
     * @param terminal to draw a bar on; {@code null} for lines only
     */
    public TransferProgress(String verb, Consumer<String> lines, @Nullable PrintStream terminal) {
        this.verb = verb;
        this.lines = lines;
        this.terminal = terminal;
    }

    @Override
    public synchronized void planned(long bytes) {
        planned = bytes;
    }

    @Override
    public synchronized void sent(long bytes) {
        sent += bytes;
        long percent = planned == 0 ? 100 : sent * 100 / planned;
        if (planned < WORTH_SHOWING || percent == shownPercent) {
            return;
        }
        if (terminal != null) {
            shownPercent = percent;
            int full = (int) (percent * WIDTH / 100);
            terminal.print("\r" + verb + "ing [" + "=".repeat(full) + " ".repeat(WIDTH - full) + "] " + percent
                    + " % of " + megabytes(planned));
            terminal.flush();
        } else if (percent / 25 > shownPercent / 25 || shownPercent < 0) {
            shownPercent = percent;
            if (percent < 100) {
                lines.accept(verb + "ing " + percent + " % of " + megabytes(planned));
            }
        }
    }

    @Override
    public synchronized void finished() {
        if (terminal != null && shownPercent >= 0) {
            terminal.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            terminal.flush();
        }
        lines.accept(verb + "ed " + megabytes(planned));
    }

    static String megabytes(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
