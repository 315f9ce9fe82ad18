// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.content.ContentFile.Group;
import io.github.lambdadeploy.project.Dependency;
import io.github.lambdadeploy.project.MavenBuild;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says how often a file changes, by comparing an archive's content with what Maven knows: the module's own classes and
 * its dependencies. So a changed class sends only classes, even out of a shaded jar.
 */
final class Groups {

    private final MavenBuild build;
    private final Set<String> own;
    private final Set<String> ofSnapshots = new HashSet<>();
    private final Map<String, Dependency> jars = new HashMap<>();

    Groups(MavenBuild build) {
        this.build = build;
        this.own = Listing.of(build.classes()).names();
        for (Dependency dependency : build.dependencies()) {
            String group = dependency
                    .coordinates()
                    .substring(0, dependency.coordinates().indexOf(':') + 1);
            jars.put(dependency.fileName(), dependency);
            jars.putIfAbsent(dependency.file().getFileName().toString(), dependency);
            jars.putIfAbsent(group.replace(':', '.') + dependency.fileName(), dependency); // Quarkus
            jars.putIfAbsent(
                    group.replace(':', '-') + dependency.fileName(), dependency); // Spring Boot, names that clash
            if (dependency.snapshot()) {
                ofSnapshots.addAll(Listing.of(dependency.file()).names());
            }
        }
    }

    /** A jar that was released and therefore is the same in every build. */
    boolean isReleased(String path) {
        Dependency dependency = jars.get(fileName(path));
        return dependency != null && !dependency.snapshot();
    }

    /** For archives in which only the module's own files and jars lie: plain jars and Spring Boot's. */
    Group inOwn(String path) {
        return path.endsWith(".jar") ? ofJar(path) : ofOwn(path);
    }

    /** For archives in which everything was mixed: shaded jars and assemblies. */
    Group inMixed(String path) {
        if (path.endsWith(".jar")) {
            return ofJar(path);
        }
        if (own.contains(path) || isAboutModule(path)) {
            return ofOwn(path);
        }
        return ofSnapshots.contains(path) ? Group.SNAPSHOT_DEPENDENCIES : Group.DEPENDENCIES;
    }

    private Group ofOwn(String path) {
        return path.endsWith(".class") ? Group.CLASSES : Group.RESOURCES;
    }

    private Group ofJar(String path) {
        Path main = build.mainArtifact();
        if (main != null && main.getFileName().toString().equals(fileName(path))) {
            return Group.CLASSES;
        }
        return isReleased(path) ? Group.DEPENDENCIES : Group.SNAPSHOT_DEPENDENCIES;
    }

    /** Written by the jar plugin about the module itself: changes with its version, not with its dependencies. */
    private boolean isAboutModule(String path) {
        return path.equals("META-INF/MANIFEST.MF")
                || (path.startsWith("META-INF/maven/") && path.contains("/" + build.artifactId() + "/"));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
