// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.artifact.ZipArtifact;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.FunctionCode;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Wishes;
import io.github.lambdadeploy.lambda.setting.CapacityProvider;
import io.github.lambdadeploy.lambda.setting.Durable;
import io.github.lambdadeploy.lambda.setting.FileSystem;
import io.github.lambdadeploy.lambda.setting.ImageOverrides;
import io.github.lambdadeploy.lambda.setting.Logging;
import io.github.lambdadeploy.lambda.setting.Vpc;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.run.Hello;
import io.github.lambdadeploy.plan.Observed.CodePlace;
import io.github.lambdadeploy.plan.Shift;
import io.github.lambdadeploy.plan.Wanted;
import io.github.lambdadeploy.release.CodeUpload;
import io.github.lambdadeploy.release.Deployment;
import io.github.lambdadeploy.release.DeploymentRequest;
import io.github.lambdadeploy.release.DeploymentResult;
import io.github.lambdadeploy.release.Outcome;
import io.github.lambdadeploy.release.RoleSource;
import io.github.lambdadeploy.release.ZipUpload;
import io.github.lambdadeploy.rollout.AliasRelease;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Each setting set, changed, cleared and absent: from the POM's XML through Maven's configurator, the plan and Lambda's
 * API to the stand-in and back. A setting without a row here fails {@link #everySettingHasARow}.
 */
class EverySettingTest {

    private static final String OTHER_ROLE = "arn:aws:iam::000000000000:role/other";
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/";
    private static final String LAYER = "arn:aws:lambda:us-east-1:000000000000:layer:";
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:";
    private static final String EFS =
            "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef";
    private static final String PROVIDER = "arn:aws:lambda:us-east-1:000000000000:capacity-provider:";
    private static final String VPC = "<vpcConfig><subnetIds><s>subnet-1</s></subnetIds>"
            + "<securityGroupIds><s>sg-1</s></securityGroupIds></vpcConfig>";

    /** What an empty element does. */
    private enum Empty {
        CLEARS,
        /** A mistake in the configuration: a function cannot be without it. */
        IS_A_MISTAKE,
        /** Refused for a function that has it: Lambda never takes it away. */
        IS_REFUSED
    }

    /**
     * One setting.
     *
     * @param xml of the first value, within {@code <function>} unless it starts with {@code ^}
     * @param value what Lambda then has
     * @param otherXml of another value
     * @param other what Lambda then has; {@code null} when Lambda never changes the setting
     * @param clearedValue what Lambda has when it is cleared; {@code null} for nothing
     * @param around further elements, the same in every step
     */
    private record Row<T>(
            SettingType<T> type,
            String xml,
            T value,
            String otherXml,
            @Nullable T other,
            Empty empty,
            @Nullable T clearedValue,
            String around,
            boolean image) {

        static <T> Row<T> of(SettingType<T> type, String xml, T value, String otherXml, @Nullable T other) {
            return new Row<>(type, xml, value, otherXml, other, Empty.CLEARS, null, "", false);
        }

        Row<T> empty(Empty does) {
            return new Row<>(type, xml, value, otherXml, other, does, clearedValue, around, image);
        }

        Row<T> clearedTo(T cleared) {
            return new Row<>(type, xml, value, otherXml, other, empty, cleared, around, image);
        }

        Row<T> with(String elements) {
            return new Row<>(type, xml, value, otherXml, other, empty, clearedValue, elements, image);
        }

        Row<T> onImage() {
            return new Row<>(type, xml, value, otherXml, other, empty, clearedValue, around, true);
        }

        String emptyXml() {
            return xml.replaceAll("^(\\^?)<(\\w+).*", "$1<$2/>");
        }

        String configuration(String element) {
            String common = "<packageType>" + (image ? "image" : "zip") + "</packageType>";
            return element.startsWith("^")
                    ? common + element.substring(1)
                    : common + "<function>" + around + element + "</function>";
        }

        @Override
        public String toString() {
            return type + (image ? " of an image" : "");
        }
    }

    static Stream<Row<?>> rows() {
        return Stream.of(
                Row.of(
                                SettingType.ROLE,
                                "^<role>" + LocalAws.ROLE_ARN + "</role>",
                                LocalAws.ROLE_ARN,
                                "^<role>" + OTHER_ROLE + "</role>",
                                OTHER_ROLE)
                        .empty(Empty.IS_A_MISTAKE),
                Row.of(
                                SettingType.RUNTIME,
                                "<runtime>java17</runtime>",
                                "java17",
                                "<runtime>java21</runtime>",
                                "java21")
                        .empty(Empty.IS_A_MISTAKE),
                Row.of(
                                SettingType.HANDLER,
                                "^<handler>a.B::c</handler>",
                                "a.B::c",
                                "^<handler>a.B::d</handler>",
                                "a.B::d")
                        .empty(Empty.IS_A_MISTAKE),
                Row.of(
                                SettingType.DESCRIPTION,
                                "<description>Takes orders</description>",
                                "Takes orders",
                                "<description>Ships orders</description>",
                                "Ships orders")
                        .clearedTo(""),
                Row.of(
                                SettingType.MEMORY_SIZE,
                                "<memorySize>1024</memorySize>",
                                1024,
                                "<memorySize>2048</memorySize>",
                                2048)
                        .empty(Empty.IS_A_MISTAKE),
                Row.of(SettingType.TIMEOUT, "<timeout>20</timeout>", 20, "<timeout>900</timeout>", 900)
                        .empty(Empty.IS_A_MISTAKE),
                Row.of(
                                SettingType.EPHEMERAL_STORAGE,
                                "<ephemeralStorage>1024</ephemeralStorage>",
                                1024,
                                "<ephemeralStorage><size>2048</size></ephemeralStorage>",
                                2048)
                        .clearedTo(512),
                Row.of(
                                SettingType.ENVIRONMENT,
                                "<environment><AA>1</AA><BB>2</BB></environment>",
                                Map.of("AA", "1", "BB", "2"),
                                "<environment><AA>3</AA></environment>",
                                Map.of("AA", "3"))
                        .with("<environmentMode>replace</environmentMode>")
                        .clearedTo(Map.of()),
                Row.of(
                                SettingType.ENVIRONMENT_MERGED,
                                "<environment><AA>1</AA><BB>2</BB></environment>",
                                Map.of("AA", "1", "BB", "2"),
                                "<environment><AA>3</AA></environment>",
                                Map.of("AA", "3"))
                        .clearedTo(Map.of()),
                Row.of(
                        SettingType.KMS_KEY_ARN,
                        "<kmsKeyArn>" + KEY + "a</kmsKeyArn>",
                        KEY + "a",
                        "<kmsKeyArn>" + KEY + "b</kmsKeyArn>",
                        KEY + "b"),
                Row.of(
                        SettingType.SOURCE_KMS_KEY_ARN,
                        "<sourceKmsKeyArn>" + KEY + "a</sourceKmsKeyArn>",
                        KEY + "a",
                        "<sourceKmsKeyArn>" + KEY + "b</sourceKmsKeyArn>",
                        KEY + "b"),
                Row.of(
                        SettingType.LAYERS,
                        "<layers><layer>" + LAYER + "one:1</layer><layer>" + LAYER + "two:7</layer></layers>",
                        List.of(LAYER + "one:1", LAYER + "two:7"),
                        "<layers><layer>" + LAYER + "two:7</layer><layer>" + LAYER + "one:1</layer></layers>",
                        List.of(LAYER + "two:7", LAYER + "one:1")),
                Row.of(
                                SettingType.VPC_CONFIG,
                                "<vpcConfig><subnetIds><s>subnet-2</s><s>subnet-1</s></subnetIds><securityGroupIds>"
                                        + "<s>sg-1</s></securityGroupIds></vpcConfig>",
                                new Vpc(Set.of("subnet-1", "subnet-2"), Set.of("sg-1"), false),
                                "<vpcConfig><subnetIds>subnet-1,subnet-3</subnetIds><securityGroupIds>sg-1,sg-2"
                                        + "</securityGroupIds><ipv6AllowedForDualStack>true</ipv6AllowedForDualStack>"
                                        + "</vpcConfig>",
                                new Vpc(Set.of("subnet-1", "subnet-3"), Set.of("sg-1", "sg-2"), true))
                        .clearedTo(Vpc.NONE),
                Row.of(
                                SettingType.FILE_SYSTEM_CONFIGS,
                                "<fileSystemConfigs><fileSystemConfig><arn>" + EFS + "0</arn>"
                                        + "<localMountPath>/mnt/a</localMountPath></fileSystemConfig></fileSystemConfigs>",
                                List.of(new FileSystem(EFS + "0", "/mnt/a")),
                                "<fileSystemConfigs><fileSystemConfig><arn>" + EFS + "1</arn>"
                                        + "<localMountPath>/mnt/a</localMountPath></fileSystemConfig></fileSystemConfigs>",
                                List.of(new FileSystem(EFS + "1", "/mnt/a")))
                        .with(VPC),
                Row.of(
                                SettingType.IMAGE_CONFIG,
                                "<imageConfig><entryPoint>/bin/run</entryPoint><command><c>a.B::c</c><c>x</c></command>"
                                        + "<workingDirectory>/tmp</workingDirectory></imageConfig>",
                                new ImageOverrides(List.of("/bin/run"), List.of("a.B::c", "x"), "/tmp"),
                                "<imageConfig><command><c>a.B::d</c></command></imageConfig>",
                                new ImageOverrides(List.of(), List.of("a.B::d"), null))
                        .onImage(),
                Row.of(
                                SettingType.TRACING,
                                "<tracing>PassThrough</tracing>",
                                "PassThrough",
                                "<tracing>Active</tracing>",
                                "Active")
                        .clearedTo("PassThrough"),
                Row.of(
                                SettingType.LOGGING,
                                "<logging><logFormat>JSON</logFormat><logGroup>/orders</logGroup></logging>",
                                new Logging("JSON", "INFO", "INFO", "/orders"),
                                "<logging><logFormat>JSON</logFormat><applicationLogLevel>DEBUG</applicationLogLevel>"
                                        + "</logging>",
                                new Logging("JSON", "DEBUG", "INFO", "/orders"))
                        .clearedTo(Logging.defaults("orders")),
                Row.of(
                        SettingType.DEAD_LETTER_TARGET,
                        "<deadLetterTarget>" + QUEUE + "a</deadLetterTarget>",
                        QUEUE + "a",
                        "<deadLetterTarget>" + QUEUE + "b</deadLetterTarget>",
                        QUEUE + "b"),
                Row.of(
                                SettingType.SNAP_START,
                                "<snapStart><applyOn>None</applyOn></snapStart>",
                                "None",
                                "<snapStart>PublishedVersions</snapStart>",
                                "PublishedVersions")
                        .clearedTo("None"),
                Row.of(
                                SettingType.DURABLE_CONFIG,
                                "<durableConfig><executionTimeout>60</executionTimeout></durableConfig>",
                                new Durable(14, 60),
                                "<durableConfig><retentionPeriodInDays>30</retentionPeriodInDays></durableConfig>",
                                new Durable(30, 60))
                        .empty(Empty.IS_REFUSED),
                Row.of(
                                SettingType.CAPACITY_PROVIDER_CONFIG,
                                "<capacityProviderConfig><capacityProviderArn>" + PROVIDER + "a</capacityProviderArn>"
                                        + "</capacityProviderConfig>",
                                new CapacityProvider(PROVIDER + "a", null, 2.0),
                                "<capacityProviderConfig><lambdaManagedInstancesCapacityProviderConfig>"
                                        + "<capacityProviderArn>" + PROVIDER + "b</capacityProviderArn>"
                                        + "<perExecutionEnvironmentMaxConcurrency>10"
                                        + "</perExecutionEnvironmentMaxConcurrency>"
                                        + "</lambdaManagedInstancesCapacityProviderConfig></capacityProviderConfig>",
                                new CapacityProvider(PROVIDER + "b", 10, 2.0))
                        .empty(Empty.IS_REFUSED),
                Row.of(
                                SettingType.TENANCY_CONFIG,
                                "<tenancyConfig>PER_TENANT</tenancyConfig>",
                                "PER_TENANT",
                                "<tenancyConfig><tenantIsolationMode>OTHER</tenantIsolationMode></tenancyConfig>",
                                null)
                        .empty(Empty.IS_REFUSED));
    }

    @TempDir
    private Path dir;

    private Path local;
    private LocalAws standIn;
    private AwsClients aws;

    @BeforeEach
    void start() {
        local = dir.resolve("local");
        standIn = LocalAws.start(local);
        aws = TestClients.of(standIn, "us-east-1");
    }

    @AfterEach
    void stop() {
        aws.close();
        standIn.close();
    }

    @Test
    void everySettingHasARow() {
        assertThat(rows().map(Row::type)).isEqualTo(SettingType.ALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isSetThenChangedThenClearedThenLeft(Row<?> row) throws Exception {
        makeOtherRole();
        CodeUpload code = code(row);

        assertThat(deploy(row, row.xml(), code).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(found(row)).contains(row.value());
        changesNothing(row, row.xml(), code);

        if (row.other() == null) {
            assertThatThrownBy(() -> deploy(row, row.otherXml(), code))
                    .hasMessageContaining("<function><" + row.type() + "> is not what the function was created with");
        } else {
            changesOnly(row, row.otherXml(), code);
            assertThat(found(row)).contains(row.other());
            changesNothing(row, row.otherXml(), code);
        }

        switch (row.empty()) {
            case IS_A_MISTAKE ->
                assertThatThrownBy(() -> deploy(row, row.emptyXml(), code))
                        .hasMessageContaining("<" + row.type() + ">")
                        .hasMessageContaining("is blank: give it a value");
            case IS_REFUSED -> {
                assertThatThrownBy(() -> deploy(row, row.emptyXml(), code))
                        .hasMessageContaining("<function><" + row.type() + "> is not what the function was created");
                leaves(row, code);
            }
            case CLEARS -> {
                leaves(row, code);
                changesOnly(row, row.emptyXml(), code);
                assertThat((Optional<?>) found(row)).isEqualTo(Optional.ofNullable(row.clearedValue()));
                changesNothing(row, row.emptyXml(), code);
                leaves(row, code);
            }
        }
    }

    /** One update, which makes the setting another and leaves all others. */
    private void changesOnly(Row<?> row, String xml, CodeUpload code) throws Exception {
        int before = writes().size();
        Map<String, Object> others = others(row);
        DeploymentResult result = deploy(row, xml, code);
        boolean withCode = row.type().isSentWithCode();
        assertThat(result.changes())
                .filteredOn(change -> change.startsWith("update"))
                .containsExactly(withCode ? "update code to " + zip().codeSha256() : "update settings: " + row.type());
        assertThat(writes().subList(before, writes().size()))
                .containsExactly(
                        withCode ? "UpdateFunctionCode" : "UpdateFunctionConfiguration",
                        "PublishVersion",
                        "UpdateAlias");
        assertThat(others(row)).isEqualTo(others);
    }

    /** Without the element nothing is written, and the value stays. */
    private void leaves(Row<?> row, CodeUpload code) throws Exception {
        Optional<?> before = found(row);
        changesNothing(row, "", code);
        assertThat((Optional<?>) found(row)).isEqualTo(before);
    }

    private void changesNothing(Row<?> row, String xml, CodeUpload code) throws Exception {
        int before = writes().size();
        assertThat(deploy(row, xml, code).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(writes()).hasSize(before);
    }

    /** What Lambda has of it, on {@code $LATEST} and on the version that serves. */
    @SuppressWarnings("unchecked") // the row's value is of the row's type
    private Optional<Object> found(Row<?> row) {
        FunctionSettings latest = function().latest().orElseThrow().settings();
        FunctionSettings live = function().version("live").orElseThrow().settings();
        assertThat((Optional<?>) live.get(row.type())).isEqualTo(latest.get(row.type()));
        return (Optional<Object>) latest.get(row.type());
    }

    private Map<String, Object> others(Row<?> row) {
        FunctionSettings settings = function().latest().orElseThrow().settings();
        Map<String, Object> others = new HashMap<>();
        SettingType.ALL.stream()
                .filter(type -> !type.name().equals(row.type().name()))
                .forEach(type -> settings.get(type).ifPresent(value -> others.put(type.name(), value)));
        return others;
    }

    private DeploymentResult deploy(Row<?> row, String xml, CodeUpload code) throws Exception {
        MojoBench bench = new MojoBench(dir, row.configuration(xml)).d("lambda.local", "false");
        DeployMojo mojo = bench.mojo("deploy", DeployMojo::new);
        Problems problems = new Problems();
        mojo.maven().checkWritten(problems);
        mojo.check(problems);
        problems.throwIfAny();
        FunctionSettings defaults = FunctionSettings.NONE;
        if (!row.image()) {
            defaults = defaults.with(SettingType.RUNTIME, new Setting.Value<>("java17"))
                    .with(SettingType.HANDLER, new Setting.Value<>("a.B::c"));
        }
        String sha = row.image() ? image().replaceFirst(".*@sha256:", "") : zip().codeSha256();
        DeploymentRequest request = new DeploymentRequest(
                function(),
                new Wanted(
                        "live",
                        row.image() ? "Image" : "Zip",
                        sha,
                        null,
                        0,
                        Requests.settings(mojo, Target.of(mojo).get(0), ""),
                        defaults,
                        Map.of(),
                        Shift.AT_ONCE),
                Wishes.NONE,
                code,
                RoleSource.of(LocalAws.ROLE_ARN),
                AliasRelease.atOnce(function(), "live"),
                "a test");
        Deployment deployment = new Deployment(request, Runnable::run, Clock.systemUTC());
        List<String> findings = deployment.preflight();
        if (!findings.isEmpty()) {
            throw DeployException.configuration(String.join("\n", findings));
        }
        return deployment.run();
    }

    private CodeUpload code(Row<?> row) throws Exception {
        if (!row.image()) {
            return new ZipUpload(zip(), null);
        }
        FunctionCode image = new FunctionCode.Image(image());
        return new CodeUpload() {
            @Override
            public CodePlace look() {
                return new CodePlace("ECR", true, true);
            }

            @Override
            public FunctionCode upload() {
                return image;
            }
        };
    }

    private @Nullable String imageUri;

    /** An image that another function of the same stand-in has. */
    private String image() throws Exception {
        if (imageUri == null) {
            MojoBench bench = new MojoBench(
                            dir,
                            "<functionName>other</functionName><handler>" + Hello.class.getName() + "::text</handler>")
                    .with(Hello.class);
            bench.runPackage();
            bench.runDeploy();
            String uri = bench.function().string("imageUri", "");
            imageUri =
                    standIn.uri().getAuthority() + URI.create("http://" + uri).getPath();
        }
        return imageUri;
    }

    private ZipArtifact zip() throws IOException {
        Path file = dir.resolve("function.zip");
        if (!Files.exists(file)) {
            try (OutputStream out = Files.newOutputStream(file);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("a.txt"));
            }
        }
        return new ZipArtifact(file, Digest.of(file), Files.size(file), 0, Architecture.X86_64, "a.B::c", "a zip");
    }

    private LambdaFunction function() {
        Deadline deadline = Deadline.in(Duration.ofMinutes(30), Clock.systemUTC());
        return new LambdaFunction(aws.lambda(), "orders", "us-east-1", new Patience(duration -> {}, deadline));
    }

    private void makeOtherRole() {
        try (IamClient iam = IamClient.builder()
                .endpointOverride(standIn.uri())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalAws.ACCESS_KEY_ID, LocalAws.SECRET_ACCESS_KEY)))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            iam.createRole(role -> role.roleName("other")
                    .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"));
        }
    }

    /** On the function; which variables are the POM's is remembered in tags, and that is another story. */
    private List<String> writes() throws IOException {
        return Journal.read(local).stream()
                .filter(entry -> entry.write() && entry.service().equals("lambda"))
                .filter(entry -> !entry.operation().contains("agResource"))
                .map(Journal.Entry::operation)
                .toList();
    }
}
