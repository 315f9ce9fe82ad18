// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codedeploy.CodeDeployClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** AWS's own clients, aimed at a stand-in. They never retry: a test must see what was answered. */
public record AwsClients(URI endpoint, Region region, AwsCredentials credentials) {

    public static AwsClients of(LocalAws aws) {
        return new AwsClients(
                aws.uri(),
                Region.EU_WEST_1,
                AwsBasicCredentials.create(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY));
    }

    public AwsClients in(Region other) {
        return new AwsClients(endpoint, other, credentials);
    }

    public AwsClients as(AwsCredentials other) {
        return new AwsClients(endpoint, region, other);
    }

    public EcrClient ecr() {
        return aimed(EcrClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public CodeDeployClient codeDeploy() {
        return aimed(CodeDeployClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public IamClient iam() {
        return aimed(IamClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public CloudWatchLogsClient logs() {
        return aimed(CloudWatchLogsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public S3Client s3() {
        return aimed(S3Client.builder().forcePathStyle(true).httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public LambdaClient lambda() {
        return aimed(LambdaClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public SsmClient ssm() {
        return aimed(SsmClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public SecretsManagerClient secretsManager() {
        return aimed(SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    public StsClient sts() {
        return aimed(StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))
                .build();
    }

    private <B extends AwsClientBuilder<B, C>, C> B aimed(B builder) {
        return builder.endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }
}
