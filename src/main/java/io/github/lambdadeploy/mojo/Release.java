// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.config.JavaVersions;
import io.github.lambdadeploy.config.RepositoryName;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.logs.LogRetention;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.project.JavaRelease;
import io.github.lambdadeploy.registry.DamagedBlobException;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.release.CodeUpload;
import io.github.lambdadeploy.release.Deployment;
import io.github.lambdadeploy.release.DeploymentRequest;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.ImageUpload;
import io.github.lambdadeploy.release.Outcome;
import io.github.lambdadeploy.release.ZipUpload;
import io.github.lambdadeploy.report.TransferProgress;
import io.github.lambdadeploy.s3.ZipBucket;
import io.github.lambdadeploy.time.Deadline;
import io.github.lambdadeploy.time.Sleeper;
import io.github.lambdadeploy.zip.ZipLimits;
import java.io.Console;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Turns a deploy goal's parameters into a {@link Deployment} and runs it. */
final class Release {

    private final DeployMojo mojo;
    private final Workbench workbench;
    private final AwsClients aws;
    private final Artifact artifact;
    private final Clock clock = Clock.systemUTC();
    private @Nullable Deployment deployment;

    Release(DeployMojo mojo, Workbench workbench, Artifact artifact) {
        this.mojo = mojo;
        this.workbench = workbench;
        this.aws = workbench.aws();
        this.artifact = artifact;
    }

    DeploymentResult run() {
        workbench.refuseOffline(mojo.endpoint);
        String region = aws.region();
        workbench.refuseOtherAccounts(mojo.allowedAccounts);
        Patience patience = new Patience(Sleeper.REAL, Deadline.in(Duration.ofSeconds(mojo.timeoutSeconds), clock));
        ExecutorService readers = Executors.newCachedThreadPool(Release::daemon);
        try {
            LambdaFunction function = new LambdaFunction(aws.lambda(), mojo.functionName, region, patience);
            deployment = new Deployment(
                    new DeploymentRequest(
                            function,
                            wanted(),
                            wishes(function, patience),
                            upload(region),
                            new Role(mojo, workbench, patience),
                            description()),
                    readers,
                    clock);
            refuse(deployment.preflight());
            return deployment.run();
        } finally {
            readers.shutdownNow();
        }
    }

    /** What was done until it failed. */
    DeploymentResult failed() {
        if (deployment != null) {
            return deployment.failed();
        }
        return new DeploymentResult(
                mojo.functionName,
                null,
                mojo.alias,
                Outcome.FAILED,
                null,
                null,
                artifact.packageType(),
                null,
                artifact.codeSha256(),
                List.of(),
                Duration.ZERO);
    }

    private Wanted wanted() {
        FunctionSettings settings = FunctionSettings.NONE;
        if (!mojo.codeOnly) {
            settings = mojo.settings();
        }
        String architecture = artifact instanceof ImageArtifact
                ? artifact.architecture().lambdaName()
                : mojo.image.architecture().map(named -> named.lambdaName()).orElse(null);
        int release = mojo.isImage()
                ? 0
                : JavaRelease.of(mojo.maven().project(), mojo.maven().session());
        return new Wanted(
                mojo.alias,
                artifact.packageType(),
                artifact.codeSha256(),
                architecture,
                release,
                settings,
                defaults(),
                mojo.function.tags() instanceof Setting.Value<Map<String, String>> tags ? tags.value() : Map.of());
    }

