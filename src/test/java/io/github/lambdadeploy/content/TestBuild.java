// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.content;

import io.github.lambdadeploy.project.Dependency;
import io.github.lambdadeploy.project.MavenBuild;
import io.github.lambdadeploy.project.MavenBuild.AttachedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A module {@code orders} in a temporary directory, as Maven would leave it. */
final class TestBuild {

    final Path basedir;
    private String packaging = "jar";
    private @Nullable Path mainArtifact;
    private final List<AttachedFile> attached = new ArrayList<>();
    private final List<Dependency> dependencies = new ArrayList<>();
    private final Set<String> plugins = new HashSet<>();

    TestBuild(Path basedir) {
        this.basedir = basedir;
    }

    TestBuild packaging(String name) {
        packaging = name;
        return this;
    }

    TestBuild file(String path, byte[] bytes) {
        try {
            Path file = basedir.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestBuild ownClass(String internalName) {
        return file("target/classes/" + internalName + ".class", TestArchive.classFile(internalName, 17));
    }

    TestBuild main(TestArchive jar) {
        mainArtifact = jar.write(basedir.resolve("target/orders-1.0.jar"));
        return this;
    }

    TestBuild attach(String classifier, String type, TestArchive archive) {
        Path file = archive.write(basedir.resolve("target/orders-1.0-" + classifier + "." + type));
        attached.add(new AttachedFile(classifier, type, file));
        return this;
    }

    TestBuild dependency(String artifactId, boolean snapshot, TestArchive jar) {
        String version = snapshot ? "1-SNAPSHOT" : "1";
        String name = artifactId + "-" + version + ".jar";
        Path file = jar.write(basedir.resolve("repository").resolve(name));
        dependencies.add(new Dependency("org.lib:" + artifactId + ":" + version, name, file, snapshot));
        return this;
    }

    TestBuild directoryDependency(String artifactId) {
        dependencies.add(new Dependency("com.example:" + artifactId + ":1", artifactId + "-1.jar", basedir, true));
        return this;
    }

    TestBuild plugin(String key) {
        plugins.add(key);
        return this;
    }

    MavenBuild build() {
        return new MavenBuild(
                "orders",
                packaging,
                basedir,
                basedir.resolve("target"),
                basedir.resolve("target/classes"),
                mainArtifact,
                attached,
                dependencies,
                plugins,
                17);
    }

    FunctionContent find(Path... directories) {
        return new ContentFinder().find(build(), new ContentRequest(null, List.of(directories), scratch()));
    }

    FunctionContent findFile(Path file) {
        return new ContentFinder().find(build(), new ContentRequest(file, List.of(), scratch()));
    }

    Path scratch() {
        return basedir.resolve("target/lambda/content");
    }
}
