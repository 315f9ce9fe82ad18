// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.lenient;

import io.github.lambdadeploy.artifact.Architecture;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.content.ContentRequest;
import io.github.lambdadeploy.ecr.RepositorySpec;
import io.github.lambdadeploy.iam.RoleSpec;
import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.setting.SettingView;
import io.github.lambdadeploy.notify.Notification;
import io.github.lambdadeploy.packaging.ImageRequest;
import io.github.lambdadeploy.rollout.ReleaseSpec;
import io.github.lambdadeploy.rollout.Strategy;
import io.github.lambdadeploy.rollout.codedeploy.CodeDeploySpec;
import io.github.lambdadeploy.rollout.codedeploy.Hooks;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Maven's container makes the goals and fills in every element of a POM. */
@MojoTest
class EveryParameterTest {

    private static final String PROJECT = "src/test/projects/every-parameter";

    @Inject
    private MavenProject project;

    @Inject
    private Log log;

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "deploy", pom = "pom.xml")
    void arrivesInDeploy(DeployMojo mojo) {
        assertThat(mojo.functionName).isEqualTo("orders");
        assertThat(mojo.handler).isEqualTo("com.example.Orders::handle");
        assertThat(mojo.packageType).isEqualTo("zip");
        assertThat(mojo.role).isEqualTo("deployer");
        assertThat(mojo.createRole).isFalse();
        assertThat(mojo.createAlias).isFalse();
        assertThat(mojo.createLogGroup).isFalse();
        assertThat(Objects.requireNonNull(mojo.executionRole)
                        .toSpec("orders", Path.of("/"), List.of("service-role/Basic")))
                .isEqualTo(new RoleSpec(
                        "orders",
                        "/shop/",
                        List.of("AmazonSQSReadOnlyAccess", "arn:aws:iam::123456789012:policy/team/orders"),
                        Map.of(
                                "read",
                                JsonObject.parse(
                                        "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"
                                                .getBytes(StandardCharsets.UTF_8))),
                        "arn:aws:iam::123456789012:policy/boundary",
                        Map.of("team", "shop", "empty", ""),
                        "For orders"));
        assertThat(mojo.function.logRetention()).isEqualTo(new Setting.Value<>(14));
        assertThat(mojo.notification())
                .contains(new Notification("arn:aws:sns:eu-west-1:123456789012:deployments", false, true));
        assertThat(mojo.release.toSpec(Path.of("/")))
                .isEqualTo(new ReleaseSpec(
                        Strategy.parse("Canary10Percent5Minutes"),
                        Optional.of(new CodeDeploySpec(
                                "shop",
                                "orders-green",
                                new Hooks(Optional.of("CodeDeployHook_before"), Optional.of("CodeDeployHook_after")),
                                true,
                                Optional.of("codedeploy"),
                                false)),
                        Optional.empty(),
                        List.of("orders-errors", "orders-latency"),
                        false,
                        OptionalInt.of(7)));
        assertThat(mojo.alias).isEqualTo("green");
        assertThat(mojo.region).isEqualTo("eu-west-1");
        assertThat(mojo.profile).isEqualTo("shop");
        assertThat(mojo.assumeRole).isEqualTo("arn:aws:iam::123456789012:role/deployer");
        assertThat(mojo.endpoint).isEqualTo("http://localhost:4566");
        assertThat(mojo.local).isTrue();
        assertThat(mojo.localDirectory).isEqualTo(new File("/tmp/stand-in"));
        assertThat(mojo.skip).isTrue();
        assertThat(mojo.codeOnly).isTrue();
        assertThat(mojo.allowedAccounts).containsExactly("123456789012", "210987654321");
        assertThat(mojo.timeoutSeconds).isEqualTo(60);
        assertThat(mojo.allowInsecureRegistries).isTrue();
        assertThat(mojo.sendCredentialsOverHttp).isTrue();
        assertThat(mojo.function.runtime()).contains("java21");
        assertThat(mojo.function.toSpec().changesFrom(FunctionSettings.NONE))
                .extracting(change -> change.type().name() + "=" + SettingView.of(change.wanted()))
                .containsExactlyInAnyOrder(
                        "runtime=java21",
                        "description=Takes orders",
                        "memorySize=1024",
                        "timeout=20",
                        "environment={STAGE=prod, EMPTY=}",
                        "ephemeralStorage=1024",
                        "kmsKeyArn=arn:aws:kms:eu-west-1:123456789012:key/k",
                        "sourceKmsKeyArn=arn:aws:kms:eu-west-1:123456789012:key/z",
                        "layers=[arn:aws:lambda:eu-west-1:123456789012:layer:a:1]",
                        "vpcConfig={subnetIds=[subnet-1, subnet-2], securityGroupIds=[sg-1],"
                                + " ipv6AllowedForDualStack=true}",
                        "fileSystemConfigs=[{arn=arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/"
                                + "fsap-0123456789abcdef0, localMountPath=/mnt/a}]",
                        "imageConfig={entryPoint=[/bin/run], command=[handler], workingDirectory=/tmp}",
                        "tracing=Active",
                        "logging={logFormat=JSON, applicationLogLevel=DEBUG, systemLogLevel=WARN, logGroup=/orders}",
                        "deadLetterTarget=arn:aws:sqs:eu-west-1:123456789012:dead",
                        "snapStart=PublishedVersions",
                        "durableConfig={retentionPeriodInDays=7, executionTimeout=60}",
                        "capacityProviderConfig={capacityProviderArn=arn:aws:lambda:eu-west-1:123456789012:"
                                + "capacity-provider:p, perExecutionEnvironmentMaxConcurrency=10,"
                                + " executionEnvironmentMemoryGiBPerVCpu=4.0}",
                        "tenancyConfig=PER_TENANT");
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "package", pom = "pom.xml")
    void arrivesInPackage(PackageMojo mojo) {
        mojo.image.check(new Problems());
        ImageRequest image = mojo.image.toSpec(
                List.of("com.example.Orders::handle"), 21, Path.of("/project"), List.of(Path.of("/c.jar")));
        assertThat(image.from()).asString().isEqualTo("registry.example.com/java:21");
        assertThat(mojo.image.repository("other").name()).isEqualTo("team/orders");
        assertThat(mojo.image.tags()).containsExactly("stable", "1.0");
        assertThat(mojo.image.createsRepository()).isFalse();
        RepositorySpec repository = mojo.image.repositorySpec();
        assertThat(repository.scanOnPush()).isFalse();
        assertThat(repository.imageTagMutability()).isEqualTo("IMMUTABLE_WITH_EXCLUSION");
        assertThat(repository.exclusionFilters()).containsExactly("dev-*", "latest");
        assertThat(repository.encryptionType()).isEqualTo("KMS");
        assertThat(repository.kmsKey()).isEqualTo("alias/images");
        assertThat(repository.lifecyclePolicy())
                .startsWith("{")
                .contains("sinceImagePushed")
                .endsWith("}");
        assertThat(repository.tags()).isEqualTo(Map.of("team", "shop", "empty", ""));
        assertThat(repository.pullAccounts()).containsExactly("123456789012", "210987654321");
        assertThat(image.architecture()).isEqualTo(Architecture.ARM64);
        assertThat(image.entrypoint()).containsExactly("/bin/run", "--fast");
        assertThat(image.jvmFlags()).containsExactly("-Xss512k");
        assertThat(image.extraDirectories())
                .containsExactly(
                        new ImageRequest.ExtraDirectory(Path.of("/project/src/main/files"), "/"),
                        new ImageRequest.ExtraDirectory(Path.of("/project/src/main/python"), "/var/task"));
        assertThat(image.permissions()).containsExactly(new ImageRequest.Permission("/bin/run", 0755));
        assertThat(image.labels()).isEqualTo(Map.of("team", "shop"));
        assertThat(mojo.zip.bucket()).isEqualTo("my-artifacts");
        assertThat(mojo.zip.prefix()).isEqualTo("orders");
        ContentRequest content = mojo.zip.toSpec(Path.of("/project"), Path.of("/scratch"));
        assertThat(content.toString()).contains("/project/target/orders.zip", "/project/src/main/node");
    }

    @Test
    @InjectMojo(goal = "package")
    @MojoParameter(name = "imageFrom", value = "other.example.com/java:17")
    @MojoParameter(name = "imageTag", value = "rc")
    void flatParametersGoBeforeNested(PackageMojo mojo) {
        Problems problems = new Problems();
        mojo.check(problems);
        assertThat(mojo.image.tags()).containsExactly("rc");
        assertThat(mojo.image.toSpec(List.of("h"), 21, Path.of("/"), List.of()).from())
                .asString()
                .isEqualTo("other.example.com/java:17");
        assertThat(mojo.alias).isEqualTo("live");
        assertThat(mojo.packageType).isEqualTo("image");
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "deploy", pom = "pom.xml")
    void skipsWithOneLine(DeployMojo mojo) throws Exception {
        Build build = new Build();
        build.setDirectory("/nowhere");
        lenient().when(project.getBuild()).thenReturn(build);
        mojo.execute();
        Mockito.verify(log).info("Skipped: <skip> (-Dlambda.skip) is true");
        Mockito.verifyNoMoreInteractions(log);
    }
}
