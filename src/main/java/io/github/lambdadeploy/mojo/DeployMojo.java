// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.config.ExecutionRoleConfig;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.report.DeploymentFiles;
import io.github.lambdadeploy.report.DeploymentReport;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Releases what {@code package} built: pushes it, creates the function or updates its code by digest, publishes a
 * version, waits until it is active and points the alias at it. When all of that is so already, it writes nothing and
 * says {@code unchanged}.
 */
@Mojo(name = "deploy", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public class DeployMojo extends ArtifactMojo {

    /** Execution role that is there, name or ARN; asked for only to create the function. */
    @Parameter(property = "lambda.role")
    @Nullable
    String role;

    /**
     * Execution role that is created with the function when {@code <role>} names none: {@code name}, {@code path}, {@code
     * basicPolicies}, {@code managedPolicies}, {@code inlinePolicies}, {@code permissionsBoundary}, {@code description},
     * {@code tags}.
     */
    @Parameter
    @Nullable
    ExecutionRoleConfig executionRole;

    /** Whether a missing execution role is created. */
    @Parameter(property = "lambda.createRole", defaultValue = "true")
    boolean createRole = true;

    /** Whether a missing log group is created, when {@code <function><logRetentionDays>} is set. */
    @Parameter(property = "lambda.createLogGroup", defaultValue = "true")
    boolean createLogGroup = true;

    /** Touches nothing but code, version and alias, for functions that Terraform, CDK or CloudFormation own. */
    @Parameter(property = "lambda.codeOnly", defaultValue = "false")
    boolean codeOnly;

    @Inject
    public DeployMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        Names.ROLE.check(problems, "<role> (-Dlambda.role)", role);
        if (executionRole != null) {
            executionRole.check(problems, basedir());
        }
    }

    /** What the last run has left must not be taken for this one's. */
    @Override
    void begin() {
        files().forget();
    }

    @Override
    void run() {
        Artifact artifact = artifact();
        try (Workbench workbench = workbench()) {
            DeploymentResult result = release(new Release(this, workbench, artifact));
            DeploymentReport.lines(result).forEach(getLog()::info);
            DeploymentReport.values(result)
                    .forEach((name, value) ->
                            maven().project().getProperties().setProperty("lambda.deployment." + name, value));
            files().write(new DeploymentReport(List.of(result), null));
            files().export(result);
        }
    }

    /** The settings the POM names, those with elements of their own included. */
    FunctionSettings settings() {
        FunctionSettings settings = function.toSpec();
        if (!isImage() && handler != null) {
            settings = settings.with(SettingType.HANDLER, new Setting.Value<>(handler));
        }
        // The stand-in has one role for everybody.
        if (!local && role != null && role.startsWith("arn:")) {
            settings = settings.with(SettingType.ROLE, new Setting.Value<>(role));
        }
        return settings;
    }

    private DeploymentResult release(Release release) {
        try {
            return release.run();
        } catch (DeployException failure) {
            try {
                files().write(new DeploymentReport(List.of(release.failed()), failure));
            } catch (DeployException unwritable) {
                getLog().warn(unwritable.getMessage());
            }
            throw failure;
        }
    }

    /** Relative names of the POM start here. */
    Path basedir() {
        return maven().project().getBasedir().toPath();
    }

    private DeploymentFiles files() {
        return new DeploymentFiles(outputDirectory(), System.getenv());
    }

    private Artifact artifact() {
        Artifact artifact = artifactFile()
                .read()
                .orElseThrow(
                        () -> DeployException.configuration("There is nothing to deploy: lambda:package has not run")
                                .where(outputDirectory()
                                        .resolve("artifact.json")
                                        .toString())
                                .left("Nothing was sent or changed.")
                                .next(
                                        "Run `mvn deploy` with both goals bound in the POM, or `mvn package lambda:package lambda:deploy`."));
        if (artifact.packageType().equalsIgnoreCase(packageType)) {
            return artifact;
        }
        throw DeployException.configuration("<packageType> (-Dlambda.packageType) is " + packageType
                        + ", but what was built is of type " + artifact.packageType())
                .where(outputDirectory().resolve("artifact.json").toString())
                .left("Nothing was sent or changed.")
                .next("Run the goal package again with the same settings.");
    }
}
