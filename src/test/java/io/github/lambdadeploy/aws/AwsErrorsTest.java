// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.lambda.model.LambdaException;

class AwsErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDeniedException | User: arn:aws:iam::1:user/a is not authorized to perform:"
                        + " lambda:PublishVersion on resource: arn:aws:lambda:eu-west-1:1:function:f because no policy"
                        + " | Allow lambda:PublishVersion on arn:aws:lambda:eu-west-1:1:function:f in",
                "403 | AccessDenied | User: a is not authorized to perform: sts:AssumeRole | Allow sts:AssumeRole in",
                "403 | AccessDenied | User: arn:aws:sts::1:assumed-role/ci/b is not authorized to perform: iam:GetRole"
                        + " on resource: role orders-role because no identity-based policy allows the iam:GetRole action"
                        + " | Allow iam:GetRole on role orders-role in",
                "403 | AccessDenied | User: arn:aws:iam::1:user/a is not authorized to perform: iam:CreateRole on"
                        + " resource: arn:aws:iam::1:role/orders-role because no permissions boundary allows it"
                        + " | Allow iam:CreateRole on arn:aws:iam::1:role/orders-role in",
                "403 | AccessDeniedException | User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on"
                        + " resource: arn:aws:iam::1:role/orders-role because no identity-based policy allows it"
                        + " | Allow iam:PassRole on arn:aws:iam::1:role/orders-role in",
                "400 | AccessDeniedException | User: arn:aws:iam::1:user/a is not authorized to perform:"
                        + " logs:PutRetentionPolicy on resource: arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:log-stream:"
                        + " because no identity-based policy allows it"
                        + " | Allow logs:PutRetentionPolicy on arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:* in",
                "403 | AccessDeniedException | Nobody knows | Check the IAM policy",
                "403 | ExpiredTokenException | The security token is expired | sign in again",
                "403 | UnrecognizedClientException | The security token is invalid | aws sts get-caller-identity",
                "429 | TooManyRequestsException | Rate exceeded | run the same command again, it goes on from here",
                "503 | ServiceException | Unavailable | run the same command again, it goes on from here",
                "400 | InvalidParameterValueException | Bad memory | Mend what the reason says",
            })
    void saysWhatToDo(int status, String code, String message, String next) {
        DeployException failure = AwsErrors.explain("Cannot do it", "f", error(status, code, message));

        assertThat(failure.next()).contains(next);
        assertThat(failure.reason()).isEqualTo(code + ": " + message + " (HTTP " + status + ", request r-1)");
        assertThat(failure.fault()).isEqualTo(DeployException.Fault.ENVIRONMENT);
    }

    @Test
    void neverRepeatsTheVariables() {
        DeployException failure = AwsErrors.explain(
                "Cannot create the function",
                "f",
                error(
                        400,
                        "InvalidParameterValueException",
                        "Lambda was unable to configure your environment variables because the environment variables"
                                + " you have provided exceeded the 4KB limit. String measured: {\"A\":\"x\n\","
                                + "\"PASSWORD\":\"hunter2\"}"));

        assertThat(failure.getMessage()).doesNotContain("hunter2").contains("exceeded the 4KB limit");
    }

    @Test
    void neverRepeatsTheVariablesThatAreNotAsTheyHaveToBe() {
        DeployException failure = AwsErrors.explain(
                "Cannot create the function",
                "f",
                error(
                        400,
                        "ValidationException",
                        "1 validation error detected: Value '{1A=hunter2, B=it's}' at 'environment.variables' failed to"
                                + " satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular"
                                + " expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"));

        assertThat(failure.getMessage())
                .doesNotContain("hunter2", "it's")
                .contains(
                        "(the variables are not shown)' at 'environment.variables' failed to satisfy constraint: Map keys");
    }

    @Test
    void doesWithoutDetails() {
        LambdaException bare = (LambdaException)
                LambdaException.builder().statusCode(500).message("broken").build();

        assertThat(AwsErrors.code(bare)).isEmpty();
        assertThat(AwsErrors.reason(bare)).contains("broken", "HTTP 500");
    }

    private static LambdaException error(int status, String code, String message) {
        return (LambdaException) LambdaException.builder()
                .statusCode(status)
                .requestId("r-1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
