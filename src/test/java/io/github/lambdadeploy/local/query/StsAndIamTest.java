// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.Store;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The stand-in's STS and IAM as the AWS SDK sees them. */
class StsAndIamTest {

    private static final AwsCredentials LOCAL =
            AwsBasicCredentials.create(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY);
    private static final String BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";

    @TempDir
    Path directory;

    private LocalAws aws;

    @BeforeEach
    void start() {
        aws = LocalAws.start(directory);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    private StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(aws.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private IamClient iam() {
        return IamClient.builder()
                .endpointOverride(aws.uri())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(LOCAL))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static AwsServiceException refused(ThrowingCallable call) {
        AwsServiceException error = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(error).isNotNull();
        return error;
    }

    private static String message(ThrowingCallable call) {
        AwsServiceException error = refused(call);
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
        return error.awsErrorDetails().errorMessage();
    }

    private Role create(String name) {
        return iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(Roles.LAMBDA_TRUST))
                .role();
    }

    @Test
    void theCallerIsTold() {
        assertThat(sts(LOCAL).getCallerIdentity().account()).isEqualTo(LocalAws.ACCOUNT);
        assertThat(sts(LOCAL).getCallerIdentity().arn()).isEqualTo("arn:aws:iam::000000000000:user/local");
        AwsServiceException error = refused(
                () -> sts(AwsBasicCredentials.create("AKIASTRANGER", "x")).getCallerIdentity());
        assertThat(error.statusCode()).isEqualTo(403);
        assertThat(error.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
    }

    @Test
    void temporaryCredentialsAreAccepted() {
        String role = "arn:aws:iam::123456789012:role/ci/deployer";
        var answer = sts(LOCAL)
                .assumeRole(r -> r.roleArn(role).roleSessionName("build-1").durationSeconds(900));
        assertThat(answer.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/deployer/build-1");
        Credentials issued = answer.credentials();
        assertThat(issued.expiration())
                .isBetween(Instant.now().plusSeconds(850), Instant.now().plusSeconds(901));

        var session = sts(
                AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()));
        assertThat(session.getCallerIdentity().arn())
                .isEqualTo(answer.assumedRoleUser().arn());
        assertThat(session.getCallerIdentity().account()).isEqualTo("123456789012");
        assertThat(session.getCallerIdentity().userId())
                .isEqualTo(answer.assumedRoleUser().assumedRoleId());
        assertThat(message(() -> session.assumeRole(
                        r -> r.roleArn(role).roleSessionName("again").durationSeconds(3601))))
                .contains("role chaining");
        assertThat(refused(() -> sts(AwsSessionCredentials.create(
                                        issued.accessKeyId(), issued.secretAccessKey(), "another token"))
                                .getCallerIdentity())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void parametersOfAssumeRoleAreChecked() {
        StsClient sts = sts(LOCAL);
        String other = "arn:aws:iam::123456789012:role/deployer";
        assertThat(message(() -> sts.assumeRole(
                        r -> r.roleArn(other).roleSessionName("s s").durationSeconds(900))))
                .isEqualTo("1 validation error detected: Value 's s' at 'roleSessionName' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        assertThat(message(() -> sts.assumeRole(r -> r.roleArn(other).roleSessionName("s"))))
                .contains("greater than or equal to 2");
        assertThat(message(() -> sts.assumeRole(
                        r -> r.roleArn(other).roleSessionName("ok").durationSeconds(899))))
                .contains("'durationSeconds'", "greater than or equal to 900");
        assertThat(message(() -> sts.assumeRole(
                        r -> r.roleArn(other).roleSessionName("ok").durationSeconds(43_201))))
                .contains("less than or equal to 43200");
        assertThat(message(() -> sts.assumeRole(
                        r -> r.roleArn("arn:aws:iam::123:role/deployer").roleSessionName("ok"))))
                .isEqualTo("arn:aws:iam::123:role/deployer is invalid");
        assertThat(message(() -> sts.assumeRole(
                        r -> r.roleArn(LocalAws.ROLE_ARN).roleSessionName("ok").durationSeconds(3601))))
                .contains("MaxSessionDuration");
        assertThat(refused(() -> sts.assumeRole(r ->
                                r.roleArn("arn:aws:iam::000000000000:role/none").roleSessionName("ok")))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("AccessDenied");
    }

    @Test
    void aRoleIsCreatedReadAndDeleted() {
        Role created = create("my-role");
        assertThat(created.arn()).isEqualTo("arn:aws:iam::000000000000:role/my-role");
        assertThat(created.maxSessionDuration()).isEqualTo(3600);
        Role role = iam().getRole(r -> r.roleName("MY-ROLE")).role();
        assertThat(role).isEqualTo(created);
        assertThat(role.assumeRolePolicyDocument()).startsWith("%7B%22Version%22");
        assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
                .isEqualTo(Roles.LAMBDA_TRUST);
        assertThatThrownBy(() -> create("My-Role")).isInstanceOf(EntityAlreadyExistsException.class);

        aws.close();
        aws = LocalAws.start(directory);
        iam().deleteRole(r -> r.roleName("my-role"));
        assertThatThrownBy(() -> iam().getRole(r -> r.roleName("my-role"))).isInstanceOf(NoSuchEntityException.class);
        assertThatThrownBy(() -> iam().deleteRole(r -> r.roleName("my-role")))
                .isInstanceOf(NoSuchEntityException.class);
    }

    @Test
    void theRoleOfTheStandInIsAlwaysThere() {
        assertThat(iam().getRole(r -> r.roleName("lambda-local")).role().arn()).isEqualTo(LocalAws.ROLE_ARN);
    }

    @Test
    void whatIsNoRoleIsRefused() {
        assertThatThrownBy(() -> iam().createRole(r -> r.roleName("r").assumeRolePolicyDocument("{")))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThatThrownBy(() -> iam().createRole(r -> r.roleName("r").assumeRolePolicyDocument(POLICY)))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThat(message(() -> create("no blanks"))).contains("'roleName'");
        assertThat(message(() -> create("r".repeat(65)))).contains("less than or equal to 64");
    }

    @Test
    void policiesAreAttached() {
        create("r");
        iam().attachRolePolicy(r -> r.roleName("r").policyArn(BASIC));
        iam().attachRolePolicy(r -> r.roleName("r").policyArn(BASIC));
        iam().putRolePolicy(r -> r.roleName("r").policyName("own").policyDocument(POLICY));
        assertThat(iam().listAttachedRolePolicies(r -> r.roleName("r")).attachedPolicies())
                .containsExactly(AttachedPolicy.builder()
                        .policyName("AWSLambdaBasicExecutionRole")
                        .policyArn(BASIC)
                        .build());
        assertThatThrownBy(() -> iam().attachRolePolicy(
                                r -> r.roleName("r").policyArn("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole")))
                .isInstanceOf(NoSuchEntityException.class);
        assertThatThrownBy(() -> iam().attachRolePolicy(r -> r.roleName("none").policyArn(BASIC)))
                .isInstanceOf(NoSuchEntityException.class);
        assertThatThrownBy(() -> iam().deleteRole(r -> r.roleName("r"))).isInstanceOf(DeleteConflictException.class);
        iam().detachRolePolicy(r -> r.roleName("r").policyArn(BASIC));
        assertThatThrownBy(() -> iam().deleteRole(r -> r.roleName("r"))).isInstanceOf(DeleteConflictException.class);
        iam().deleteRolePolicy(r -> r.roleName("r").policyName("own"));
        iam().deleteRole(r -> r.roleName("r"));
    }

    @Test
    void lambdaTakesOnlyRolesThatTrustIt() throws Exception {
        Roles roles = new Roles(new Store(directory));
        create("good");
        iam().createRole(r -> r.roleName("bad")
                .assumeRolePolicyDocument(Roles.LAMBDA_TRUST.replace("lambda.amazonaws", "ec2.amazonaws")));
        String start = "arn:aws:iam::000000000000:role/";
        assertThat(roles.assumableByLambda(start + "good")).isTrue();
        assertThat(roles.assumableByLambda(LocalAws.ROLE_ARN)).isTrue();
        assertThat(roles.assumableByLambda(start + "bad")).isFalse();
        assertThat(roles.assumableByLambda(start + "none")).isFalse();
        assertThat(roles.assumableByLambda(start + "path/good")).isFalse();
        try (LambdaClient lambda = LambdaClient.builder()
                .endpointOverride(aws.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(LOCAL))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            AwsServiceException error = refused(() -> lambda.createFunction(r -> r.functionName("f")
                    .role(start + "none")
                    .runtime("java21")
                    .handler("A::b")
                    .code(c -> c.s3Bucket("none").s3Key("none"))));
            assertThat(error.statusCode()).isEqualTo(400);
            assertThat(error.awsErrorDetails().errorMessage())
                    .isEqualTo("The role defined for the function cannot be assumed by Lambda.");
        }
    }

    @Test
    void aFreshRoleIsUnknownToLambdaAsOftenAsTheScriptSays() throws Exception {
        Faults.write(directory, new JsonObject().put("freshRoleRefusals", 2));
        Roles roles = new Roles(new Store(directory));
        String arn = create("fresh").arn();
        assertThat(List.of(roles.assumableByLambda(arn), roles.assumableByLambda(arn), roles.assumableByLambda(arn)))
                .containsExactly(false, false, true);
        iam().updateAssumeRolePolicy(r -> r.roleName("fresh").policyDocument(Roles.LAMBDA_TRUST));
        assertThat(roles.assumableByLambda(arn)).isFalse();
        assertThat(roles.assumableByLambda(LocalAws.ROLE_ARN)).isTrue();
    }

    @Test
    void rolesHaveTags() {
        iam().createRole(r -> r.roleName("r")
                .assumeRolePolicyDocument(Roles.LAMBDA_TRUST)
                .tags(tag("lambda-deploy:created-for", "orders")));
        iam().tagRole(r -> r.roleName("r").tags(tag("team", "shop"), tag("Lambda-Deploy:created-for", "other")));
        assertThat(iam().getRole(r -> r.roleName("r")).role().tags())
                .containsExactly(tag("team", "shop"), tag("Lambda-Deploy:created-for", "other"));
        iam().untagRole(r -> r.roleName("r").tagKeys("team"));
        assertThat(iam().listRoleTags(r -> r.roleName("r")).tags())
                .containsExactly(tag("Lambda-Deploy:created-for", "other"));
        assertThat(message(() -> iam().tagRole(r -> r.roleName("r").tags(tag("a!", "b")))))
                .contains("Value 'a!' at 'tags.1.member.key'");
        assertThat(refused(() -> iam().tagRole(r -> r.roleName("r").tags(tag("a", "b"), tag("A", "c"))))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        assertThat(refused(() -> iam().tagRole(r -> r.roleName("r").tags(tag("aws:a", "b"))))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidInput");
        List<Tag> many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList();
        assertThat(message(() -> iam().createRole(r -> r.roleName("many")
                        .assumeRolePolicyDocument(Roles.LAMBDA_TRUST)
                        .tags(many))))
                .contains("less than or equal to 50");
        assertThatThrownBy(() -> iam().tagRole(r -> r.roleName("r").tags(many.subList(0, 50))))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aBoundaryIsAPolicyThatExists() {
        String arn = "arn:aws:iam::000000000000:policy/team/boundary";
        assertThat(refused(() -> bounded(arn)).awsErrorDetails().errorCode()).isEqualTo("NoSuchEntity");
        assertThat(refused(() -> bounded("arn:aws:iam::000000000000:role/x"))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("InvalidInput");
        assertThatThrownBy(() -> iam().getPolicy(r -> r.policyArn(arn))).isInstanceOf(NoSuchEntityException.class);
        assertThat(iam().createPolicy(
                                r -> r.policyName("boundary").path("/team/").policyDocument(POLICY))
                        .policy()
                        .arn())
                .isEqualTo(arn);
        assertThatThrownBy(
                        () -> iam().createPolicy(r -> r.policyName("Boundary").policyDocument(POLICY)))
                .isInstanceOf(EntityAlreadyExistsException.class);
        assertThat(iam().getPolicy(r -> r.policyArn(arn)).policy().path()).isEqualTo("/team/");
        assertThat(iam().getPolicy(r -> r.policyArn(BASIC)).policy().policyName())
                .isEqualTo("AWSLambdaBasicExecutionRole");
        assertThat(bounded(arn).permissionsBoundary().permissionsBoundaryArn()).isEqualTo(arn);
        iam().attachRolePolicy(r -> r.roleName("bounded").policyArn(arn));
    }

    @Test
    void inlinePoliciesAreListed() {
        create("r");
        iam().putRolePolicy(r -> r.roleName("r").policyName("one").policyDocument(POLICY));
        iam().putRolePolicy(r -> r.roleName("r").policyName("two").policyDocument(POLICY));
        var first = iam().listRolePolicies(r -> r.roleName("r").maxItems(1));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.policyNames()).containsExactly("one");
        assertThat(iam().listRolePolicies(r -> r.roleName("r").marker(first.marker()))
                        .policyNames())
                .containsExactly("two");
    }

    private Role bounded(String boundary) {
        return iam().createRole(r -> r.roleName("bounded")
                        .assumeRolePolicyDocument(Roles.LAMBDA_TRUST)
                        .permissionsBoundary(boundary))
                .role();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
