// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import java.util.List;
import java.util.OptionalInt;

/** The Java versions Lambda has runtimes and base images for. */
public final class JavaVersions {

    private static final List<Integer> LAMBDA = List.of(11, 17, 21, 25);

    private JavaVersions() {}

    /**
     * The lowest that runs classes of this release.
     *
     * @param release {@code maven.compiler.release}; 0 when unknown
     * @return empty when the release is unknown, or newer than Lambda knows
     */
    public static OptionalInt forRelease(int release) {
        return release == 0
                ? OptionalInt.empty()
                : LAMBDA.stream()
                        .mapToInt(Integer::intValue)
                        .filter(version -> version >= release)
                        .findFirst();
    }
}
