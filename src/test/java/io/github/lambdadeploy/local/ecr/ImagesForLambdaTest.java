// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.local.AwsClients;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** What Lambda sees of ECR's images and policies, and how a deployment copes with what it does not see yet. */
class ImagesForLambdaTest {

    private static final String OTHER = "111111111111";
    private static final String ACCOUNT_STATEMENT = "{'Effect':'Allow','Principal':{'AWS':"
            + "'arn:aws:iam::000000000000:root'},'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer']}";
    private static final String LAMBDA_STATEMENT = "{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},"
            + "'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer'],'Condition':{'StringLike':"
            + "{'aws:sourceArn':'arn:aws:lambda:eu-west-1:000000000000:function:*'}}}";

    @TempDir
    private Path directory;

    private LocalAws aws;
    private EcrClient ecr;
    private LambdaClient lambda;
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory);
        ecr = AwsClients.of(aws).ecr();
        lambda = AwsClients.of(aws).lambda();
    }

    @AfterEach
    void stop() {
        lambda.close();
        ecr.close();
        aws.close();
    }

    @Test
    void lambdaLetsItselfPullFromTheFunctionsOwnAccount() throws Exception {
        String image = image(null);
        create("orders", image);
        String policy = ecr.getRepositoryPolicy(request -> request.repositoryName("team/orders"))
                .policyText();
        assertThat(policy)
                .contains("LambdaECRImageRetrievalPolicy", "arn:aws:lambda:eu-west-1:000000000000:function:*");
        create("invoices", image);
        assertThat(ecr.getRepositoryPolicy(request -> request.repositoryName("team/orders"))
                        .policyText())
                .isEqualTo(policy);
    }

    @Test
    void anotherAccountMustAdmitTheAccountAndLambda() throws Exception {
        String image = image(OTHER);
        policy(OTHER, ACCOUNT_STATEMENT, LAMBDA_STATEMENT);
        create("orders", image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ACCOUNT_STATEMENT,
                LAMBDA_STATEMENT,
                ACCOUNT_STATEMENT + ";{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},"
                        + "'Action':['ecr:BatchGetImage','ecr:GetDownloadUrlForLayer'],'Condition':{'StringLike':"
                        + "{'aws:sourceArn':'arn:aws:lambda:eu-west-1:222222222222:function:*'}}}",
                ACCOUNT_STATEMENT + ";{'Effect':'Allow','Principal':{'Service':'lambda.amazonaws.com'},"
                        + "'Action':'ecr:BatchGetImage'}",
            })
    void refusesHalfAGrant(String statements) throws Exception {
        String image = image(OTHER);
        assertDenied(image);
        policy(OTHER, statements.split(";"));
        assertDenied(image);
    }

    @Test
    void imagesAreOfTheFunctionsRegion() throws Exception {
        String image = image(null);
        try (LambdaClient elsewhere = AwsClients.of(aws).in(Region.US_EAST_1).lambda()) {
            assertThatThrownBy(() -> create(elsewhere, "orders", image))
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("does not exist. Provide a valid source image.");
        }
    }

    @Test
    void updatesAreCheckedToo() throws Exception {
        create("orders", image(null));
        String image = image(OTHER, "other/orders");
        lambda.getFunction(request -> request.functionName("orders"));
        lambda.getFunction(request -> request.functionName("orders"));
        assertThatThrownBy(() -> lambda.updateFunctionCode(
                        request -> request.functionName("orders").imageUri(image)))
                .isInstanceOfSatisfying(
                        LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }

    @Test
    void aDeploymentWaitsForAFreshGrant() throws Exception {
        String image = image(OTHER);
        policy(OTHER, ACCOUNT_STATEMENT, LAMBDA_STATEMENT);
        Faults.write(directory, new JsonObject().put("grantUnknown", 3));
        function("orders").create(LocalAws.ROLE_ARN, new FunctionCode.Image(image), null, List.of(), Map.of());
        assertThat(statuses()).containsExactly(403, 403, 403, 201);
        assertThat(pauses).hasSize(3);
        create("invoices", image);
    }

    @Test
    void aDeploymentWaitsForAFreshImage() throws Exception {
        String image = image(null);
        Faults.write(directory, new JsonObject().put("imageUnknown", 2));
        function("orders").create(LocalAws.ROLE_ARN, new FunctionCode.Image(image), null, List.of(), Map.of());
        assertThat(statuses()).containsExactly(400, 400, 201);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aDeploymentDoesNotWaitForEver() throws Exception {
        String image = image(OTHER);
        assertThatThrownBy(() -> function("orders")
                        .create(LocalAws.ROLE_ARN, new FunctionCode.Image(image), null, List.of(), Map.of()))
                .hasMessageContaining("Lambda does not have permission to access the ECR image")
                .hasMessageContaining("<pullAccounts>");
        assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isBetween(60L, 75L);
    }

    private void assertDenied(String image) {
        assertThatThrownBy(() -> create("orders", image)).isInstanceOfSatisfying(LambdaException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
            assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("Lambda does not have permission to access the ECR image. Check the ECR permissions.");
        });
    }

    private List<Integer> statuses() throws Exception {
        return Journal.read(directory).stream()
                .filter(entry -> entry.operation().equals("CreateFunction"))
                .map(Journal.Entry::status)
                .toList();
    }

    private LambdaFunction function(String name) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(30), Clock.systemUTC());
        return new LambdaFunction(lambda, name, "eu-west-1", new Patience(pauses::add, deadline));
    }

    private String image(@Nullable String registryId) throws Exception {
        return image(registryId, "team/orders");
    }

    private String image(@Nullable String registryId, String name) throws Exception {
        ecr.createRepository(request -> request.registryId(registryId).repositoryName(name));
        RegistryCalls.as(AwsClients.of(aws)).pushImage(name, "1", "layer");
        return aws.uri().getAuthority() + "/" + name + ":1";
    }

    private void policy(String registryId, String... statements) {
        String text = "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
        ecr.setRepositoryPolicy(request ->
                request.registryId(registryId).repositoryName("team/orders").policyText(text.replace('\'', '"')));
    }

    private void create(String name, String image) {
        create(lambda, name, image);
    }

    private static void create(LambdaClient client, String name, String image) {
        client.createFunction(request -> request.functionName(name)
                .role(LocalAws.ROLE_ARN)
                .packageType("Image")
                .code(code -> code.imageUri(image)));
    }
}
