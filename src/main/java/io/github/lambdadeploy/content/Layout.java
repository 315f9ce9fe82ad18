// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.CachePlace;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.content.ContentFile.Group;
import io.github.lambdadeploy.project.Dependency;
import io.github.lambdadeploy.project.MavenBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lays out what was chosen as Lambda wants it below {@code /var/task}: classes and resources at the root, jars in
 * {@code lib/}. Both are on the class path of AWS's Java runtimes and base images.
 */
final class Layout {

    private static final String BOOT_CLASSES = "BOOT-INF/classes/";
    private static final String BOOT_LIBRARIES = "BOOT-INF/lib/";

    private final MavenBuild build;
    private final Path scratch;
    private final Groups groups;

    Layout(MavenBuild build, Path scratch) {
        this.build = build;
        this.scratch = scratch;
        this.groups = new Groups(build);
    }

    /** A jar or zip whose content is the root as it is. */
    List<ContentFile> ofArchive(Path archive) {
        return files(Archive.unpack(archive, scratch), groups::inMixed);
    }

    /** Spring Boot's executable jar without its loader, which starts from a jar only. */
    List<ContentFile> ofSpringBoot(Path jar) {
        // The jar's own META-INF wins over the application's: it holds the manifest with Start-Class.
        Map<String, Archive.Entry> entries = new LinkedHashMap<>();
        for (Archive.Entry entry : Archive.unpack(jar, scratch)) {
            String path = ofSpringBoot(entry.path());
            if (path != null && (path.equals(entry.path()) || !entries.containsKey(path))) {
                entries.put(path, new Archive.Entry(path, entry.file(), entry.executable()));
            }
        }
        return files(List.copyOf(entries.values()), groups::inOwn);
    }

    /**
     * The module's classes and its dependencies. The main jar is taken rather than the classes directory it was made of,
     * when there is one: plugins that run late (weaving, shrinking, the jar plugin's own excludes) have worked on it.
     */
    List<ContentFile> ofPlain(@Nullable Path mainJar) {
        List<Archive.Entry> own =
                mainJar == null ? DirectoryTree.of(build.classes()) : Archive.unpack(mainJar, scratch);
        List<ContentFile> files = new ArrayList<>(files(own, groups::inOwn));
        for (Dependency dependency : build.dependencies()) {
            if (Files.isDirectory(dependency.file())) {
                throw DeployException.configuration(
                                "A module of this reactor has no jar yet: " + dependency.coordinates())
                        .where(dependency.file().toString())
                        .reason("It was only compiled in this build.")
                        .next("Run from the phase package on: mvn package lambda:deploy, or mvn deploy.");
            }
            Group group = dependency.snapshot() ? Group.SNAPSHOT_DEPENDENCIES : Group.DEPENDENCIES;
            Path jar = dependency.snapshot() ? StableJar.of(dependency.file(), scratch) : dependency.file();
            files.add(new ContentFile("lib/" + dependency.fileName(), jar, false, group));
        }
        return files;
    }

    private List<ContentFile> files(List<Archive.Entry> entries, Function<String, Group> group) {
        return entries.stream()
                .filter(entry -> !BuildTraces.isTrace(entry.path()))
                .map(entry ->
                        new ContentFile(entry.path(), stable(entry), entry.executable(), group.apply(entry.path())))
                .toList();
    }

    private static @Nullable String ofSpringBoot(String path) {
        if (path.startsWith(BOOT_CLASSES)) {
            return path.substring(BOOT_CLASSES.length());
        }
        if (path.startsWith(BOOT_LIBRARIES)) {
            String name = path.substring(BOOT_LIBRARIES.length());
            return name.startsWith("spring-boot-jarmode-") ? null : "lib/" + name; // a tool of the loader
        }
        // The services are the loader's own (the application's are in BOOT-INF/classes) and would fail without it.
        return path.startsWith("META-INF/") && !path.startsWith("META-INF/services/") ? path : null;
    }

    /** The file, or a copy that is the same in every build of the same sources. */
    private Path stable(Archive.Entry entry) {
        if (entry.path().endsWith(".jar")) {
            return groups.isReleased(entry.path()) ? entry.file() : StableJar.of(entry.file(), scratch);
        }
        return BuildTraces.mayHold(entry.path()) ? withoutTraces(entry) : entry.file();
    }

    private Path withoutTraces(Archive.Entry entry) {
        try {
            byte[] bytes = Files.readAllBytes(entry.file());
            byte[] clean = BuildTraces.without(entry.path(), bytes);
            if (Arrays.equals(bytes, clean)) {
                return entry.file();
            }
            Path copy = scratch.resolve("cleaned").resolve(Digest.of(clean).hex());
            Files.createDirectories(copy.toAbsolutePath().getParent());
            CachePlace.clear(copy);
            Files.write(copy, clean);
            return copy;
        } catch (IOException e) {
            throw DeployException.environment("Cannot read or rewrite " + entry.path())
                    .where(entry.file().toString())
                    .reason(e.toString())
                    .cause(e);
        }
    }
}
