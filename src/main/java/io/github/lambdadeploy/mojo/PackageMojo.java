// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.config.JavaVersions;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.content.ContentRequest;
import io.github.lambdadeploy.packaging.ZipPackaging;
import io.github.lambdadeploy.project.MavenBuild;
import io.github.lambdadeploy.project.MavenBuilds;
import io.github.lambdadeploy.project.MavenDeploy;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Builds the function's container image or zip, reproducibly and without Docker, and writes {@code
 * target/lambda/artifact.json}. Calls no AWS API; asks the base image's registry for a few kilobytes, once a day.
 */
@Mojo(
        name = "package",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public class PackageMojo extends ArtifactMojo {

    /** Groups of the plugin's own jars that make up AWS's Java runtime interface client. */
    private static final List<String> CLIENT = List.of(
            "aws-lambda-java-runtime-interface-client",
            "aws-lambda-java-core",
            "aws-lambda-java-serialization",
            "utils-lite");

    /** The plugin's own jars, of which AWS's Java runtime interface client goes into images that need it. */
    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true)
    List<org.apache.maven.artifact.Artifact> pluginArtifacts = List.of();

    @Inject
    public PackageMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        if (handlers().isEmpty()) {
            Names.HANDLER.require(problems, "<handler> (-Dlambda.handler)", handler);
        }
        if (MavenDeploy.willFail(maven().project(), maven().session())) {
            problems.add("<distributionManagement> is missing, so maven-deploy-plugin is going to fail: add"
                    + " <maven.deploy.skip>true</maven.deploy.skip> to the <properties> of this POM");
        }
    }

    @Override
    void run() {
        boolean plain = local || endpoint != null && endpoint.startsWith("http://");
        Ahead ahead = new Ahead(maven(), !plain);
        ahead.deployment();
        MavenBuild build = MavenBuilds.of(maven().project(), maven().session());
        ContentRequest what = zip.toSpec(build.basedir(), outputDirectory().resolve("content"));
        artifactFile().write(isImage() ? image(build, what, ahead) : zip(build, what));
    }

    private Artifact image(MavenBuild build, ContentRequest what, Ahead ahead) {
        try (Workbench workbench = workbench()) {
            return workbench
                    .imagePackaging(ahead::upload)
                    .run(build, what, image.toSpec(handlers(), build.javaRelease(), build.basedir(), client()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The build was interrupted")
                    .left("Nothing was sent or changed.")
                    .next("Run it again.")
                    .cause(e);
        }
    }

    private Artifact zip(MavenBuild build, ContentRequest what) {
        Path file = outputDirectory().resolve("function.zip");
        return new ZipPackaging()
                .run(
                        build,
                        what,
                        handlers(),
                        runtime(build),
                        image.architecture().orElse(Architecture.X86_64),
                        zip.bucket() != null,
                        file);
    }

    private String runtime(MavenBuild build) {
        return function.runtime().orElseGet(() -> {
            var java = JavaVersions.forRelease(build.javaRelease());
            return java.isPresent() ? "java" + java.getAsInt() : "";
        });
    }

    private List<Path> client() {
        return pluginArtifacts.stream()
                .filter(artifact -> CLIENT.contains(artifact.getArtifactId()))
                .map(artifact -> artifact.getFile().toPath())
                .toList();
    }
}
