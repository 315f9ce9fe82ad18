// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.ContentionException;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to one attachment or the other, against the stand-in. */
class AttachmentsTest {

    private static final String ARN = "arn:aws:lambda:eu-west-1:000000000000:function:orders";

    @TempDir
    private Path dir;

    private Account account;
    private LambdaCalls calls;

    @BeforeEach
    void start() {
        account = new Account(dir);
        calls = account.released("orders");
    }

    @AfterEach
    void stop() {
        account.close();
    }

    @Test
    void nothingIsThereWithoutAFunction() {
        LambdaCalls none = account.calls("nobody");
        Wishes wishes = everything(none);
        assertThat(wishes.look(Optional::empty))
                .hasSize(6)
                .allSatisfy(finding -> assertThat(finding.found()).isEmpty());
    }

    @Test
    void theFunctionIsReadOnceForAll() {
        account.mark();
        everything(calls).look(account.function("orders")::latest);
        assertThat(account.calls())
                .containsExactlyInAnyOrder(
                        "GetFunction",
                        "ListTags",
                        "GetFunctionRecursionConfig",
                        "GetProvisionedConcurrencyConfig",
                        "GetFunctionEventInvokeConfig",
                        "GetFunctionUrlConfig");
    }

    @Test
    void foreignTagsSurviveAndOurOwnAreNotShown() {
        tag(Map.of("owner", "ops", "lambda-deploy:keys", "A B"));
        account.mark();
        run(new FunctionTags(calls), new Setting.Value<>(Map.of("team", "orders")));
        assertThat(tags())
                .containsOnly(
                        Map.entry("owner", "ops"), Map.entry("lambda-deploy:keys", "A B"), Map.entry("team", "orders"));

        run(new FunctionTags(calls), new Setting.Cleared<>());
        assertThat(tags()).containsOnly(Map.entry("lambda-deploy:keys", "A B"));
    }

    @Test
    void tagsThatMayNotBeSeenAreNotTakenForNone() throws Exception {
        Faults.write(dir, FaultRule.on("lambda", "ListTags").answer(403, "AccessDeniedException", "no ListTags"));
        assertThatThrownBy(() -> run(new FunctionTags(calls), new Setting.Cleared<>()))
                .hasMessageContaining("Cannot read the tags")
                .hasMessageContaining("no ListTags");
    }

    @Test
    void tagsOfAFunctionThatWasNotThereWhenLookedAt() {
        new FunctionTags(calls).write(Optional.empty(), Map.of("team", "orders"));
        assertThat(tags()).containsOnly(Map.entry("team", "orders"));
    }

    @Test
    void waitsForProvisionedExecutionsAgainWhenTheAliasHasMoved() throws Exception {
        ProvisionedConcurrency attachment = new ProvisionedConcurrency(calls, "live");
        run(attachment, new Setting.Value<>(Provisioned.ready(2)));
        Faults.write(dir, new JsonObject().put("provisionPolls", 5));
        account.moved("orders");
        assertThat(attachment.read(Optional::empty)).contains(new Provisioned(2, "IN_PROGRESS"));
        account.mark();
        assertThat(run(attachment, new Setting.Value<>(Provisioned.ready(2))).toString())
                .contains("found=2 (IN_PROGRESS), wanted=2");
        assertThat(account.writes()).isEmpty();
        assertThat(attachment.read(Optional::empty)).contains(Provisioned.ready(2));
    }

    @Test
    void saysWhyProvisioningFailedAndTriesAgainNextTime() throws Exception {
        ProvisionedConcurrency attachment = new ProvisionedConcurrency(calls, "live");
        Faults.write(
                dir, new JsonObject().put("provisionFails", new JsonObject().put("reason", "FUNCTION_ERROR_INIT")));
        assertThatThrownBy(() -> run(attachment, new Setting.Value<>(Provisioned.ready(2))))
                .hasMessageContaining("Lambda could not keep 2 executions ready")
                .hasMessageContaining("FUNCTION_ERROR_INIT")
                .hasMessageContaining("alias live");
        Faults.clear(dir);
        account.mark();
        run(attachment, new Setting.Value<>(Provisioned.ready(2)));
        assertThat(account.writes()).containsExactly("PutProvisionedConcurrencyConfig f:live");
    }

