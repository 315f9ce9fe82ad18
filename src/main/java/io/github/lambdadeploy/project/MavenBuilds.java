// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import io.github.lambdadeploy.project.MavenBuild.AttachedFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Reads a {@link MavenBuild} from Maven's own objects, in the Maven 3 API, which Maven 4 serves too. */
public final class MavenBuilds {

    private static final Set<String> RUNTIME_SCOPES = Set.of(Artifact.SCOPE_COMPILE, Artifact.SCOPE_RUNTIME);

    private MavenBuilds() {}

    /**
     * The module as it is now: call it in or after the phase {@code package}, from a goal that requires dependency
     * resolution of scope runtime.
     */
    public static MavenBuild of(MavenProject project, MavenSession session) {
        return new MavenBuild(
                project.getArtifactId(),
                project.getPackaging(),
                project.getBasedir().toPath(),
                path(project, project.getBuild().getDirectory()),
                path(project, project.getBuild().getOutputDirectory()),
                mainArtifact(project),
                attached(project),
                dependencies(project, session),
                project.getBuildPlugins().stream().map(Plugin::getKey).collect(Collectors.toSet()),
                JavaRelease.of(project, session));
    }

    private static Path path(MavenProject project, String directory) {
        return project.getBasedir().toPath().resolve(directory).normalize();
    }

    private static @Nullable Path mainArtifact(MavenProject project) {
        Artifact artifact = project.getArtifact();
        File file = artifact == null ? null : artifact.getFile();
        // Before package has run, Maven 4 and reactor readers name the classes directory here.
        return file == null || !file.isFile() ? null : file.toPath();
    }

    private static List<AttachedFile> attached(MavenProject project) {
        return project.getAttachedArtifacts().stream()
                .filter(artifact ->
                        artifact.getFile() != null && artifact.getFile().isFile())
                .map(artifact -> new AttachedFile(
                        Objects.requireNonNullElse(artifact.getClassifier(), ""),
                        artifact.getType(),
                        artifact.getFile().toPath()))
                .toList();
    }

    private static List<Dependency> dependencies(MavenProject project, MavenSession session) {
        Set<String> reactor =
                session.getProjects().stream().map(MavenBuilds::key).collect(Collectors.toSet());
        List<Artifact> artifacts = project.getArtifacts().stream()
                .filter(artifact -> RUNTIME_SCOPES.contains(artifact.getScope()))
                .filter(artifact -> artifact.getFile() != null)
                .filter(artifact -> artifact.getArtifactHandler() == null
                        || artifact.getArtifactHandler().isAddedToClasspath())
                .toList();
        Map<String, Integer> uses = new HashMap<>();
        artifacts.forEach(artifact -> uses.merge(comparable(fileName(artifact)), 1, Integer::sum));
        Set<String> taken = new HashSet<>();
        List<Dependency> dependencies = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            String name = fileName(artifact);
            // All that share a name get their groupId, so that it does not depend on which comes first.
            String unique = uses.getOrDefault(comparable(name), 0) > 1 ? artifact.getGroupId() + "-" + name : name;
            for (int number = 2; !taken.add(comparable(unique)); number++) {
                unique = number + "-" + artifact.getGroupId() + "-" + name;
            }
            boolean snapshot = artifact.isSnapshot() || reactor.contains(key(artifact));
            dependencies.add(new Dependency(
                    coordinates(artifact), unique, artifact.getFile().toPath(), snapshot));
        }
        return dependencies;
    }

    /** With the base version: a snapshot is called the same whether it comes from a repository or from this machine. */
    private static String fileName(Artifact artifact) {
        return artifact.getArtifactId() + "-" + artifact.getBaseVersion()
                + (hasClassifier(artifact) ? "-" + artifact.getClassifier() : "") + ".jar";
    }

    private static String coordinates(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId()
                + (hasClassifier(artifact) ? ":" + artifact.getClassifier() : "") + ":" + artifact.getBaseVersion();
    }

    private static boolean hasClassifier(Artifact artifact) {
        return artifact.getClassifier() != null && !artifact.getClassifier().isEmpty();
    }

    /** Some file systems take names that differ in case for one. */
    private static String comparable(String fileName) {
        return fileName.toLowerCase(Locale.ROOT);
    }

    private static String key(MavenProject project) {
        return project.getGroupId() + ":" + project.getArtifactId() + ":" + project.getVersion();
    }

    private static String key(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId() + ":" + artifact.getBaseVersion();
    }
}
