// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.content.Candidate.Kind;
import io.github.lambdadeploy.project.Dependency;
import io.github.lambdadeploy.project.MavenBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything in the build directory that could be the function, the best first. What a build made for Lambda is known by
 * what is in it; names and plugins only say where to look:
 *
 * <ol>
 *   <li>{@code function.zip} of the Quarkus or Micronaut plugin,
 *   <li>a zip attached to the project (or, when none is, lying in the build directory of a project that uses
 *       maven-assembly-plugin) with something at its root that Lambda can run,
 *   <li>a jar attached with the classifier {@code aws} or {@code lambda} that holds its dependencies: so Spring's own
 *       guides name the one for Lambda, beside the executable jar,
 *   <li>a Spring Boot jar,
 *   <li>a jar that holds classes of its dependencies: shaded, or an assembly's {@code jar-with-dependencies}.
 * </ol>
 *
 * <p>When there is none of them, the classes and dependencies themselves are the function. Of two of the same kind the one
 * whose classifier speaks of Lambda comes first, then the main artifact, then the order of attachment.
 */
final class Candidates {

    private static final String SHADE = "org.apache.maven.plugins:maven-shade-plugin";
    private static final String ASSEMBLY = "org.apache.maven.plugins:maven-assembly-plugin";

    /** Distributions of sources and documents, and jars that were not meant to run. */
    private static final Pattern NOT_TO_RUN =
            Pattern.compile("(?:.*-)?(?:src|sources?|test-sources|tests?|javadoc|docs?|site|project|original)");

    private static final Pattern FOR_LAMBDA = Pattern.compile("(?:.*-)?(?:lambda|aws|function)(?:-.*)?");

    private final MavenBuild build;
    private final Set<String> ownNames;
    private final List<Candidate> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Candidates(MavenBuild build) {
        this.build = build;
        this.ownNames = Listing.of(build.classes()).names();
    }

    /** What was found, best first, and what was looked at and not taken though it might have been meant. */
    record Found(List<Candidate> candidates, List<String> warnings) {}

    static Found in(MavenBuild build) {
        Candidates candidates = new Candidates(build);
        candidates.functionZip();
        candidates.zips();
        candidates.jars();
        return new Found(candidates.found, candidates.warnings);
    }

    private void functionZip() {
        Path file = build.directory().resolve("function.zip");
        if (Files.isRegularFile(file)) {
            if (usesPlugin(build, "quarkus-maven-plugin")) {
                found.add(new Candidate(Kind.QUARKUS, file));
            } else if (usesPlugin(build, "micronaut-maven-plugin")) {
                found.add(new Candidate(Kind.MICRONAUT, file));
            }
        }
    }

    private void zips() {
        Collection<Path> zips = made(".zip");
        if (zips.isEmpty() && build.plugins().contains(ASSEMBLY)) {
            zips = lying(".zip");
            zips.remove(build.directory().resolve("function.zip"));
        }
        for (Path zip : zips) {
            if (Listing.of(zip).isFunctionRoot()) {
                found.add(new Candidate(Kind.ASSEMBLY_ZIP, zip));
            } else {
                warnings.add(
                        zip.getFileName() + " was not taken: Lambda would find nothing to run at its root (classes,"
                                + " lib/*.jar, a script or bootstrap). In an assembly descriptor,"
                                + " <includeBaseDirectory>false</includeBaseDirectory> puts the files at the root.");
            }
        }
    }

    private void jars() {
        List<Candidate> jars = new ArrayList<>(jars(made(".jar")));
        if (jars.isEmpty()
                && (build.plugins().contains(SHADE) || build.plugins().contains(ASSEMBLY))) {
            jars.addAll(jars(lying(".jar"))); // maven-shade-plugin attaches nothing under <finalName> or <outputFile>
        }
        jars.sort(Comparator.comparing((Candidate jar) -> jar.kind() == Kind.SPRING_BOOT || !forLambda(jar.file()))
                .thenComparing(Candidate::kind));
        found.addAll(jars);
    }

    private List<Candidate> jars(Collection<Path> files) {
        return files.stream()
                .map(this::jar)
                .filter(candidate -> candidate.kind() != Kind.PLAIN)
                .toList();
    }

    private Candidate jar(Path file) {
        Listing listing = Listing.of(file);
        if (listing.isSpringBoot()) {
            return new Candidate(Kind.SPRING_BOOT, file);
        }
        List<String> foreign = listing.names().stream()
                .filter(name -> Listing.isClass(name) && !ownNames.contains(name))
                .toList();
        if (foreign.isEmpty()) {
            return new Candidate(Kind.PLAIN, file);
        }
        if (stem(file).endsWith("jar-with-dependencies")) {
            return new Candidate(Kind.JAR_WITH_DEPENDENCIES, file);
        }
        // Relocated classes are in no dependency under that name, so the plugin's word is enough.
        boolean bundles = build.plugins().contains(SHADE) || isOfDependencies(foreign);
        return new Candidate(bundles ? Kind.SHADED : Kind.PLAIN, file);
    }

    private boolean isOfDependencies(List<String> names) {
        return build.dependencies().stream()
                .map(Dependency::file)
                .map(file -> Listing.of(file).names())
                .anyMatch(inside -> names.stream().anyMatch(inside::contains));
    }

    /** The main artifact and the attached files with that ending, the ones meant for Lambda first. */
    private Collection<Path> made(String ending) {
        List<Path> files = new ArrayList<>();
        Path main = build.mainArtifact();
        if (main != null) {
            files.add(main);
        }
        build.attached().stream()
                .filter(file -> !NOT_TO_RUN.matcher(file.classifier()).matches()
                        && !file.type().equals("test-jar"))
                .forEach(file -> files.add(file.file()));
        return sorted(files.stream(), ending);
    }

    /** Files right in the build directory with that ending. */
    private Collection<Path> lying(String ending) {
        if (!Files.isDirectory(build.directory())) {
            return new LinkedHashSet<>();
        }
        try (Stream<Path> files = Files.list(build.directory())) {
            return sorted(
                    files.sorted()
                            .filter(file -> !NOT_TO_RUN.matcher(stem(file)).matches()
                                    && !stem(file).startsWith("original-")), // what maven-shade-plugin replaced
                    ending);
        } catch (IOException e) {
            throw DeployException.environment("Cannot read the build directory")
                    .where(build.directory().toString())
                    .reason(e.toString())
                    .cause(e);
        }
    }

    private static Collection<Path> sorted(Stream<Path> files, String ending) {
        return new LinkedHashSet<>(files.filter(file -> name(file).endsWith(ending) && Files.isRegularFile(file))
                .sorted(Comparator.comparing(file -> !forLambda(file)))
                .toList());
    }

    private static boolean forLambda(Path file) {
        // Only what follows the version is a classifier: an artifact may well be called aws-something itself.
        String stem = stem(file);
        return FOR_LAMBDA.matcher(stem.substring(stem.lastIndexOf('-') + 1)).matches();
    }

    private static String stem(Path file) {
        return name(file).replaceFirst("\\.[a-z]+$", "");
    }

    private static String name(@Nullable Path file) {
        return file == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** Whatever its group: Quarkus' plugin comes under three of them. */
    static boolean usesPlugin(MavenBuild build, String artifactId) {
        return build.plugins().stream().anyMatch(plugin -> plugin.endsWith(":" + artifactId));
    }
}
