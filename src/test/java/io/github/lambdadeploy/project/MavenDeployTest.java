// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.artifact.repository.MavenArtifactRepository;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenDeployTest {

    private final DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();

    @Test
    void willFailWithoutARepository() throws Exception {
        assertThat(willFail(project(""), "deploy")).isTrue();
        assertThat(willFail(project("<configuration><skip>false</skip></configuration>"), "clean", "deploy"))
                .isTrue();
    }

    @Test
    void isNotEvenReached() throws Exception {
        assertThat(willFail(project(""), "package", "lambda:deploy")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<configuration><skip>true</skip></configuration>",
                "<configuration><skip>releases</skip></configuration>",
                "<executions><execution><id>default-deploy</id><phase>none</phase></execution></executions>",
                "<executions><execution><id>default-deploy</id><configuration><skip>true</skip></configuration>"
                        + "</execution></executions>",
            })
    void isToldToSkipInThePom(String plugin) throws Exception {
        assertThat(willFail(project(plugin), "deploy")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maven.deploy.skip=true", "altDeploymentRepository=id::file:/tmp", "maven.deploy.skip=releases"})
    void isToldByAProperty(String property) throws Exception {
        String[] parts = property.split("=", 2);
        MavenProject inPom = project("");
        inPom.getProperties().setProperty(parts[0], parts[1]);
        assertThat(willFail(inPom, "deploy")).isFalse();

        request.getUserProperties().setProperty(parts[0], parts[1]);
        assertThat(willFail(project(""), "deploy")).isFalse();
    }

    @Test
    void theCommandLineGoesBeforeThePom() throws Exception {
        MavenProject project = project("");
        project.getProperties().setProperty("maven.deploy.skip", "true");
        request.getUserProperties().setProperty("maven.deploy.skip", "false");
        assertThat(willFail(project, "deploy")).isTrue();
    }

    @Test
    void hasARepository() throws Exception {
        MavenProject project = project("");
        project.setReleaseArtifactRepository(new MavenArtifactRepository());
        assertThat(willFail(project, "deploy")).isFalse();
    }

    @Test
    void isNotInTheBuild() throws Exception {
        MavenProject project = project("");
        project.getBuild().getPlugins().clear();
        project.getBuild().flushPluginMap();
        assertThat(willFail(project, "deploy")).isFalse();
    }

    private static MavenProject project(String plugin) throws Exception {
        MavenProject project = new MavenProject(new MavenXpp3Reader()
                .read(new StringReader("<project><version>1.0</version><build><plugins><plugin>"
                        + "<artifactId>maven-deploy-plugin</artifactId>" + plugin
                        + "</plugin></plugins></build></project>")));
        project.setArtifact(new DefaultArtifact("g", "a", "1.0", null, "jar", "", new DefaultArtifactHandler("jar")));
        return project;
    }

    @SuppressWarnings("deprecation") // the only way to a session without a whole Maven
    private boolean willFail(MavenProject project, String... goals) {
        request.setGoals(List.of(goals));
        return MavenDeploy.willFail(
                project,
                new MavenSession(
                        null, new DefaultRepositorySystemSession(), request, new DefaultMavenExecutionResult()));
    }
}
