// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.it;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.local.LocalAws;
import java.io.File;
import java.net.URI;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * A story's stand-in for AWS with clients for it: what was there before the first run, and what is there after the
 * last. Its calls are in the journal like any other.
 *
 * <pre>StoryAws.use(basedir) { aws -&gt;
 *     aws.s3().createBucket { it.bucket('deployments') }
 * }</pre>
 */
public final class StoryAws implements AutoCloseable {

    private final LocalAws local;
    private final AwsClients clients;

    /** What a story's script does with it. */
    @FunctionalInterface
    public interface Calls {
        void with(StoryAws aws) throws Exception;
    }

    /** The stand-in in {@code target/local}. */
    public StoryAws(File basedir) {
        this.local = LocalAws.start(basedir.toPath().resolve("target/local"));

        this.clients = TestClients.of(local, "us-east-1");
    }

    /** Starts the stand-in in {@code target/local}, and stops it again. */
    public static void use(File basedir, Calls calls) throws Exception {
        try (StoryAws aws = new StoryAws(basedir)) {
            calls.with(aws);
        }
    }

    /** Its address, of all services and of the registry. */
    public URI uri() {
        return local.uri();
    }

    public LambdaClient lambda() {
        return clients.lambda();
    }

    public EcrClient ecr() {
        return clients.ecr();
    }

    public S3Client s3() {
        return clients.s3();
    }

    public IamClient iam() {
        return clients.iam();
    }

    public CloudWatchLogsClient logs() {
        return clients.logs();
    }

    public CloudWatchClient cloudWatch() {
        return clients.cloudWatch();
    }

    public SnsClient sns() {
        return clients.sns();
    }

    public SsmClient ssm() {
        return clients.ssm();
    }

    public SecretsManagerClient secretsManager() {
        return clients.secretsManager();
    }

    @Override
    public void close() {
        clients.close();
        local.close();
    }
}
