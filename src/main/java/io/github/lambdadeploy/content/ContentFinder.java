// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.Shown;
import io.github.lambdadeploy.content.Candidate.Kind;
import io.github.lambdadeploy.project.MavenBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the function's files, whatever framework made them, without a hint in the POM. The order of preference is: the
 * file the POM names; Quarkus' or Micronaut's {@code function.zip}; an assembly zip; a jar with the classifier {@code aws}
 * or {@code lambda}; a Spring Boot jar; a shaded jar; a jar with dependencies; the classes and dependency jars themselves.
 * {@link Candidates} says how each is known. Directories that the POM names are laid over it; in a project without classes
 * they are all there is. The summary tells what was taken and what else could have been.
 */
public final class ContentFinder {

    /**
     * The files of the function. Two calls give the same bytes under the same paths as long as the sources are the same,
     * whenever and wherever the build ran; Quarkus' generated classes are the exception, they differ in each build.
     *
     * @throws DeployException when there is nothing, or what is there cannot be a function's content
     */
    public FunctionContent find(MavenBuild build, ContentRequest request) {
        List<String> warnings = new ArrayList<>();
        SortedMap<String, ContentFile> files = new TreeMap<>();
        List<String> summary = new ArrayList<>();
        Candidates.Found found =
                request.file() == null ? Candidates.in(build) : named(request.file(), request.directories());
        warnings.addAll(found.warnings());

        Candidate taken = found.candidates().isEmpty()
                ? plain(build, !request.directories().isEmpty())
                : found.candidates().get(0);
        if (taken != null) {
            List<ContentFile> laidOut = layOut(taken, build, request.scratch());
            laidOut.forEach(file -> files.put(file.path(), file));
            if (taken.kind() == Kind.SHADED) {
                LostServices.warning(taken.file(), laidOut, build.dependencies())
                        .ifPresent(warnings::add);
            }
            summary.add(Summary.of(taken, build, files.keySet()));
        }
        for (Path directory : request.directories()) {
            layOver(directory, files, warnings);
            summary.add(Summary.of(directory, build));
        }
        if (files.isEmpty()) {
            throw nothing(build, request.file());
        }
        refusePathsThatAreBoth(files);
        String others =
                found.candidates().stream().skip(1).map(Candidate::toString).collect(Collectors.joining(", "));
        return new FunctionContent(
                String.join(" + ", summary) + (others.isEmpty() ? "" : "; not taken: " + others),
                new Listing(files.keySet()).isJava(),
                List.copyOf(files.values()),
                warnings);
    }

    private static Candidates.Found named(Path file, List<Path> directories) {
        if (!Files.isRegularFile(file)) {
            throw DeployException.configuration("<zip><file> (-Dlambda.zip.file) does not exist, or is no file")
                    .where(Shown.line(file.toString()))
                    .next(
                            Files.isDirectory(file)
                                    ? "Name a directory in <zip><directories>."
                                    : "Check the name, and that the phase which makes it has run: mvn package.");
        }
        Listing listing = Listing.of(file);
        List<String> warnings = new ArrayList<>();
        if (!listing.isSpringBoot() && !listing.isFunctionRoot() && directories.isEmpty()) {
            warnings.add("<zip><file> " + file.getFileName() + " has nothing at its root that is known to run on Lambda"
                    + " (classes, lib/*.jar, a script or bootstrap).");
        }
        return new Candidates.Found(List.of(new Candidate(Kind.NAMED, file)), warnings);
    }

    private static @Nullable Candidate plain(MavenBuild build, boolean withDirectories) {
        Path main = mainJar(build);
        Path source = main == null ? build.classes() : main;
        boolean hasOwn = Listing.of(source).names().stream().anyMatch(name -> !name.startsWith("META-INF/"));
        boolean hasDependencies = !withDirectories
                && !build.packaging().equals("pom")
                && !build.dependencies().isEmpty();
        boolean built = main != null || Files.isDirectory(build.classes());
        if (!hasOwn && !(hasDependencies && built)) {
            return null;
        }
        if (Candidates.usesPlugin(build, "quarkus-maven-plugin")) {
            throw noFunctionZip(build);
        }
        return new Candidate(Kind.PLAIN, source);
    }

    private static @Nullable Path mainJar(MavenBuild build) {
        Path main = build.mainArtifact();
        return main != null && main.toString().endsWith(".jar") && Files.isRegularFile(main) ? main : null;
    }

    private static List<ContentFile> layOut(Candidate taken, MavenBuild build, Path scratch) {
        Layout layout = new Layout(build, scratch);
        if (taken.kind() == Kind.PLAIN) {
            return layout.ofPlain(mainJar(build));
        }
        return Listing.of(taken.file()).isSpringBoot()
                ? layout.ofSpringBoot(taken.file())
                : layout.ofArchive(taken.file());
    }

    private static void layOver(Path directory, Map<String, ContentFile> files, List<String> warnings) {
        for (ContentFile file : ExtraFiles.of(directory, "<zip><directories>")) {
            ContentFile hidden = files.put(file.path(), file);
            if (hidden != null) {
                warnings.add(file.path() + " of " + directory + " replaces the one of " + hidden.source() + ".");
            }
        }
    }

    /** A path cannot be a file and a directory at once; unpacking such a zip fails halfway, on AWS's side. */
    private static void refusePathsThatAreBoth(Map<String, ContentFile> files) {
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                ContentFile file = files.get(path.substring(0, slash));
                if (file != null) {
                    throw DeployException.configuration(
                                    file.path() + " would be a file and a directory (of " + path + ")")
                            .where(file.source().toString())
                            .next("Rename one of them.");
                }
            }
        }
    }

    private static DeployException noFunctionZip(MavenBuild build) {
        boolean extension = build.dependencies().stream()
                .anyMatch(dependency -> dependency.coordinates().startsWith("io.quarkus:quarkus-amazon-lambda"));
        return DeployException.configuration("The Quarkus build made no function.zip")
                .where(build.directory().resolve("function.zip").toString())
                .reason("Quarkus' own classes answer Lambda only from there.")
                .next(
                        extension
                                ? "Run its build goal first: mvn package lambda:deploy, or mvn deploy."
                                : "Add the dependency io.quarkus:quarkus-amazon-lambda (or -http, -rest), or name"
                                        + " another file in <zip><file>.");
    }

    private static DeployException nothing(MavenBuild build, @Nullable Path named) {
        if (named != null) {
            return DeployException.configuration("<zip><file> (-Dlambda.zip.file) holds no files")
                    .where(Shown.line(named.toString()))
                    .next("Check what made it: mvn clean package makes it anew.");
        }
        if (build.packaging().equals("pom")) {
            return DeployException.configuration("There is nothing to deploy: the packaging pom makes no files")
                    .where(build.basedir().toString())
                    .next(
                            "Name the function's files in <zip><directories> or <zip><file>, or set <skip> (-Dlambda.skip)"
                                    + " in this module.");
        }
        return DeployException.configuration(
                        "There is nothing to deploy: the build has made no classes and no jar or zip")
                .where(build.classes().toString())
                .next("Build first: mvn package lambda:deploy, or mvn deploy. Files of another language are named in"
                        + " <zip><directories>.");
    }
}
