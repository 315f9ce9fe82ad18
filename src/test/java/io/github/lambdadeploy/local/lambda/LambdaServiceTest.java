// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

class LambdaServiceTest {

    private static final String ARN = "arn:aws:lambda:eu-west-1:000000000000:function:f";
    private static final String IN_PROGRESS =
            "The operation cannot be performed at this time. An update is in progress for resource: " + ARN;

    @TempDir
    private Path directory;

    private Bench bench;
    private LambdaClient client;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(directory);
        client = bench.client();
    }

    @AfterEach
    void stop() {
        client.close();
        bench.close();
    }

    @Test
    void createdFunctionIsPendingForAsManyReadsAsSaidAndSettlesWithAnotherRevision() {
        bench.numbers.put("settlePolls", 2L);
        CreateFunctionResponse created =
                client.createFunction(Bench.zipFunction("f").build());

        assertThat(created.stateAsString()).isEqualTo("Pending");
        assertThat(created.stateReasonCodeAsString()).isEqualTo("Creating");
        assertThat(created.lastUpdateStatusAsString()).isNull();
        assertThat(created.functionArn()).isEqualTo(ARN);
        assertThat(created.lastModified()).isEqualTo("2025-01-31T12:34:56.789+0000");
        assertThat(read().state()).isEqualTo(State.PENDING);
        assertThat(client.getFunction(r -> r.functionName("f")).configuration().state())
                .isEqualTo(State.PENDING);
        GetFunctionConfigurationResponse settled = read();
        assertThat(settled.state()).isEqualTo(State.ACTIVE);
        assertThat(settled.lastUpdateStatusAsString()).isEqualTo("Successful");
        assertThat(settled.revisionId()).isNotEqualTo(created.revisionId());
        assertThat(read().revisionId()).isEqualTo(settled.revisionId());
    }

    @Test
    void pendingFunctionRefusesUpdatePublishAndInvoke() {
        client.createFunction(Bench.zipFunction("f").build());
        String pending = "The operation cannot be performed at this time. The function is currently in the following"
                + " state: Pending";

        refused(409, "ResourceConflictException", pending, () -> code("two"));
        refused(409, "ResourceConflictException", pending, () -> describe("d"));
        refused(409, "ResourceConflictException", pending, () -> client.publishVersion(r -> r.functionName("f")));
        refused(409, "ResourceConflictException", pending, () -> client.invoke(r -> r.functionName("f")));
    }

    @Test
    void runningUpdateRefusesTheNextOneAndSettlesWithAnotherRevision() {
        ready();
        UpdateFunctionCodeResponse updated = code("two");

        assertThat(updated.lastUpdateStatusAsString()).isEqualTo("InProgress");
        assertThat(updated.lastUpdateStatusReasonCodeAsString()).isEqualTo("Creating");
        refused(409, "ResourceConflictException", IN_PROGRESS, () -> code("three"));
        refused(409, "ResourceConflictException", IN_PROGRESS, () -> describe("d"));
        refused(409, "ResourceConflictException", IN_PROGRESS, () -> client.publishVersion(r -> r.functionName("f")));
        GetFunctionConfigurationResponse settled = Bench.settle(client, "f", null);
        assertThat(settled.revisionId()).isNotEqualTo(updated.revisionId());
        String stale = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias"
                + " API to retrieve the latest Revision Id";
        refused(
                412,
                "PreconditionFailedException",
                stale,
                () -> client.publishVersion(r -> r.functionName("f").revisionId(updated.revisionId())));
        client.publishVersion(r -> r.functionName("f").revisionId(settled.revisionId()));
        assertThat(read().revisionId()).isNotEqualTo(settled.revisionId());
    }

    @Test
    void failedUpdateTellsWhyAndLeavesWhatWas() {
        GetFunctionConfigurationResponse before = ready();
        bench.objects.put(
                "updateFails", new JsonObject().put("code", "ImageAccessDenied").put("reason", "no"));
        code("two");
        GetFunctionConfigurationResponse failed = Bench.settle(client, "f", null);

        assertThat(failed.lastUpdateStatusAsString()).isEqualTo("Failed");
        assertThat(failed.lastUpdateStatusReasonCodeAsString()).isEqualTo("ImageAccessDenied");
        assertThat(failed.lastUpdateStatusReason()).isEqualTo("no");
        assertThat(failed.stateAsString()).isEqualTo("Active");
        assertThat(failed.codeSha256()).isEqualTo(before.codeSha256());
        bench.objects.clear();
        code("two");
        assertThat(Bench.settle(client, "f", null).codeSha256()).isNotEqualTo(before.codeSha256());
    }

    @Test
    void failedCreationAndPublicationTellWhy() {
        bench.objects.put(
                "createFails", new JsonObject().put("code", "InvalidImage").put("reason", "bad"));
        client.createFunction(Bench.zipFunction("f").build());
        GetFunctionConfigurationResponse failed = Bench.settle(client, "f", null);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.stateReasonCodeAsString()).isEqualTo("InvalidImage");

        bench.objects.put(
                "publishFails", new JsonObject().put("code", "FunctionError").put("reason", "init"));
        bench.objects.remove("createFails");
        client.createFunction(Bench.zipFunction("g").build());
        Bench.settle(client, "g", null);
        client.publishVersion(r -> r.functionName("g"));
        assertThat(Bench.settle(client, "g", "1").stateReason()).isEqualTo("init");
    }

    @Test
    void publishMakesNewVersionsOnlyAfterUpdateCallsAndNeverReusesNumbers() {
        ready();
        PublishVersionResponse first =
                client.publishVersion(r -> r.functionName("f").description("one"));
        assertThat(first.version()).isEqualTo("1");
        assertThat(first.functionArn()).isEqualTo(ARN + ":1");
        assertThat(first.stateAsString()).isEqualTo("Pending");
        PublishVersionResponse again =
                client.publishVersion(r -> r.functionName("f").description("two"));
        assertThat(again.version()).isEqualTo("1");
        assertThat(again.description()).isEqualTo("one");

        code("one");
        Bench.settle(client, "f", null);
        assertThat(client.publishVersion(r -> r.functionName("f")).version()).isEqualTo("2");
        client.deleteFunction(r -> r.functionName("f").qualifier("2"));
        assertThat(client.publishVersion(r -> r.functionName("f")).version()).isEqualTo("3");
        client.deleteFunction(r -> r.functionName("f"));
        ready();
        assertThat(client.publishVersion(r -> r.functionName("f")).version()).isEqualTo("4");
    }

    @Test
    void publishChecksTheCodesHash() {
        String sha = ready().codeSha256();
        refused(
                400,
                "InvalidParameterValueException",
                "CodeSHA256 (x) is different from current CodeSHA256 in $LATEST (" + sha
                        + "). Please try again with the CodeSHA256 in $LATEST.",
                () -> client.publishVersion(r -> r.functionName("f").codeSha256("x")));
        client.publishVersion(r -> r.functionName("f").codeSha256(sha));
    }

    @Test
    void publishWithCreateAndWithUpdateAnswerDifferently() {
        CreateFunctionResponse created =
                client.createFunction(Bench.zipFunction("f").publish(true).build());
        assertThat(created.version()).isEqualTo("1");
        assertThat(created.functionArn()).isEqualTo(ARN);
        Bench.settle(client, "f", null);

        UpdateFunctionCodeResponse updated =
                client.updateFunctionCode(r -> r.functionName("f").publish(true).zipFile(Bench.zip("a", "2")));
        assertThat(updated.functionArn()).isEqualTo(ARN + ":2");
        assertThat(updated.stateAsString()).isEqualTo("Pending");
        assertThat(updated.lastUpdateStatusAsString()).isNull();
        assertThat(read().lastUpdateStatusAsString()).isEqualTo("InProgress");
    }

    @Test
    void dryRunAnswersTheSentCodesHashAndChangesNothing() {
        GetFunctionConfigurationResponse before = ready();
        UpdateFunctionCodeResponse dry =
                client.updateFunctionCode(r -> r.functionName("f").dryRun(true).zipFile(Bench.zip("a", "2")));
        assertThat(dry.codeSha256()).isNotEqualTo(before.codeSha256());
        assertThat(read()).hasToString(before.toString());
    }

    @Test
    void listsVersionsOldestFirstInPagesAndWithoutState() {
        ready();
        for (int i = 0; i < 51; i++) {
            describe("d" + i);
            Bench.settle(client, "f", null);
            client.publishVersion(r -> r.functionName("f"));
        }
        assertThat(client.listVersionsByFunction(r -> r.functionName("f")).versions())
                .hasSize(50)
                .allSatisfy(version -> {
                    assertThat(version.stateAsString()).isNull();
                    assertThat(version.lastUpdateStatusAsString()).isNull();
                });
        List<FunctionConfiguration> all =
                client.listVersionsByFunctionPaginator(r -> r.functionName("f")).versions().stream()
                        .toList();
        assertThat(all).hasSize(52);
        assertThat(all.get(0).functionArn()).isEqualTo(ARN + ":$LATEST");
        assertThat(all.get(51).version()).isEqualTo("51");
    }

    @Test
    void deletesVersionsButNotTheOnesAnAliasUses() {
        published();
        client.createAlias(r -> r.functionName("f")
                .name("live")
                .functionVersion("1")
                .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))));
        for (String used : List.of("1", "2")) {
            refused(
                    409,
                    "ResourceConflictException",
                    "Function was unable to be deleted because the following aliases reference it: [live]",
                    () -> client.deleteFunction(r -> r.functionName("f").qualifier(used)));
        }
        refused(
                400,
                "InvalidParameterValueException",
                "$LATEST version cannot be deleted without deleting the function.",
                () -> client.deleteFunction(r -> r.functionName("f").qualifier("$LATEST")));
        refused(
                400,
                "InvalidParameterValueException",
                "Deletion of aliases is not currently supported.",
                () -> client.deleteFunction(r -> r.functionName("f").qualifier("live")));
        client.deleteFunction(r -> r.functionName("f").qualifier("77"));
        client.deleteFunction(r -> r.functionName("f"));
        refused(404, "ResourceNotFoundException", "Function not found: " + ARN, this::read);
    }

    @Test
    void aliasesFollowLambdasRules() {
        published();
        var alias = client.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
        assertThat(alias.aliasArn()).isEqualTo(ARN + ":live");
        refused(
                409,
                "ResourceConflictException",
                "Alias already exists: " + ARN + ":live",
                () -> client.createAlias(r -> r.functionName("f").name("live").functionVersion("1")));
        refused(
                404,
                "ResourceNotFoundException",
                "Function not found: " + ARN + ":9",
                () -> client.createAlias(r -> r.functionName("f").name("b").functionVersion("9")));
        refused(
                404,
                "ResourceNotFoundException",
                "Cannot find alias arn: " + ARN + ":b",
                () -> client.getAlias(r -> r.functionName("f").name("b")));
        var weighted = client.updateAlias(r -> r.functionName("f")
                .name("live")
                .revisionId(alias.revisionId())
                .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.1))));
        assertThat(weighted.routingConfig().additionalVersionWeights()).containsEntry("2", 0.1);
        refused(
                412,
                "PreconditionFailedException",
                null,
                () -> client.updateAlias(r -> r.functionName("f").name("live").revisionId(alias.revisionId())));
        var described = client.updateAlias(r -> r.functionName("f").name("live").description("d"));
        assertThat(described.routingConfig().additionalVersionWeights()).containsEntry("2", 0.1);
        var cleared = client.updateAlias(r -> r.functionName("f")
                .name("live")
                .functionVersion("2")
                .routingConfig(c -> c.additionalVersionWeights(Map.of())));
        assertThat(cleared.routingConfig()).isNull();
        GetFunctionResponse read = client.getFunction(r -> r.functionName("f").qualifier("live"));
        assertThat(read.configuration().version()).isEqualTo("2");
        assertThat(read.configuration().functionArn()).isEqualTo(ARN + ":live");
        client.deleteAlias(r -> r.functionName("f").name("live"));
        client.deleteAlias(r -> r.functionName("f").name("live"));
        assertThat(client.listAliases(r -> r.functionName("f")).aliases()).isEmpty();
    }

    static Stream<Arguments> badWeights() {
        return Stream.of(
                Arguments.of("1", Map.of("2", 0.1, "3", 0.1), "InvalidParameterValueException", "Number of items in"),
                Arguments.of("1", Map.of("2", 2.0), "ValidationException", "'{2=2.0}' at 'routingConfig"),
                Arguments.of("1", Map.of("2", -1.0), "ValidationException", "'{2=-1.0}' at 'routingConfig"),
                Arguments.of("1", Map.of("1", 0.5), "InvalidParameterValueException", "Invalid function version 1."),
                Arguments.of("1", Map.of("$LATEST", 0.5), "ValidationException", "Map keys must satisfy constraint"),
                Arguments.of(
                        "$LATEST", Map.of("1", 0.5), "InvalidParameterValueException", "$LATEST is not supported"));
    }

    @ParameterizedTest
    @MethodSource("badWeights")
    void refusesWeights(String version, Map<String, Double> weights, String code, String message) {
        published();
        refused(
                400,
                code,
                message,
                () -> client.createAlias(r -> r.functionName("f")
                        .name("live")
                        .functionVersion(version)
                        .routingConfig(c -> c.additionalVersionWeights(weights))));
    }

    static Stream<Arguments> badFunctions() {
        return Stream.of(
                bad(
                        "ValidationException",
                        "1 validation error detected: Value 'a b' at 'functionName'",
                        b -> b.functionName("a b")),
                bad(
                        "InvalidParameterValueException",
                        "length less than or equal to 64",
                        b -> b.functionName("a".repeat(65))),
                bad("ValidationException", "Value 'r1' at 'role' failed", b -> b.role("r1")),
                bad("AccessDeniedException", "Cross-account", b -> b.role("arn:aws:iam::111111111111:role/r")),
                bad("ValidationException", "at 'handler' failed", b -> b.handler("a b")),
                bad("InvalidParameterValueException", "Runtime and Handler are mandatory", b -> b.handler(null)),
                bad("InvalidParameterValueException", "Value java99 at 'runtime'", b -> b.runtime("java99")),
                bad("InvalidParameterValueException", "java8 is no longer supported", b -> b.runtime("java8")),
                bad("ValidationException", "at 'timeout'", b -> b.timeout(901)),
                bad("ValidationException", "at 'memorySize'", b -> b.memorySize(64)),
                bad("ValidationException", "at 'description'", b -> b.description("d".repeat(257))),
                bad("ValidationException", "'architectures'", b -> b.architecturesWithStrings("X86_64")),
                bad(
                        "ValidationException",
                        "'architectures'",
                        b -> b.architectures(Architecture.ARM64, Architecture.X86_64)),
                bad(
                        "InvalidParameterValueException",
                        "exceeded the 4KB limit",
                        b -> b.environment(e -> e.variables(Map.of("AA", "x".repeat(4090))))),
                bad(
                        "InvalidParameterValueException",
                        "AWS_REGION",
                        b -> b.environment(e -> e.variables(Map.of("AWS_REGION", "x")))),
                bad(
                        "ValidationException",
                        "environment.variables",
                        b -> b.environment(e -> e.variables(Map.of("A", "x")))),
                bad(
                        "InvalidParameterValueException",
                        "Could not unzip uploaded file",
                        b -> b.code(c -> c.zipFile(SdkBytes.fromUtf8String("no zip")))),
                bad(
                        "InvalidParameterValueException",
                        "NoSuchBucket",
                        b -> b.code(c -> c.s3Bucket("other").s3Key("k"))),
                bad(
                        "InvalidParameterValueException",
                        "NoSuchKey",
                        b -> b.code(c -> c.s3Bucket("bucket").s3Key("k"))),
                bad("InvalidParameterValueException", "packageType Zip", b -> b.code(c -> c.imageUri("h/r:1"))),
                bad(
                        "InvalidParameterValueException",
                        "packageType Image",
                        b -> b.packageType(PackageType.IMAGE)
                                .runtime((String) null)
                                .handler(null)),
                bad(
                        "InvalidParameterValueException",
                        "Handler or Runtime or Layers",
                        b -> b.packageType(PackageType.IMAGE)),
                bad("InvalidParameterValueException", "Number of tags", b -> b.tags(tags(51))),
                bad(
                        "RequestEntityTooLargeException",
                        "Zipped size must be smaller",
                        b -> b.code(c -> c.zipFile(SdkBytes.fromByteArray(new byte[52_428_801])))));
    }

    @ParameterizedTest
    @MethodSource("badFunctions")
    void refusesToCreate(String code, String message, Consumer<CreateFunctionRequest.Builder> change) {
        CreateFunctionRequest.Builder builder = Bench.zipFunction("f");
        change.accept(builder);
        int status = code.startsWith("Access") ? 403 : code.startsWith("RequestEntity") ? 413 : 400;
        refused(status, code, message, () -> client.createFunction(builder.build()));
        assertThat(client.listFunctions().functions()).isEmpty();
    }

    static Stream<Arguments> badConfigurations() {
        return Stream.of(
                change(
                        413,
                        "Request must be smaller than 5120 bytes for the UpdateFunctionConfiguration operation",
                        b -> b.environment(e -> e.variables(Map.of("AA", "x".repeat(5200))))),
                change(
                        400,
                        "exceeded the 4KB limit",
                        b -> b.environment(e -> e.variables(Map.of("AA", "x".repeat(4090))))),
                change(400, "PackageType is Zip", b -> b.imageConfig(c -> c.command("x"))),
                change(400, "at 'ephemeralStorage.size'", b -> b.ephemeralStorage(e -> e.size(10))),
                change(400, "at 'vpcConfig.subnetIds'", b -> b.vpcConfig(v -> v.subnetIds("x"))));
    }

    @ParameterizedTest
    @MethodSource("badConfigurations")
    void refusesToConfigure(int status, String message, Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        GetFunctionConfigurationResponse before = ready();
        refused(status, null, message, () -> configure(change));
        assertThat(read()).hasToString(before.toString());
    }

    @Test
    void configurationReplacesWholeAndLeavesTheRest() {
        ready();
        configured(b -> b.description("d").memorySize(512).environment(e -> e.variables(Map.of("AA", "1", "BB", "2"))));
        configured(b -> b.environment(e -> e.variables(Map.of("BB", "3"))));
        GetFunctionConfigurationResponse read = read();
        assertThat(read.description()).isEqualTo("d");
        assertThat(read.memorySize()).isEqualTo(512);
        assertThat(read.environment().variables()).isEqualTo(Map.of("BB", "3"));

        configured(b -> b.vpcConfig(v -> v.subnetIds("subnet-1").securityGroupIds("sg-1")));
        assertThat(read().vpcConfig().vpcId()).isNotEmpty();
        configured(b -> b.vpcConfig(v -> v.subnetIds(List.of()).securityGroupIds(List.of())));
        assertThat(read().vpcConfig().subnetIds()).isEmpty();
        configured(b -> b.loggingConfig(l -> l.logFormat(LogFormat.JSON).logGroup("/g")));
        configured(b -> b.loggingConfig(l -> l.applicationLogLevel("DEBUG")));
        assertThat(read().loggingConfig().applicationLogLevelAsString()).isEqualTo("DEBUG");
        assertThat(read().loggingConfig().systemLogLevelAsString()).isEqualTo("INFO");
        configured(b -> b.loggingConfig(l -> l.logFormat(LogFormat.TEXT)));
        assertThat(read().loggingConfig().applicationLogLevelAsString()).isNull();
        assertThat(read().loggingConfig().logGroup()).isEqualTo("/g");
        configured(b -> b.deadLetterConfig(d -> d.targetArn("arn:aws:sqs:eu-west-1:000000000000:q")));
        assertThat(read().deadLetterConfig().targetArn()).endsWith(":q");
        configured(b -> b.deadLetterConfig(d -> d.targetArn("")).description(""));
        assertThat(read().deadLetterConfig()).isNull();
        assertThat(read().description()).isEmpty();
    }

    @Test
    void imageIsResolvedToItsDigestOnceAndForAll() {
        String uri = bench.tagged("team/app", "latest", Bench.manifest("one"));
        CreateFunctionResponse created = image(uri);
        String first = read("f").code().resolvedImageUri();
        assertThat(first).endsWith("@sha256:" + created.codeSha256());
        assertThat(read("f").code().imageUri()).isEqualTo(uri);
        bench.tagged("team/app", "latest", Bench.manifest("two"));
        assertThat(read("f").code().resolvedImageUri()).isEqualTo(first);
        assertThat(created.runtime()).isNull();
        Bench.settle(client, "f", null);
        refused(400, null, "Please provide ImageUri when updating a function with packageType Image.", () -> code("x"));
        String missing = bench.base().getAuthority() + "/team/app:gone";
        refused(
                400,
                "InvalidParameterValueException",
                "Source image " + missing + " does not exist. Provide a valid source image.",
                () -> client.updateFunctionCode(r -> r.functionName("f").imageUri(missing)));
        String index = bench.image("team/app", new JsonObject().put("manifests", List.of()));
        refused(
                400,
                "InvalidParameterValueException",
                "The image manifest, config or layer media type for the source image " + index + " is not supported.",
                () -> client.updateFunctionCode(r -> r.functionName("f").imageUri(index)));
    }

    @Test
    void deletedImageBreaksTheFunction() {
        String uri = bench.image("app", Bench.manifest("one"));
        image(uri);
        Bench.settle(client, "f", null);
        bench.forget(uri);
        refused(409, "ResourceConflictException", "state: Failed", () -> client.invoke(r -> r.functionName("f")));
        assertThat(read().stateReasonCodeAsString()).isEqualTo("ImageDeleted");
    }

    @Test
    void partialImageConfigDropsTheRest() {
        image(bench.image("app", Bench.manifest("one")));
        Bench.settle(client, "f", null);
        configured(b -> b.imageConfig(c -> c.command("a.B::c").workingDirectory("/w")));
        configured(b -> b.imageConfig(c -> c.command("a.B::d")));
        assertThat(read().imageConfigResponse().imageConfig().workingDirectory())
                .isNull();
        configured(b -> b.imageConfig(c -> {}));
        assertThat(read().imageConfigResponse()).isNull();
        refused(400, null, "Handler or Runtime or Layers", () -> configure(b -> b.handler("x")));
    }

    @Test
    void takesZipsFromBucketsAndChangesArchitectureWithCode() throws IOException {
        ready();
        Path zip = Files.write(directory.resolve("z.zip"), Bench.zip("b", "b").asByteArray());
        bench.bucket.put("k", zip);
        UpdateFunctionCodeResponse updated = client.updateFunctionCode(
                r -> r.functionName("f").s3Bucket("bucket").s3Key("k").architectures(Architecture.ARM64));
        assertThat(updated.codeSize()).isEqualTo(Files.size(zip));
        assertThat(updated.architectures()).containsExactly(Architecture.ARM64);
        Bench.settle(client, "f", null);
        refused(
                400,
                null,
                "Please don't provide ImageUri when updating a function with packageType Zip.",
                () -> client.updateFunctionCode(r -> r.functionName("f").imageUri("h/r:1")));
    }

    @Test
    void namesFunctionsByArnAndKeepsRegionsApart() {
        ready();
        for (String name : List.of("f", "function:f", "000000000000:function:f", ARN, ARN + ":$LATEST")) {
            assertThat(client.getFunctionConfiguration(r -> r.functionName(name))
                            .functionName())
                    .isEqualTo("f");
        }
        try (LambdaClient other = bench.client("us-east-1")) {
            assertThat(other.listFunctions().functions()).isEmpty();
            refused(
                    404,
                    "ResourceNotFoundException",
                    "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
                    () -> other.getFunction(r -> r.functionName(ARN)));
        }
        refused(
                400,
                "InvalidParameterValueException",
                "The derived qualifier from the function name does not match the specified qualifier.",
                () -> client.getFunction(r -> r.functionName("f:1").qualifier("2")));
        refused(
                409,
                "ResourceConflictException",
                "Function already exist: f",
                () -> client.createFunction(Bench.zipFunction("f").build()));
    }

    @Test
    void keepsTagsConcurrencyAndPolicies() {
        published();
        client.tagResource(r -> r.resource(ARN).tags(Map.of("a", "1", "b", "2")));
        client.untagResource(r -> r.resource(ARN).tagKeys("a"));
        assertThat(client.listTags(r -> r.resource(ARN)).tags()).isEqualTo(Map.of("b", "2"));
        refused(
                400,
                null,
                "Tags on function aliases",
                () -> client.tagResource(r -> r.resource(ARN + ":1").tags(Map.of("a", "1"))));
        refused(
                400,
                null,
                "Number of tags",
                () -> client.tagResource(r -> r.resource(ARN).tags(tags(50))));

        client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(0));
        assertThat(read("f").concurrency().reservedConcurrentExecutions()).isZero();
        refused(429, "TooManyRequestsException", null, () -> client.invoke(r -> r.functionName("f")));
        client.deleteFunctionConcurrency(r -> r.functionName("f"));
        assertThat(client.getFunctionConcurrency(r -> r.functionName("f")).reservedConcurrentExecutions())
                .isNull();
        refused(
                400,
                null,
                "below its minimum value",
                () -> client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(901)));

        client.addPermission(r -> r.functionName("f")
                .qualifier("1")
                .statementId("s")
                .action("lambda:InvokeFunction")
                .principal("s3.amazonaws.com"));
        refused(
                409,
                null,
                "The statement id (s) provided already exists",
                () -> client.addPermission(r -> r.functionName("f")
                        .qualifier("1")
                        .statementId("s")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")));
        assertThat(client.getPolicy(r -> r.functionName("f").qualifier("1")).policy())
                .contains("\"Service\":\"s3.amazonaws.com\"");
        refused(
                404,
                null,
                "The resource you requested does not exist.",
                () -> client.getPolicy(r -> r.functionName("f")));
        client.removePermission(r -> r.functionName("f").qualifier("1").statementId("s"));
        assertThat(client.getAccountSettings().accountUsage().functionCount()).isEqualTo(1);
    }

    @Test
    void invokesByVersionAliasAndWeight() {
        published();
        client.createAlias(r -> r.functionName("f")
                .name("live")
                .functionVersion("1")
                .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            seen.add(client.invoke(r -> r.functionName("f").qualifier("live").payload(SdkBytes.fromUtf8String("{}")))
                    .executedVersion());
        }
        assertThat(seen).containsExactlyInAnyOrder("1", "2");
        assertThat(client.invoke(r -> r.functionName("f").invocationType("DryRun"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(client.invoke(r -> r.functionName("f").invocationType("Event"))
                        .statusCode())
                .isEqualTo(202);
        refused(
                400,
                "InvalidRequestContentException",
                "Could not parse request body into json",
                () -> client.invoke(r -> r.functionName("f").payload(SdkBytes.fromUtf8String("{no"))));
        refused(
                404,
                "ResourceNotFoundException",
                "Function not found: " + ARN + ":x",
                () -> client.invoke(r -> r.functionName("f").qualifier("x")));
    }

    @Test
    void refusesZipsThatUnpackToMoreThanTheLimit() throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(bytes)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("zeros"));
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 251; i++) {
                zip.write(megabyte);
            }
        }
        refused(
                400,
                "InvalidParameterValueException",
                "Unzipped size must be smaller than 262144000 bytes",
                () -> client.createFunction(Bench.zipFunction("f")
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(bytes.toByteArray())))
                        .build()));
    }

    @Test
    void uncompressedLayersAreAcceptedAndFailAsInvalidImage() {
        JsonObject layer = new JsonObject().put("mediaType", "application/vnd.oci.image.layer.v1.tar");
        CreateFunctionResponse created =
                image(bench.image("app", Bench.manifest("one").put("layers", List.of(layer))));

        assertThat(created.stateAsString()).isEqualTo("Pending");
        assertThat(Bench.settle(client, "f", null).stateReasonCodeAsString()).isEqualTo("InvalidImage");
    }

    @Test
    void invokeRunsTheOldCodeWhileAnUpdateIsInProgress() {
        ready();
        describe("new");
        assertThat(client.invoke(r -> r.functionName("f")).statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheOperationItDoesNotKnow() {
        refused(
                404,
                "UnknownOperationException",
                "runtime-management-config",
                () -> client.getRuntimeManagementConfig(r -> r.functionName("f")));
    }

    private GetFunctionConfigurationResponse ready() {
        client.createFunction(Bench.zipFunction("f").build());
        return Bench.settle(client, "f", null);
    }

    /** The function with versions 1 to 3, all settled. */
    private void published() {
        ready();
        for (String version : List.of("1", "2", "3")) {
            describe(version);
            Bench.settle(client, "f", null);
            client.publishVersion(r -> r.functionName("f"));
            Bench.settle(client, "f", version);
        }
    }

    private CreateFunctionResponse image(String uri) {
        return client.createFunction(r -> r.functionName("f")
                .role(Bench.ROLE)
                .packageType(PackageType.IMAGE)
                .code(code -> code.imageUri(uri)));
    }

    private GetFunctionConfigurationResponse read() {
        return client.getFunctionConfiguration(request -> request.functionName("f"));
    }

    private GetFunctionResponse read(String name) {
        return client.getFunction(request -> request.functionName(name));
    }

    private UpdateFunctionCodeResponse code(String text) {
        return client.updateFunctionCode(r -> r.functionName("f").zipFile(Bench.zip("a.txt", text)));
    }

    private UpdateFunctionConfigurationResponse describe(String text) {
        return configure(b -> b.description(text));
    }

    private void configured(Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        configure(change);
        Bench.settle(client, "f", null);
    }

    private UpdateFunctionConfigurationResponse configure(Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        UpdateFunctionConfigurationRequest.Builder builder =
                UpdateFunctionConfigurationRequest.builder().functionName("f");
        change.accept(builder);
        return client.updateFunctionConfiguration(builder.build());
    }

    private static Map<String, String> tags(int count) {
        Map<String, String> tags = new java.util.HashMap<>();
        for (int i = 0; i < count; i++) {
            tags.put("k" + i, "v");
        }
        return tags;
    }

    private static Arguments bad(String code, String message, Consumer<CreateFunctionRequest.Builder> change) {
        return Arguments.of(code, message, change);
    }

    private static Arguments change(
            int status, String message, Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        return Arguments.of(status, message, change);
    }

    private static void refused(int status, @Nullable String code, @Nullable String message, Runnable call) {
        LambdaException refusal = catchThrowableOfType(LambdaException.class, call::run);
        assertThat(refusal).as("a refusal").isNotNull();
        if (message != null) {
            assertThat(refusal.awsErrorDetails().errorMessage()).contains(message);
        }
        assertThat(refusal.statusCode()).isEqualTo(status);
        if (code != null) {
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        }
    }
}
