// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import io.github.lambdadeploy.HardeningPage;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The section about the stand-in's guard, which several test classes of one run fill. */
final class GuardFigures {

    private static final Map<String, Integer> FIGURES = new TreeMap<>();

    private GuardFigures() {}

    static synchronized void count(String what, int more) {
        FIGURES.merge(what, more, Integer::sum);
    }

    static synchronized void write() throws IOException {
        HardeningPage.ofThisBuild()
                .write("Stand-in guard", "mvn test -Dtest='GuardTest,StandInPathsTest,ListenerTest'", FIGURES, "");
    }
}
