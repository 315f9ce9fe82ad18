// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.AliasState;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import io.github.lambdadeploy.plan.Shift;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of calls and the meaning of answers, against the stand-in. */
class DeploymentTest {

    private static final FunctionSettings MORE_MEMORY =
            FunctionSettings.NONE.with(SettingType.MEMORY_SIZE, new Setting.Value<>(1024));

    @TempDir
    private Path dir;

    private Path local;
    private LocalAws standIn;
    private AwsClients aws;
    private FunctionSettings settings = FunctionSettings.NONE;

    @BeforeEach
    void start() {
        local = dir.resolve("local");
        standIn = LocalAws.start(local);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void createsFunctionVersionAndAlias() throws Exception {
        DeploymentResult result = deploy("one");
        assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(result.version()).isEqualTo("1");
        assertThat(result.previousVersion()).isNull();
        assertThat(result.functionArn()).isEqualTo("arn:aws:lambda:eu-west-1:000000000000:function:orders");
        assertThat(writes()).containsExactly("CreateFunction", "PublishVersion", "CreateAlias");
        assertThat(alias().version()).isEqualTo("1");
    }

    @Test
    void unchangedIsTwoReads() throws Exception {
        deploy("one");
        int before = journal().size();
        DeploymentResult result = deploy("one");
        assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(result.version()).isEqualTo("1");
        assertThat(result.changes()).isEmpty();
        assertThat(journal().subList(before, journal().size()))
                .extracting(Journal.Entry::operation)
                .containsExactlyInAnyOrder("GetAlias", "GetFunction");
    }

    @Test
    void movesTheAliasToNewCode() throws Exception {
        deploy("one");
        int before = writes().size();
        DeploymentResult result = deploy("two");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.version()).isEqualTo("2");
        assertThat(result.previousVersion()).isEqualTo("1");
        assertThat(writes().subList(before, writes().size()))
                .containsExactly("UpdateFunctionCode", "PublishVersion", "UpdateAlias");
    }

    /** Lambda drops the key of a zip that is sent without it. */
    @Test
    void otherCodeKeepsTheKeyOfTheZip() throws Exception {
        String key = "arn:aws:kms:eu-west-1:000000000000:key/k";
        settings = FunctionSettings.NONE.with(SettingType.SOURCE_KMS_KEY_ARN, new Setting.Value<>(key));
        deploy("one");
        settings = FunctionSettings.NONE;
        deploy("two");
        assertThat(aws.lambda()
                        .getFunction(request -> request.functionName("orders").qualifier("live"))
                        .code()
                        .sourceKMSKeyArn())
                .isEqualTo(key);
        settings = FunctionSettings.NONE.with(SettingType.SOURCE_KMS_KEY_ARN, new Setting.Cleared<>());
        deploy("three");
        assertThat(aws.lambda()
                        .getFunction(request -> request.functionName("orders").qualifier("live"))
                        .code()
                        .sourceKMSKeyArn())
                .isNull();
    }