    @Test
    void aVersionThatIsProvisionedItselfIsNoContention() {
        account.client()
                .putProvisionedConcurrencyConfig(
                        request -> request.functionName("orders").qualifier("1").provisionedConcurrentExecutions(1));
        assertThatThrownBy(
                        () -> run(new ProvisionedConcurrency(calls, "live"), new Setting.Value<>(Provisioned.ready(2))))
                .hasMessageContaining("has provisioned concurrency already")
                .hasMessageContaining("delete-provisioned-concurrency-config");
    }

    @Test
    void reservedIsLoweredAfterWhatIsProvisionedAndRaisedBefore() {
        account.run("orders", concurrency(10, 5));
        account.mark();
        account.run("orders", concurrency(3, 2));
        account.run("orders", concurrency(9, 8));
        assertThat(account.writes())
                .containsExactly(
                        "PutProvisionedConcurrencyConfig f:live",
                        "PutFunctionConcurrency f",
                        "PutFunctionConcurrency f",
                        "PutProvisionedConcurrencyConfig f:live");
    }

    @Test
    void partsOfAsynchronousInvocationThatAreNotNamedStay() {
        EventInvoke attachment = new EventInvoke(calls, "live");
        String queue = "arn:aws:sqs:eu-west-1:000000000000:";
        run(attachment, new Setting.Value<>(new EventInvokeSettings(1, 300, queue + "done", queue + "failed")));
        run(attachment, new Setting.Value<>(new EventInvokeSettings(0, null, "", null)));
        assertThat(attachment.read(Optional::empty)).contains(new EventInvokeSettings(0, 300, "", queue + "failed"));
    }

    @Test
    void takingTheLastPartAwayRemovesAll() {
        EventInvoke attachment = new EventInvoke(calls, "live");
        String topic = "arn:aws:sns:eu-west-1:000000000000:failed";
        run(attachment, new Setting.Value<>(new EventInvokeSettings(null, null, null, topic)));
        account.mark();
        run(attachment, new Setting.Value<>(new EventInvokeSettings(null, null, null, "")));
        assertThat(account.writes()).containsExactly("DeleteFunctionEventInvokeConfig f:live");
        assertThat(run(attachment, new Setting.Value<>(new EventInvokeSettings(null, null, null, ""))))
                .isEmpty();
    }

