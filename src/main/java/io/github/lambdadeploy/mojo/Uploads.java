// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Artifact;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ImageArtifact;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.config.RepositoryName;
import io.github.lambdadeploy.ecr.EcrRepository;
import io.github.lambdadeploy.registry.DamagedBlobException;
import io.github.lambdadeploy.registry.ImageReference;
import io.github.lambdadeploy.release.CodeUpload;
import io.github.lambdadeploy.release.ImageUpload;
import io.github.lambdadeploy.release.ZipUpload;
import io.github.lambdadeploy.report.TransferProgress;
import io.github.lambdadeploy.s3.ZipBucket;
import io.github.lambdadeploy.zip.ZipLimits;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Where a goal's artifact goes, and how. */
final class Uploads {

    private final ReleaseMojo mojo;
    private final Workbench workbench;
    private final AwsClients aws;

    Uploads(ReleaseMojo mojo, Workbench workbench) {
        this.mojo = mojo;
        this.workbench = workbench;
        this.aws = workbench.aws();
    }

    /** The artifact's upload, one for all functions that run it. */
    CodeUpload of(Artifact artifact) {
        return artifact instanceof ZipArtifact zip ? zip(zip) : image((ImageArtifact) artifact);
    }

    /** What is wrong with where it goes, before AWS is asked. */
    Optional<String> finding() {
        return mojo.image
                .repositoryRegion()
                .filter(elsewhere -> mojo.isImage() && !workbench.isLocal() && !elsewhere.equals(aws.region()))
                .map(elsewhere -> "<image><repository> (-Dlambda.image.repository) is in " + elsewhere
                        + ", the function in " + aws.region()
                        + ", and Lambda takes images of its own region only: name a repository in " + aws.region()
                        + ", or set <region> (-Dlambda.region)");
    }

    private ZipUpload zip(ZipArtifact zip) {
        String bucket = mojo.zip.bucket();
        ZipLimits.Route route = ZipLimits.route(zip, bucket != null);
        return new ZipUpload(
                zip,
                route == ZipLimits.Route.S3 && bucket != null
                        ? new ZipBucket(aws.s3(), bucket, mojo.zip.prefix(), progress("Upload"))
                        : null);
    }

    private RepositoryName repository() {
        RepositoryName name = mojo.image.repository(mojo.functionName);
        return workbench.isLocal() ? new RepositoryName(null, null, name.name()) : name;
    }

    private ImageUpload image(ImageArtifact image) {
        RepositoryName name = repository();
        return new ImageUpload(
                image,
                new EcrRepository(aws::ecr, name.registryId(), name.name()),
                mojo.image.createsRepository() && !mojo.codeOnly ? mojo.image.repositorySpec() : null,
                () -> CallerIdentity.of(aws.sts()).account(),
                mojo.image.tags(),
                new ImageUpload.ImagePush() {
                    @Override
                    public void push(Digest digest, ImageReference repository, List<String> tags) {
                        Uploads.this.push(digest, repository, tags);
                    }

                    @Override
                    public void login() {
                        workbench.login();
                    }
                });
    }

    private void push(Digest digest, ImageReference repository, List<String> tags) {
        try {
            workbench.copier(repository).copy(digest, workbench.store(), repository, tags, progress("Push"));
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

    private TransferProgress progress(String verb) {
        boolean interactive = mojo.maven().session().getRequest().isInteractiveMode()
                && isTerminal()
                && mojo.getLog().isInfoEnabled()
                && !"dumb".equals(System.getenv("TERM"));
        PrintStream terminal = interactive ? System.out : null;
        return new TransferProgress(verb, mojo.getLog()::info, terminal);
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
}
