// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.HardeningPage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The figures of the suites about bad input: one section of {@link HardeningPage}. */
public final class BadInput {

    private static final Map<String, Integer> ALL = new TreeMap<>();

    private BadInput() {}

    /** Adds what one suite has counted; a name that begins with {@code legal: } has a reason behind it. */
    public static synchronized void tell(Map<String, Integer> figures) throws IOException {
        figures.forEach((what, count) -> ALL.merge(what, count, Integer::sum));
        Map<String, Integer> counts = new LinkedHashMap<>();
        ALL.forEach((what, count) -> counts.merge(what.replaceFirst("^legal: .*", "legal"), count, Integer::sum));
        String reasons = ALL.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("legal: "))
                .map(entry -> "* " + entry.getValue() + ": " + entry.getKey().substring("legal: ".length()) + "\n")
                .collect(Collectors.joining());
        HardeningPage.ofThisBuild()
                .write(
                        "Bad input",
                        "mvn test -Dtest='Bad*Test,*ParsersTest'",
                        counts,
                        "Legal, by reason:\n\n" + reasons);
    }
}