    private CodeUpload upload(String region) {
        if (artifact instanceof ZipArtifact zip) {
            String bucket = mojo.zip.bucket();
            ZipLimits.Route route = ZipLimits.route(zip, bucket != null);
            return new ZipUpload(
                    zip,
                    route == ZipLimits.Route.S3 && bucket != null
                            ? new ZipBucket(aws.s3(), bucket, mojo.zip.prefix())
                            : null);
        }
        RepositoryName name = mojo.image.repository(mojo.functionName);
        if (workbench.isLocal()) {
            name = new RepositoryName(null, null, name.name());
        } else if (name.region() != null && !name.region().equals(region)) {
            throw DeployException.configuration(
                            "<image><repository> is in " + name.region() + ", the function in " + region)
                    .reason("Lambda takes images of its own region only")
                    .left("Nothing was sent or changed.")
                    .next("Name a repository in " + region + ", or set <region> (-Dlambda.region).");
        }
        return new ImageUpload(
                (ImageArtifact) artifact,
                new EcrRepository(aws::ecr, name.registryId(), name.name()),
                mojo.image.createsRepository() && !mojo.codeOnly,
                mojo.image.tags(),
                new ImageUpload.ImagePush() {
                    @Override
                    public void push(Digest digest, ImageReference repository, List<String> tags) {
                        Release.this.push(digest, repository, tags);
                    }

                    @Override
                    public void login() {
                        workbench.login();
                    }
                });
    }

    private void push(Digest digest, ImageReference repository, List<String> tags) {
        try {
            workbench.copier(repository).copy(digest, workbench.store(), repository, tags, progress());
        } catch (DamagedBlobException e) {
            throw DeployException.environment("A layer of the image is not in the local store any more, or was damaged")
                    .where(e.digest().toString())
                    .left("The function was not changed.")
                    .next("Build it again with the same settings: mvn package, then deploy.")
                    .cause(e);
        } catch (DeployException e) {
            String left = e.left() == null ? "" : e.left() + " ";
            throw e.left(left + "The function was not changed.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.environment("The push was interrupted")
                    .left("The function was not changed.")
                    .next("Run the same command again: only what is missing is sent.")
                    .cause(e);
        }
    }

    private TransferProgress progress() {
        boolean interactive = mojo.maven().session().getRequest().isInteractiveMode()
                && isTerminal()
                && mojo.getLog().isInfoEnabled()
                && !"dumb".equals(System.getenv("TERM"));
        PrintStream terminal = interactive ? System.out : null;
        return new TransferProgress(mojo.getLog()::info, terminal);
    }

    /** Since Java 22 there is a console without a terminal too, and it says so itself. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private Wishes wishes(LambdaFunction function, Patience patience) {
        if (mojo.codeOnly) {
            return Wishes.NONE;
        }
        String group = mojo.function.logGroup().orElse(LogRetention.defaultGroup(function.name()));
        return mojo.function
                .wishes(function.calls(), mojo.alias)
                .with(new LogRetention(aws::logs, group, mojo.createLogGroup, patience), mojo.function.logRetention());
    }

    /** For a function that is made, where the POM says nothing. */
    private FunctionSettings defaults() {
        FunctionSettings defaults = FunctionSettings.NONE
                .with(SettingType.MEMORY_SIZE, new Setting.Value<>(512))
                .with(SettingType.TIMEOUT, new Setting.Value<>(30));
        if (!mojo.isImage()) {
            defaults = defaults.with(SettingType.HANDLER, new Setting.Value<>(artifact.handler()));
            var java = JavaVersions.forRelease(
                    JavaRelease.of(mojo.maven().project(), mojo.maven().session()));
            if (java.isPresent()) {
                defaults = defaults.with(SettingType.RUNTIME, new Setting.Value<>("java" + java.getAsInt()));
            }
        }
        return defaults;
    }

    private void refuse(List<String> findings) {
        if (!findings.isEmpty()) {
            throw DeployException.configuration(
                            findings.size() == 1
                                    ? findings.get(0)
                                    : findings.size() + " things stand in the way:\n  - "
                                            + String.join("\n  - ", findings))
                    .where("function " + mojo.functionName + " in " + aws.region())
                    .left("Nothing was sent or changed.");
        }
    }

    /** What `aws lambda list-versions-by-function` shows of the version. */
    private String description() {
        String text = mojo.maven().project().getArtifactId() + " "
                + mojo.maven().project().getVersion() + ", "
                + artifact.packageType().toLowerCase(java.util.Locale.ROOT)
                + " " + artifact.codeSha256();
        return text.length() > 256 ? text.substring(0, 256) : text;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lambda-deploy read");
        thread.setDaemon(true);
        return thread;
    }
}
