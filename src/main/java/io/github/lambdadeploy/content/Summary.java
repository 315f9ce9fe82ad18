// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.content.Candidate.Kind;
import io.github.lambdadeploy.project.MavenBuild;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was taken, in words: the line people read. */
final class Summary {

    private static final Map<String, String> BY_PLUGIN = new TreeMap<>(Map.of(
            "kotlin-maven-plugin", "Kotlin ",
            "scala-maven-plugin", "Scala ",
            "gmavenplus-plugin", "Groovy "));

    private Summary() {}

    static String of(Candidate taken, MavenBuild build, Set<String> paths) {
        if (taken.kind() == Kind.PLAIN) {
            long jars = build.dependencies().size();
            String source = relative(taken.file(), build);
            String classes = Files.isDirectory(taken.file()) ? "classes in " + source : "classes of " + source;
            return language(build)
                    + classes
                    + (jars == 0 ? "" : " and " + jars + (jars == 1 ? " dependency jar" : " dependency jars"));
        }
        String runtime = paths.contains("bootstrap") ? " (custom runtime)" : "";
        return switch (taken.kind()) {
            case SHADED, JAR_WITH_DEPENDENCIES -> language(build) + taken + runtime;
            // Measured: Quarkus generates other bytecode each time, so an unchanged project is a changed function.
            case QUARKUS -> taken + runtime + ", which differs in every build";
            default -> taken + runtime;
        };
    }

    static String of(Path directory, MavenBuild build) {
        return "directory " + relative(directory, build);
    }

    private static String relative(Path path, MavenBuild build) {
        if (Files.isRegularFile(path)) {
            return path.getFileName().toString();
        }
        Path relative = path.startsWith(build.basedir()) ? build.basedir().relativize(path) : path;
        return relative.toString().replace(File.separatorChar, '/');
    }

    private static String language(MavenBuild build) {
        boolean micronaut = Candidates.usesPlugin(build, "micronaut-maven-plugin")
                || build.dependencies().stream()
                        .anyMatch(jar -> jar.coordinates().startsWith("io.micronaut:"));
        String framework = micronaut ? "Micronaut " : "";
        return BY_PLUGIN.entrySet().stream()
                .filter(entry -> Candidates.usesPlugin(build, entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .map(language -> framework + language)
                .orElse(framework);
    }
}
