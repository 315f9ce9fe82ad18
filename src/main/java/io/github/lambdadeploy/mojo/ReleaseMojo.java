// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.config.ExecutionRoleConfig;
import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.NotificationConfig;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.notify.Notification;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals share that compare what {@code package} built with what AWS has. */
abstract class ReleaseMojo extends RolloutMojo {

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

    /** Whether a missing function is created. */
    @Parameter(property = "lambda.createFunction", defaultValue = "true")
    boolean createFunction = true;

    /** Whether a missing execution role is created. */
    @Parameter(property = "lambda.createRole", defaultValue = "true")
    boolean createRole = true;

    /** Whether a missing alias is created. */
    @Parameter(property = "lambda.createAlias", defaultValue = "true")
    boolean createAlias = true;

    /** Whether a missing log group is created, when {@code <function><logRetentionDays>} is set. */
    @Parameter(property = "lambda.createLogGroup", defaultValue = "true")
    boolean createLogGroup = true;

    /** Touches nothing but code, version and alias, for functions that Terraform, CDK or CloudFormation own. */
    @Parameter(property = "lambda.codeOnly", defaultValue = "false")
    boolean codeOnly;

    /** The SNS topic that is told how a deployment ended: {@code topicArn}, {@code on}. */
    @Parameter
    @Nullable
    NotificationConfig notification;

    /** ARN of the SNS topic; goes before {@code <notification><topicArn>}. */
    @Parameter(property = "lambda.notification.topicArn")
    @Nullable
    String notificationTopicArn;

    ReleaseMojo(MavenContext maven) {
        super(maven);
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        Names.ROLE.check(problems, "<role> (-Dlambda.role)", role);
        if (codeOnly && release.createsCodeDeploy()) {
            problems.add("<codeOnly> (-Dlambda.codeOnly) touches nothing but code, version and alias, and"
                    + " <release><codeDeploy><create> is true: set one of them to false");
        }
        if (executionRole != null) {
            executionRole.check(problems, basedir());
        }
        notification = NotificationConfig.of(notification, notificationTopicArn);
        if (notification != null) {
            notification.check(problems, maven()::isEmptyInXml);
        }
    }

    /** Whether what somebody else has changed is to be shown, though nothing is to be done. */
    abstract boolean looksForDrift();

    /** Who is told how it ended, if anybody is. */
    final Optional<Notification> notification() {
        return Optional.ofNullable(notification).map(NotificationConfig::toSpec);
    }

    @Override
    void alsoFind(Problems problems) {
        if (region != null && !Names.REGION.allows(region)
                || endpoint != null && (local || !Names.ENDPOINT.allows(endpoint))) {
            return;
        }
        try (Workbench workbench = workbench()) {
            new LiveFindings(this, workbench).note(problems);
        } catch (DeployException e) {
            // What AWS or the network has to say comes up when the mistakes are mended.
            if (e.fault() == DeployException.Fault.CONFIGURATION) {
                problems.add(e.what());
            } else {
                getLog().debug("Nothing more can be found: " + e.getMessage());
            }
        }
    }

    /** What {@code package} has built. */
    final Artifact artifact() {
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
        if (!artifact.packageType().equalsIgnoreCase(packageType)) {
            throw notAsBuilt("<packageType> (-Dlambda.packageType) is " + packageType
                    + ", but what was built is of type " + artifact.packageType());
        }
        Architecture named = image.architecture().orElse(artifact.architecture());
        if (named != artifact.architecture()) {
            throw notAsBuilt("<image><architecture> (-Dlambda.image.architecture) is " + named.lambdaName()
                    + ", but what was built is for "
                    + artifact.architecture().lambdaName());
        }
        return artifact;
    }

    private DeployException notAsBuilt(String what) {
        return DeployException.configuration(what)
                .where(outputDirectory().resolve("artifact.json").toString())
                .left("Nothing was sent or changed.")
                .next("Run the goal package again with the same settings.");
    }
}
