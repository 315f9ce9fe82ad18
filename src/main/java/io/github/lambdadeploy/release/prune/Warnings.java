// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.DeployException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What could not be cleaned up, one line each, said when it happens: it changes no outcome. */
public final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

    private final List<String> lines = new ArrayList<>();

    /** What, where, why, next. */
    public void add(DeployException failure) {
        add(failure.what()
                + part(" (", failure.where(), ")")
                + part(": ", failure.reason(), "")
                + part(" - ", failure.left(), "")
                + part(" ", failure.next(), ""));
    }

    void add(String line) {
        String single = line.replaceAll("\\s*\\R\\s*", " ");
        LOG.warn(single);
        lines.add(single);
    }

    /** All of them. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static String part(String before, @Nullable String text, String after) {
        return text == null || text.isBlank() ? "" : before + text.strip() + after;
    }
}
