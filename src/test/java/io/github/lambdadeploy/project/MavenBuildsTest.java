// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.project.MavenBuild.AttachedFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenBuildsTest {

    @TempDir
    Path directory;

    private final MavenProject project = project("com.example", "orders", "1.0");
    private final Properties userProperties = new Properties();
    private final Set<Artifact> artifacts = new LinkedHashSet<>();

    @BeforeEach
    void locate() {
        project.setFile(directory.resolve("pom.xml").toFile());
        project.getBuild().setDirectory(directory.resolve("target").toString());
        project.getBuild().setOutputDirectory("target/classes");
        project.setArtifact(artifact("com.example", "orders", "1.0", "compile", "jar", null, null));
        project.setArtifacts(artifacts);
    }

    @Test
    void tellsWhereThingsAreBeforeAnythingIsBuilt() {
        MavenBuild build = MavenBuilds.of(project, session());

        assertThat(build.artifactId()).isEqualTo("orders");
        assertThat(build.packaging()).isEqualTo("jar");
        assertThat(build.basedir()).isEqualTo(directory);
        assertThat(build.directory()).isEqualTo(directory.resolve("target"));
        assertThat(build.classes()).isEqualTo(directory.resolve("target/classes"));
        assertThat(build.mainArtifact()).isNull();
        assertThat(build.attached()).isEmpty();
        assertThat(build.dependencies()).isEmpty();
        assertThat(build.javaRelease()).isZero();
    }

    @Test
    @SuppressWarnings("deprecation") // the other way needs MavenProjectHelper and so a container
    void tellsWhatPackageMade() throws IOException {
        project.getArtifact().setFile(file("target/orders-1.0.jar"));
        project.addAttachedArtifact(
                artifact("com.example", "orders", "1.0", "runtime", "zip", "lambda", file("target/orders-lambda.zip")));
        plugin("org.apache.maven.plugins:maven-shade-plugin");

        MavenBuild build = MavenBuilds.of(project, session());

        assertThat(build.mainArtifact()).isEqualTo(directory.resolve("target/orders-1.0.jar"));
        assertThat(build.attached())
                .containsExactly(new AttachedFile("lambda", "zip", directory.resolve("target/orders-lambda.zip")));
        assertThat(build.plugins()).containsExactly("org.apache.maven.plugins:maven-shade-plugin");
    }

    @Test
    void doesNotTakeAClassesDirectoryForTheMainArtifact() {
        project.getArtifact().setFile(directory.toFile());

        assertThat(MavenBuilds.of(project, session()).mainArtifact()).isNull();
    }

    @Test
    void listsRuntimeDependenciesInClassPathOrder() throws IOException {
        add("org.z", "last", "2", "runtime", null);
        add("org.a", "first", "1", "compile", null);
        add("org.a", "first", "1", "compile", "linux");
        add("org.a", "servlet", "1", "provided", null);
        add("org.a", "junit", "1", "test", null);
        artifacts.add(artifact("org.a", "bom", "1", "compile", "pom", null, file("bom.pom")));

        List<Dependency> dependencies = MavenBuilds.of(project, session()).dependencies();

        assertThat(dependencies)
                .extracting(Dependency::fileName)
                .containsExactly("last-2.jar", "first-1.jar", "first-1-linux.jar");
        assertThat(dependencies)
                .extracting(Dependency::coordinates)
                .containsExactly("org.z:last:2", "org.a:first:1", "org.a:first:linux:1");
        assertThat(dependencies).noneMatch(Dependency::snapshot);
    }

    @Test
    void givesEachFileANameOfItsOwnInAnyOrder() throws IOException {
        add("org.one", "core", "1", "compile", null);
        add("org.two", "core", "1", "compile", null);
        add("org.two", "other", "1", "compile", null);

        assertThat(MavenBuilds.of(project, session()).dependencies())
                .extracting(Dependency::fileName)
                .containsExactly("org.one-core-1.jar", "org.two-core-1.jar", "other-1.jar");
    }

    @Test
    void knowsSnapshotsAndModulesOfTheReactor() throws IOException {
        add("com.example", "common", "1.0", "compile", null);
        add("org.a", "nightly", "2-20261120.101112-3", "compile", null);
        add("org.a", "released", "2", "compile", null);

        List<Dependency> dependencies = MavenBuilds.of(project, session(project("com.example", "common", "1.0")))
                .dependencies();

        assertThat(dependencies).extracting(Dependency::snapshot).containsExactly(true, true, false);
        assertThat(dependencies.get(1).fileName()).isEqualTo("nightly-2-SNAPSHOT.jar");
    }

    @Test
    void keepsTheClassesDirectoryOfAModuleThatIsNotPackaged() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("common/target/classes"));
        artifacts.add(artifact("com.example", "common", "1.0", "compile", "jar", null, classes.toFile()));

        assertThat(MavenBuilds.of(project, session()).dependencies())
                .extracting(Dependency::file)
                .containsExactly(classes);
    }

    @Test
    void readsTheJavaReleaseWhereTheCompilerPluginDoes() {
        Plugin compiler = plugin("org.apache.maven.plugins:maven-compiler-plugin");
        PluginExecution execution = new PluginExecution();
        execution.setId("default-compile");
        compiler.addExecution(execution);
        project.getProperties().setProperty("maven.compiler.target", "1.8");
        assertThat(release()).isEqualTo(8);
        compiler.setConfiguration(configuration("target", "11"));
        assertThat(release()).isEqualTo(11);
        project.getProperties().setProperty("maven.compiler.release", "17");
        assertThat(release()).isEqualTo(17);
        userProperties.setProperty("maven.compiler.release", "21");
        assertThat(release()).isEqualTo(21);
        compiler.setConfiguration(configuration("release", "25"));
        assertThat(release()).isEqualTo(25);
        execution.setConfiguration(configuration("release", "26"));
        assertThat(release()).isEqualTo(26);
    }

    @Test
    void doesNotGuessAReleaseItCannotRead() {
        project.getProperties().setProperty("maven.compiler.release", "${java.version}");

        assertThat(release()).isZero();
    }

    private int release() {
        return MavenBuilds.of(project, session()).javaRelease();
    }

    private MavenSession session(MavenProject... others) {
        DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setUserProperties(userProperties);
        @SuppressWarnings("deprecation") // the only way to make one without a container
        MavenSession session = new MavenSession(null, null, request, new DefaultMavenExecutionResult());
        List<MavenProject> projects = new java.util.ArrayList<>(List.of(others));
        projects.add(project);
        session.setProjects(projects);
        return session;
    }

    private static MavenProject project(String groupId, String artifactId, String version) {
        Model model = new Model();
        model.setGroupId(groupId);
        model.setArtifactId(artifactId);
        model.setVersion(version);
        model.setBuild(new Build());
        return new MavenProject(model);
    }

    private Plugin plugin(String key) {
        Plugin plugin = new Plugin();
        plugin.setGroupId(key.substring(0, key.indexOf(':')));
        plugin.setArtifactId(key.substring(key.indexOf(':') + 1));
        project.getBuild().addPlugin(plugin);
        return plugin;
    }

    private static Xpp3Dom configuration(String element, String value) {
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        Xpp3Dom child = new Xpp3Dom(element);
        child.setValue(value);
        configuration.addChild(child);
        return configuration;
    }

    private void add(String groupId, String artifactId, String version, String scope, @Nullable String classifier)
            throws IOException {
        File file = file(groupId + "/" + artifactId + "-" + version + "-" + classifier + ".jar");
        artifacts.add(artifact(groupId, artifactId, version, scope, "jar", classifier, file));
    }

    private static Artifact artifact(
            String groupId,
            String artifactId,
            String version,
            String scope,
            String type,
            @Nullable String classifier,
            @Nullable File file) {
        DefaultArtifactHandler handler = new DefaultArtifactHandler(type);
        handler.setAddedToClasspath(type.equals("jar"));
        Artifact artifact = new DefaultArtifact(groupId, artifactId, version, scope, type, classifier, handler);
        artifact.setFile(file);
        return artifact;
    }

    private File file(String path) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, path).toFile();
    }
}