    @Test
    void bothPermissionsAreBoundToTheUrl() {
        FunctionUrl url = new FunctionUrl(calls, "live");
        run(url, new Setting.Value<>(UrlSettings.wanted("NONE", null, null)));
        assertThat(url.address()).get().asString().matches("https://[0-9a-z]+\\.lambda-url\\.eu-west-1\\.on\\.aws/");
        assertThat(policy())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":["
                        + "{\"Sid\":\"lambda-deploy-url\",\"Effect\":\"Allow\",\"Principal\":\"*\","
                        + "\"Action\":\"lambda:InvokeFunctionUrl\",\"Resource\":\"" + ARN + ":live\","
                        + "\"Condition\":{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\"}}},"
                        + "{\"Sid\":\"lambda-deploy-url-invoke\",\"Effect\":\"Allow\",\"Principal\":\"*\","
                        + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + ARN + ":live\","
                        + "\"Condition\":{\"Bool\":{\"lambda:InvokedViaFunctionUrl\":\"true\"}}}]}");
        FunctionUrl again = new FunctionUrl(calls, "live");
        assertThat(run(again, new Setting.Value<>(UrlSettings.wanted("NONE", null, null))))
                .isEmpty();
        assertThat(again.address()).isEqualTo(url.address());
    }

    @Test
    void aPermissionThatIsLostIsGivenAgain() {
        FunctionUrl url = new FunctionUrl(calls, "live");
        run(url, new Setting.Value<>(UrlSettings.wanted("NONE", null, null)));
        account.client()
                .removePermission(request ->
                        request.functionName("orders").qualifier("live").statementId("lambda-deploy-url-invoke"));
        account.mark();
        run(url, new Setting.Value<>(UrlSettings.wanted("NONE", null, null)));
        assertThat(account.writes()).containsExactly("AddPermission f:live");
    }

    @Test
    void ourStatementIdWithAnotherMeaningIsPutRight() {
        account.client()
                .addPermission(request -> request.functionName("orders")
                        .qualifier("live")
                        .statementId("lambda-deploy-url-invoke")
                        .action("lambda:InvokeFunction")
                        .principal("*"));
        run(new FunctionUrl(calls, "live"), new Setting.Value<>(UrlSettings.wanted("NONE", null, null)));
        assertThat(policy()).contains("lambda:InvokedViaFunctionUrl");
    }

    @Test
    void anotherUrlThatAppearedInBetweenIsTakenOver() {
        account.client()
                .createFunctionUrlConfig(request ->
                        request.functionName("orders").qualifier("live").authType("AWS_IAM"));
        FunctionUrl url = new FunctionUrl(calls, "live");
        url.write(Optional.empty(), UrlSettings.wanted("NONE", null, null));
        assertThat(run(url, new Setting.Value<>(UrlSettings.wanted("NONE", "BUFFERED", CorsSettings.NONE))))
                .isEmpty();
    }

    @Test
    void partsOfTheUrlThatAreNotNamedStay() {
        FunctionUrl url = new FunctionUrl(calls, "live");
        run(url, new Setting.Value<>(UrlSettings.wanted("NONE", "RESPONSE_STREAM", Life.cors("https://a.example"))));
        run(url, new Setting.Value<>(UrlSettings.wanted(null, null, Life.cors("https://b.example"))));
        assertThat(url.read(Optional::empty))
                .contains(UrlSettings.wanted("NONE", "RESPONSE_STREAM", Life.cors("https://b.example")));
    }

    @Test
    void conflictsAreForTheCallerToLookAgain() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("lambda", "PutFunctionConcurrency")
                        .answer(409, "ResourceConflictException", "An update is in progress"));
        assertThatThrownBy(() -> run(new ReservedConcurrency(calls), new Setting.Value<>(1)))
                .isInstanceOf(ContentionException.class);
    }

    @Test
    void namesTheMissingPermission() throws Exception {
        Faults.write(
                dir,
                FaultRule.on("lambda", "CreateFunctionUrlConfig")
                        .answer(
                                403,
                                "AccessDeniedException",
                                "User: x is not authorized to perform: lambda:CreateFunctionUrlConfig on resource: "
                                        + ARN));
        assertThatThrownBy(() -> run(
                        new FunctionUrl(calls, "live"), new Setting.Value<>(UrlSettings.wanted("NONE", null, null))))
                .hasMessageContaining("Cannot create a URL for alias live")
                .hasMessageContaining("Allow lambda:CreateFunctionUrlConfig on " + ARN);
    }

    private static Wishes everything(LambdaCalls calls) {
        return Wishes.NONE
                .with(new FunctionTags(calls), new Setting.Value<>(Map.of("a", "b")))
                .with(new ReservedConcurrency(calls), new Setting.Value<>(1))
                .with(new RecursiveLoop(calls), new Setting.Value<>("Allow"))
                .with(new ProvisionedConcurrency(calls, "live"), new Setting.Value<>(Provisioned.ready(1)))
                .with(new EventInvoke(calls, "live"), new Setting.Cleared<>())
                .with(new FunctionUrl(calls, "live"), new Setting.Cleared<>());
    }

    private Wishes concurrency(int reserved, int provisioned) {
        return Wishes.NONE
                .with(new ReservedConcurrency(calls), new Setting.Value<>(reserved))
                .with(new ProvisionedConcurrency(calls, "live"), new Setting.Value<>(Provisioned.ready(provisioned)));
    }

    private <T> java.util.List<Difference> run(
            io.github.lambdadeploy.lambda.Attachment<T> attachment, Setting<T> wanted) {
        return account.run("orders", Wishes.NONE.with(attachment, wanted));
    }

    private void tag(Map<String, String> tags) {
        account.client().tagResource(request -> request.resource(ARN).tags(tags));
    }

    private Map<String, String> tags() {
        return account.client().listTags(request -> request.resource(ARN)).tags();
    }

    private String policy() {
        return account.client()
                .getPolicy(request -> request.functionName("orders").qualifier("live"))
                .policy();
    }
}
