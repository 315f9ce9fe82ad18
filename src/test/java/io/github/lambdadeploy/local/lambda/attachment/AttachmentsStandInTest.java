// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.local.lambda.Bench;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** The stand-in is as strict as AWS about what is kept beside a function. */
class AttachmentsStandInTest {

    @TempDir
    private Path dir;

    private Bench bench;
    private LambdaClient client;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(dir);
        client = bench.client();
        client.createFunction(Bench.zipFunction("f").build());
        Bench.settle(client, "f", null);
        client.publishVersion(r -> r.functionName("f"));
        client.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void provisionedConcurrencyIsOfAliasesAndVersionsOnly() {
        refused(400, "InvalidParameterValueException", "unpublished function versions", () -> provision("$LATEST", 1));
        refused(404, "ResourceNotFoundException", "Cannot find alias arn", () -> provision("beta", 1));
        refused(404, "ResourceNotFoundException", "Function not found", () -> provision("7", 1));
        refused(400, "ValidationException", "greater than or equal to 1", () -> provision("live", 0));
        client.createAlias(r -> r.functionName("f").name("raw").functionVersion("$LATEST"));
        refused(400, "InvalidParameterValueException", "unpublished function versions", () -> provision("raw", 1));
        refused(
                404,
                "ProvisionedConcurrencyConfigNotFoundException",
                "No Provisioned Concurrency Config found",
                () -> provisioned("live"));
        client.deleteProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier("live"));
    }

    @Test
    void provisionedConcurrencyBecomesReadyAfterAsManyReadsAsTheKnobSays() {
        bench.numbers.put("provisionPolls", 2L);
        provision("live", 3);
        assertThat(List.of(provisioned("live"), provisioned("live"), provisioned("live")))
                .containsExactly("IN_PROGRESS", "IN_PROGRESS", "READY");
        assertThat(client.listProvisionedConcurrencyConfigs(r -> r.functionName("f"))
                        .provisionedConcurrencyConfigs())
                .singleElement()
                .satisfies(config -> assertThat(config.functionArn()).endsWith(":f:live"));
    }

    @Test
    void aliasAndVersionAreNeverBothProvisioned() {
        provision("live", 1);
        refused(409, "ResourceConflictException", "pointed by a Provisioned", () -> provision("1", 1));
        client.deleteProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier("live"));
        provision("1", 1);
        refused(409, "ResourceConflictException", "already Provisioned", () -> provision("live", 1));
    }

    @Test
    void provisionedIsPartOfWhatIsReservedAndOfTheAccount() {
        refused(400, "InvalidParameterValueException", "minimum value of [100]", () -> provision("live", 901));
        provision("live", 5);
        refused(400, "InvalidParameterValueException", "total provisioned concurrency [5]", () -> reserve(4));
        reserve(5);
        refused(400, "InvalidParameterValueException", "reservedConcurrentExecution", () -> provision("live", 6));
        assertThat(client.getAccountSettings().accountLimit().unreservedConcurrentExecutions())
                .isEqualTo(995);
    }

    @Test
    void eventInvokePutReplacesAndUpdateMerges() {
        refused(404, "ResourceNotFoundException", ":f:live doesn't have an EventInvokeConfig", this::eventInvoke);
        client.putFunctionEventInvokeConfig(
                r -> r.functionName("f").qualifier("live").maximumRetryAttempts(1));
        client.updateFunctionEventInvokeConfig(
                r -> r.functionName("f").qualifier("live").maximumEventAgeInSeconds(60));
        assertThat(eventInvoke().maximumRetryAttempts()).isEqualTo(1);
        client.putFunctionEventInvokeConfig(
                r -> r.functionName("f").qualifier("live").maximumEventAgeInSeconds(61));
        assertThat(eventInvoke().maximumRetryAttempts()).isNull();
        assertThat(eventInvoke().functionArn()).endsWith(":f:live");
        assertThat(eventInvoke().lastModified()).isEqualTo("2025-01-31T12:34:56.789Z");
        assertThat(client.listFunctionEventInvokeConfigs(r -> r.functionName("f"))
                        .functionEventInvokeConfigs())
                .hasSize(1);
    }

    @Test
    void eventInvokeRefusesWhatAwsRefuses() {
        refused(
                400,
                "InvalidParameterValueException",
                "at least one of",
                () -> client.putFunctionEventInvokeConfig(
                        r -> r.functionName("f").qualifier("live")));
        refused(
                400,
                "ValidationException",
                "less than or equal to 2",
                () -> client.putFunctionEventInvokeConfig(
                        r -> r.functionName("f").qualifier("live").maximumRetryAttempts(3)));
        refused(
                404,
                "ResourceNotFoundException",
                "The function doesn't exist.",
                () -> client.putFunctionEventInvokeConfig(
                        r -> r.functionName("f").qualifier("beta").maximumRetryAttempts(1)));
        refused(
                400,
                "InvalidParameterValueException",
                "destination for itself",
                () -> onFailure("arn:aws:lambda:eu-west-1:000000000000:function:f"));
        refused(
                400,
                "InvalidParameterValueException",
                "is invalid",
                () -> onFailure("arn:aws:lambda:eu-west-1:000000000000:function:g"));
    }

    @Test
    void urlsAreNotOfVersions() {
        refused(400, "ValidationException", "regular expression", () -> url("1", "NONE"));
        refused(400, "ValidationException", "regular expression", () -> url("$LATEST", "NONE"));
        refused(404, "ResourceNotFoundException", "Function does not exist", () -> url("beta", "NONE"));
        refused(400, "ValidationException", "enum value set", () -> url("live", "ANY"));
        refused(
                404,
                "ResourceNotFoundException",
                "does not exist",
                () -> client.deleteFunctionUrlConfig(r -> r.functionName("f").qualifier("live")));
        url("live", "NONE");
        refused(409, "ResourceConflictException", "FunctionUrlConfig exists", () -> url("live", "NONE"));
    }

    @Test
    void anAliasTakesItsUrlAlong() {
        url("live", "NONE");
        client.deleteAlias(r -> r.functionName("f").name("live"));
        assertThat(client.listFunctionUrlConfigs(r -> r.functionName("f")).functionUrlConfigs())
                .isEmpty();
    }

    @Test
    void urlPermissionsBelongToTheirActions() {
        refused(
                400,
                "InvalidParameterValueException",
                "only supported for lambda:InvokeFunctionUrl",
                () -> client.addPermission(r -> r.functionName("f")
                        .statementId("s")
                        .principal("*")
                        .action("lambda:InvokeFunction")
                        .functionUrlAuthType("NONE")));
        refused(
                400,
                "InvalidParameterValueException",
                "only supported for lambda:InvokeFunction ",
                () -> client.addPermission(r -> r.functionName("f")
                        .statementId("s")
                        .principal("*")
                        .action("lambda:InvokeFunctionUrl")
                        .invokedViaFunctionUrl(true)));
    }

    @Test
    void loopsAreOfTheFunction() {
        assertThat(recursion("f")).isEqualTo("Terminate");
        refused(
                400,
                "ValidationException",
                "enum value set",
                () -> client.putFunctionRecursionConfig(r -> r.functionName("f").recursiveLoop("Stop")));
        refused(400, "ValidationException", "regular expression", () -> recursion("f:live"));
        refused(404, "ResourceNotFoundException", "Function not found", () -> recursion("g"));
    }

    @Test
    void signaturesAreOfTheFunction() {
        String arn = "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef0";
        assertThat(signing("f")).isNull();
        client.putFunctionCodeSigningConfig(r -> r.functionName("f").codeSigningConfigArn(arn));
        assertThat(signing("f")).isEqualTo(arn);
        client.deleteFunctionCodeSigningConfig(r -> r.functionName("f"));
        assertThat(signing("f")).isNull();
        refused(
                400,
                "ValidationException",
                "regular expression",
                () -> client.putFunctionCodeSigningConfig(
                        r -> r.functionName("f").codeSigningConfigArn("csc-1")));
        refused(404, "ResourceNotFoundException", "Function not found", () -> signing("g"));
    }

    private String signing(String function) {
        return client.getFunctionCodeSigningConfig(r -> r.functionName(function))
                .codeSigningConfigArn();
    }

    @Test
    void reservedTagsAreAwss() {
        refused(
                400,
                "InvalidParameterValueException",
                "reserved",
                () -> client.tagResource(r -> r.resource("arn:aws:lambda:eu-west-1:000000000000:function:f")
                        .tags(java.util.Map.of("aws:x", "y"))));
    }

    private void provision(String qualifier, int executions) {
        client.putProvisionedConcurrencyConfig(
                r -> r.functionName("f").qualifier(qualifier).provisionedConcurrentExecutions(executions));
    }

    private String provisioned(String qualifier) {
        return client.getProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier(qualifier))
                .statusAsString();
    }

    private void reserve(int executions) {
        client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(executions));
    }

    private GetFunctionEventInvokeConfigResponse eventInvoke() {
        return client.getFunctionEventInvokeConfig(r -> r.functionName("f").qualifier("live"));
    }

    private void onFailure(String arn) {
        client.putFunctionEventInvokeConfig(r ->
                r.functionName("f").qualifier("live").destinationConfig(to -> to.onFailure(on -> on.destination(arn))));
    }

    private void url(String qualifier, String authType) {
        client.createFunctionUrlConfig(
                r -> r.functionName("f").qualifier(qualifier).authType(authType));
    }

    private String recursion(String function) {
        return client.getFunctionRecursionConfig(r -> r.functionName(function)).recursiveLoopAsString();
    }

    private static void refused(int status, String code, String message, ThrowingCallable call) {
        LambdaException e = catchThrowableOfType(LambdaException.class, call);
        assertThat(e).as(message).isNotNull();
        assertThat(e.statusCode() + " " + e.awsErrorDetails().errorCode() + " "
                        + e.awsErrorDetails().errorMessage())
                .startsWith(status + " " + code + " ")
                .contains(message);
    }
}