    @Test
    void sendsSettingsBeforeCode() throws Exception {
        deploy("one");
        int before = writes().size();
        settings = MORE_MEMORY;
        deploy("two");
        assertThat(writes().subList(before, writes().size()))
                .containsExactly("UpdateFunctionConfiguration", "UpdateFunctionCode", "PublishVersion", "UpdateAlias");
        assertThat(deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void goesBackToTheCodeOfAnOlderVersion() throws Exception {
        deploy("one");
        deploy("two");
        DeploymentResult result = deploy("one");
        assertThat(result.version()).isEqualTo("3");
        assertThat(result.previousVersion()).isEqualTo("2");
    }

    @Test
    void clearsWeightsThatAShiftLeft() throws Exception {
        deploy("one");
        deploy("two");
        aws.lambda()
                .updateAlias(request -> request.functionName("orders")
                        .name("live")
                        .routingConfig(routing -> routing.additionalVersionWeights(Map.of("1", 0.1))));
        DeploymentResult result = deploy("two");
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.version()).isEqualTo("2");
        assertThat(alias().weights()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void waitsAsLongAsItTakesToSettle(int polls) throws Exception {
        Faults.write(local, new JsonObject().put("settlePolls", polls));
        assertThat(deploy("one").version()).isEqualTo("1");
        assertThat(deploy("two").version()).isEqualTo("2");
    }

    /** An answer that was lost on its way must not make a second version, nor fail the run. */
    @ParameterizedTest
    @CsvSource({
        "CreateFunction, 1",
        "PublishVersion, 1",
        "CreateAlias, 1",
        "UpdateFunctionConfiguration, 1",
        "UpdateFunctionCode, 1",
        "PublishVersion, 2",
        "UpdateAlias, 1"
    })
    void survivesALostAnswer(String operation, int call) throws Exception {
        Faults.write(local, FaultRule.on("lambda", operation).call(call).cut().after());
        deploy("one");
        settings = MORE_MEMORY;
        DeploymentResult result = deploy("two");
        assertThat(result.version()).isEqualTo("2");
        assertThat(alias().version()).isEqualTo("2");
        assertThat(journal()).filteredOn(entry -> !entry.fault().isEmpty()).hasSize(1);
    }

    /** Stopped at a call, run again: same end, no version too many. */
    @ParameterizedTest
    @ValueSource(strings = {"UpdateFunctionConfiguration", "UpdateFunctionCode", "PublishVersion", "UpdateAlias"})
    void aRunThatDiedIsRepairedByTheNext(String operation) throws Exception {
        deploy("one");
        settings = MORE_MEMORY;
        Faults.write(local, FaultRule.on("lambda", operation).times(0).answer(403, "AccessDeniedException", "no"));
        assertThatThrownBy(() -> deploy("two")).isInstanceOf(DeployException.class);
        assertThat(alias().version()).isEqualTo("1");
        Faults.clear(local);
        assertThat(deploy("two").version()).isEqualTo("2");
        assertThat(deploy("two").outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion"})
    void looksAgainWhenAnUpdateIsInProgress(String operation) throws Exception {
        deploy("one");
        settings = MORE_MEMORY;
        Faults.write(
                local,
                FaultRule.on("lambda", operation)
                        .answer(
                                409,
                                "ResourceConflictException",
                                "The operation cannot be performed at this time. An update is in progress"));
        assertThat(deploy("two").version()).isEqualTo("2");
    }

    @Test
    void givesUpWhenSomebodyElseNeverStops() throws Exception {
        deploy("one");
        Faults.write(
                local,
                FaultRule.on("lambda", "UpdateFunctionCode")
                        .times(0)
                        .answer(409, "ResourceConflictException", "An update is in progress"));
        assertThatThrownBy(() -> deploy("two"))
                .hasMessageContaining("Somebody else keeps changing the function")
                .hasMessageContaining("An update is in progress");
        assertThat(alias().version()).isEqualTo("1");
    }

    @Test
    void neverTakesTheAliasFromSomebodyElse() throws Exception {
        deploy("one");
        Faults.write(
                local,
                FaultRule.on("lambda", "UpdateAlias")
                        .answer(412, "PreconditionFailedException", "The RevisionId provided does not match"));
        assertThatThrownBy(() -> deploy("two"))
                .hasMessageContaining("Somebody else moved the alias live")
                .hasMessageContaining("points at version 1")
                .hasMessageContaining("it was not moved to version 2");
    }

    @Test
    void saysWhyAnUpdateDidNotTake() throws Exception {
        deploy("one");
        Faults.write(
                local,
                new JsonObject()
                        .put(
                                "updateFails",
                                new JsonObject()
                                        .put("code", "ImageAccessDenied")
                                        .put("reason", "no access")));
        assertThatThrownBy(() -> deploy("two"))
                .hasMessageContaining("Lambda could not take the update")
                .hasMessageContaining("ImageAccessDenied: no access")
                .hasMessageContaining("the alias live was not moved");
        assertThat(alias().version()).isEqualTo("1");
    }

    @Test
    void tellsTheActionThatIsMissing() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "CreateFunction")
                        .answer(
                                403,
                                "AccessDeniedException",
                                "User: arn:aws:iam::000000000000:user/ci is not authorized to perform:"
                                        + " lambda:CreateFunction on resource: arn:aws:lambda:x because"));
        assertThatThrownBy(() -> deploy("one"))
                .hasMessageContaining("Cannot create the function")
                .hasMessageContaining("Allow lambda:CreateFunction on arn:aws:lambda:x");
    }

    @Test
    void waitsForARoleThatIsNotKnownEverywhere() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "CreateFunction")
                        .times(3)
                        .answer(
                                400,
                                "InvalidParameterValueException",
                                "The role defined for the function cannot be assumed by Lambda."));
        assertThat(deploy("one").outcome()).isEqualTo(Outcome.CREATED);
    }

    @Test
    void saysHowLongItHasWaitedForARoleAndWhereToLook() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "CreateFunction")
                        .times(0)
                        .answer(
                                400,
                                "InvalidParameterValueException",
                                "The role defined for the function cannot be assumed by Lambda."));
        assertThatThrownBy(() -> deploy("one"))
                .hasMessageContaining("Cannot create the function, also not after 65 s of trying again")
                .hasMessageContaining("trust policy: it must allow sts:AssumeRole to lambda.amazonaws.com");
    }

    /** A minute of trying again is no reason to overrun what the whole deployment may take. */
    @Test
    void stopsWaitingForARoleWhenTheTimeIsSpent() throws Exception {
        Faults.write(
                local,
                FaultRule.on("lambda", "CreateFunction")
                        .times(0)
                        .answer(
                                400,
                                "InvalidParameterValueException",
                                "The role defined for the function cannot be assumed by Lambda."));
        Instant[] now = {Instant.EPOCH};
        Clock clock = ((InstantSource) () -> now[0]).withZone(ZoneOffset.UTC);
        Patience patience =
                new Patience(pause -> now[0] = now[0].plus(pause), Deadline.in(Duration.ofSeconds(5), clock));
        LambdaFunction function = new LambdaFunction(aws.lambda(), "orders", "eu-west-1", patience);
        FunctionCode code = new FunctionCode.Inline(zip("one").file());
        List<FunctionSettings.SettingChange> zipped = FunctionSettings.NONE
                .with(SettingType.RUNTIME, new Setting.Value<>("java17"))
                .with(SettingType.HANDLER, new Setting.Value<>("a.B::c"))
                .asChanges();
        assertThatThrownBy(() -> function.create(LocalAws.ROLE_ARN, code, null, zipped, Map.of()))
                .hasMessageContaining("also not after 7 s of trying again");
    }

    @Test
    void asksForTheRoleBeforeTheCodeIsSent() throws Exception {
        FunctionSettings none = FunctionSettings.NONE;
        ZipArtifact zip = zip("one");
        CodeUpload upload = new CodeUpload() {
            @Override
            public CodePlace look() {
                return new CodePlace("nowhere", true, false);
            }

            @Override
            public FunctionCode upload() {
                throw new AssertionError("The code was sent");
            }
        };
        RoleSource role = new RoleSource() {
            @Override
            public Optional<String> missing() {
                return Optional.of("a-role");
            }

            @Override
            public String ensure() {
                throw DeployException.configuration("No role");
            }
        };
        Deployment deployment = new Deployment(
                new DeploymentRequest(
                        function(),
                        new Wanted("live", "Zip", zip.codeSha256(), null, 0, none),
                        Wishes.NONE,
                        upload,
                        role,
                        AliasRelease.atOnce(function(), "live"),
                        "a test"),
                Runnable::run,
                Clock.systemUTC());
        assertThatThrownBy(deployment::run).hasMessage("No role");
    }

    private DeploymentResult deploy(String content) throws IOException {
        ZipArtifact zip = zip(content);
        FunctionSettings defaults = FunctionSettings.NONE
                .with(SettingType.RUNTIME, new Setting.Value<>("java17"))
                .with(SettingType.HANDLER, new Setting.Value<>("a.B::c"));
        DeploymentRequest request = new DeploymentRequest(
                function(),
                new Wanted("live", "Zip", zip.codeSha256(), null, 0, settings, defaults, Map.of(), Shift.AT_ONCE),
                Wishes.NONE,
                new ZipUpload(zip, null),
                RoleSource.of(LocalAws.ROLE_ARN),
                AliasRelease.atOnce(function(), "live"),
                "a test");
        return new Deployment(request, Runnable::run, Clock.systemUTC()).run();
    }

    private LambdaFunction function() {
        Deadline deadline = Deadline.in(Duration.ofMinutes(30), Clock.systemUTC());
        return new LambdaFunction(aws.lambda(), "orders", "eu-west-1", new Patience(duration -> {}, deadline));
    }

    private ZipArtifact zip(String content) throws IOException {
        Path file = dir.resolve(content + ".zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("a.txt");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return new ZipArtifact(
                file, Digest.of(file), Files.size(file), content.length(), Architecture.X86_64, "a.B::c", "a zip");
    }

    private AliasState alias() {
        return function().alias("live").orElseThrow();
    }

    private List<Journal.Entry> journal() throws IOException {
        return Journal.read(local);
    }

    private List<String> writes() throws IOException {
        return journal().stream()
                .filter(Journal.Entry::write)
                .map(Journal.Entry::operation)
                .toList();
    }
}
