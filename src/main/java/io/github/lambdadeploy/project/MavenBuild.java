// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Maven knows about one module's build.
 *
 * @param artifactId of the module
 * @param packaging {@code jar}, {@code pom}, …
 * @param basedir the module's directory
 * @param directory the build directory, usually {@code target}
 * @param classes the classes directory, whether it exists or not
 * @param mainArtifact the file of the main artifact once {@code package} has made it
 * @param attached files attached to the module so far (assemblies, shaded jars, classified jars)
 * @param dependencies runtime dependencies in class path order
 * @param plugins {@code groupId:artifactId} of all build plugins of the module
 * @param javaRelease the class-file level the module is compiled for, from {@code maven.compiler.release} or
 *     {@code target}; 0 when unknown
 */
public record MavenBuild(
        String artifactId,
        String packaging,
        Path basedir,
        Path directory,
        Path classes,
        @Nullable Path mainArtifact,
        List<AttachedFile> attached,
        List<Dependency> dependencies,
        Set<String> plugins,
        int javaRelease) {

    public MavenBuild {
        attached = List.copyOf(attached);
        dependencies = List.copyOf(dependencies);
        plugins = Set.copyOf(plugins);
    }

    /**
     * A file attached to the module.
     *
     * @param classifier empty when there is none
     * @param type Maven's type: {@code jar}, {@code zip}, …
     */
    public record AttachedFile(String classifier, String type, Path file) {}
}
