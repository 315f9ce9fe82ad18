// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import java.nio.file.Path;

/** Something the build made that could be the function. */
record Candidate(Kind kind, Path file) {

    /** The ways in which frameworks make functions; the ones that say Lambda most clearly first. */
    enum Kind {
        NAMED("the file named by <zip><file>,"),
        QUARKUS("Quarkus"),
        MICRONAUT("Micronaut"),
        ASSEMBLY_ZIP("assembly zip"),
        SPRING_BOOT("Spring Boot jar"),
        SHADED("shaded jar"),
        JAR_WITH_DEPENDENCIES("jar with dependencies"),
        PLAIN("classes");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** As people know it, e.g. {@code shaded jar orders-1.0.jar}. */
    @Override
    public String toString() {
        return kind.words + " " + file.getFileName();
    }
}
