// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.config.NotificationConfig;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.config.ReleaseConfig;
import io.github.lambdadeploy.config.RepositoryName;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.lambda.LambdaAlias;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.VersionNumber;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.release.Rollback;
import io.github.lambdadeploy.release.RollbackRequest;
import io.github.lambdadeploy.release.Rollbacks;
import io.github.lambdadeploy.release.RunningShift;
import io.github.lambdadeploy.release.VersionImages;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.codedeploy.AppSpecFile;
import io.github.lambdadeploy.rollout.codedeploy.CodeDeployClients;
import io.github.lambdadeploy.rollout.codedeploy.CodeDeployRollout;
import io.github.lambdadeploy.rollout.codedeploy.Turns;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Moves the alias back: to the version that was live before, or to the one that is named; in the middle of a shift to the
 * version that has the rest of the traffic. Code and configuration come back together, {@code $LATEST} stays. Done twice,
 * it ends where it began.
 */
@Mojo(name = "rollback", requiresProject = false, threadSafe = true)
public class RollbackMojo extends LiveMojo {

    /** Number of the version to go back to; default: the one that was live before. */
    @Parameter(property = "lambda.version")
    @Nullable
    String version;

    /** Of {@code deploy}: a deployment of CodeDeploy that is moving the alias is stopped first. */
    @Parameter
    ReleaseConfig release = new ReleaseConfig();

    /** The SNS topic that is told how a rollback ended: {@code topicArn}, {@code on}. */
    @Parameter
    @Nullable
    NotificationConfig notification;

    /** ARN of the SNS topic; goes before {@code <notification><topicArn>}. */
    @Parameter(property = "lambda.notification.topicArn")
    @Nullable
    String notificationTopicArn;

    @Inject
    public RollbackMojo(MavenContext maven) {
        super(maven);
    }

    /** What the last run has left must not be taken for this one's. */
    @Override
    void begin() {
        new Reports(this).forget();
    }

    @Override
    void check(Problems problems) {
        super.check(problems);
        release.check(problems, basedir());
        notification = NotificationConfig.of(notification, notificationTopicArn);
        if (notification != null) {
            notification.check(problems, maven()::isEmptyInXml);
        }
        if (version != null && VersionNumber.parse(version).isEmpty()) {
            problems.wrong(
                    "<version> (-Dlambda.version)",
                    version,
                    "use the number of a published version (mvn lambda:status lists them), no alias and no $LATEST");
        }
        if (version != null && functionNames().size() > 1) {
            problems.add("<version> (-Dlambda.version) is a number of one function, and <functions> names "
                    + functionNames().size() + ": pick one with -Dlambda.functionName");
        }
    }

    @Override
    void run() {
        ExecutorService threads = Executors.newCachedThreadPool(Release::daemon);
        try (Workbench workbench = workbench()) {
            workbench.refuseOffline(endpoint);
            workbench.refuseOtherAccounts(allowedAccounts);
            Patience patience = patience();
            Rollbacks rollbacks = new Rollbacks(
                    functionNames().stream()
                            .map(name -> new Rollback(
                                    request(name, workbench, patience),
                                    maven().timing().clock()))
                            .toList(),
                    threads);
            Notifications notifications = new Notifications(
                    this, workbench, Optional.ofNullable(notification).map(NotificationConfig::toSpec));
            new Reports(this).tell(rollbacks::run, rollbacks::results, notifications::tell);
        } finally {
            threads.shutdownNow();
        }
    }

    private RollbackRequest request(String name, Workbench workbench, Patience patience) {
        LambdaFunction function = function(name, workbench, patience);
        return new RollbackRequest(
                function,
                alias,
                Optional.ofNullable(version).flatMap(VersionNumber::parse),
                new VersionImages(image -> repository(image, workbench)),
                running(function, workbench));
    }

    private RunningShift running(LambdaFunction function, Workbench workbench) {
        ReleaseSpec spec = release.toSpec(basedir());
        return spec.codeDeploy().isEmpty()
                ? RunningShift.NONE
                : new CodeDeployRollout(
                        CodeDeployClients.of(workbench.aws()),
                        new LambdaAlias(function.calls(), alias),
                        spec,
                        AppSpecFile.of(outputDirectory(), function.name(), !functions.isEmpty()),
                        new Turns())::stop;
    }

    private static EcrRepository repository(ImageReference image, Workbench workbench) {
        String address = image.withoutTag().toString();
        RepositoryName name = RepositoryName.parse(address)
                .orElseThrow(() -> new IllegalArgumentException(address + " is no repository of ECR"));
        return new EcrRepository(workbench.aws()::ecr, name.registryId(), name.name());
    }
}
