// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.local.run.Hello;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in the configuration is told before anything is built or sent, with the element and what to do. */
class MistakesTest {

    private static final String GOOD = "<handler>com.example.Hello::handle</handler>";

    @TempDir
    private Path dir;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<packageType>jar</packageType> | <packageType> (-Dlambda.packageType) is 'jar': use image or zip",
                "<functionName> </functionName> | <functionName> (-Dlambda.functionName) is blank",
                "<functionName/> | <functionName> (-Dlambda.functionName) is blank: give it a value, or leave the element out",
                "<functionName>a b</functionName> | <functionName> (-Dlambda.functionName) is 'a b': a function name has",
                "<functionName>${stage}-orders</functionName> | <functionName> (-Dlambda.functionName) holds ${stage}, which no property sets",
                "<alias>$LATEST</alias> | <alias> (-Dlambda.alias) is '$LATEST': an alias has",
                "<alias>42</alias> | <alias> (-Dlambda.alias) is '42': an alias has",
                "<role>arn:aws:iam::1:user/ada</role> | <role> (-Dlambda.role) is 'arn:aws:iam::1:user/ada': use the",
                "<role>${deploy.role}</role> | <role> (-Dlambda.role) holds ${deploy.role}, which no property sets",
                "<assumeRole>deployer</assumeRole> | <assumeRole> (-Dlambda.assumeRole) is 'deployer': use the role's ARN",
                "<endpoint>localhost:4566</endpoint> | <endpoint> (-Dlambda.endpoint) is 'localhost:4566': use the address",
                "<region>Ireland</region> | <region> (-Dlambda.region) is 'Ireland': use a region's id",
                "<allowedAccounts><a>12</a></allowedAccounts> | <allowedAccounts> (-Dlambda.allowedAccounts) is '12'",
                "<timeoutSeconds>0</timeoutSeconds> | <timeoutSeconds> (-Dlambda.timeoutSeconds) is 0: use a positive",
                "<memorySize>512</memorySize> | <memorySize> is not known to this version of the plugin",
                "<codeOnly>true</codeOnly><release><codeDeploy><application>a</application><deploymentGroup>g"
                        + "</deploymentGroup><create>true</create></codeDeploy></release> | <codeOnly>"
                        + " (-Dlambda.codeOnly) touches nothing but code",
                "<image><from>Not An Image</from></image> | <image><from> (-Dlambda.image.from) is 'Not An Image'",
                "<image><from>${base}</from></image> | <image><from> (-Dlambda.image.from) holds ${base}, which no property sets",
                "<image><architecture>amd64</architecture></image> | <image><architecture> (-Dlambda.image.architecture)",
                "<image><repository>UP</repository></image> | <image><repository> (-Dlambda.image.repository) is 'UP'",
                "<image><tags><tag>a b</tag></tags></image> | <image><tags> (-Dlambda.image.tag) is 'a b'",
                "<image><repositorySettings><imageTagMutability>FIXED</imageTagMutability></repositorySettings></image>"
                        + " | <imageTagMutability> is 'FIXED': use IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE",
                "<image><repositorySettings><imageTagMutability>IMMUTABLE_WITH_EXCLUSION</imageTagMutability></repositorySettings></image>"
                        + " | which needs <imageTagMutabilityExclusionFilters>",
                "<image><repositorySettings><imageTagMutabilityExclusionFilters><filter>dev-*</filter></imageTagMutabilityExclusionFilters></repositorySettings></image>"
                        + " | needs <imageTagMutability> IMMUTABLE_WITH_EXCLUSION or",
                "<image><repositorySettings><imageTagMutability>MUTABLE_WITH_EXCLUSION</imageTagMutability><imageTagMutabilityExclusionFilters><f>a</f><f>b</f><f>c</f><f>d</f><f>e</f><f>f</f></imageTagMutabilityExclusionFilters></repositorySettings></image>"
                        + " | has 6 filters: ECR takes 5",
                "<image><repositorySettings><imageTagMutability>MUTABLE_WITH_EXCLUSION</imageTagMutability><imageTagMutabilityExclusionFilters><f>a b</f></imageTagMutabilityExclusionFilters></repositorySettings></image>"
                        + " | is 'a b': a filter has 1 to 128",
                "<image><repositorySettings><encryptionType>DES</encryptionType></repositorySettings></image>"
                        + " | <encryptionType> is 'DES': use AES256, KMS, KMS_DSSE",
                "<image><repositorySettings><kmsKey>alias/x</kmsKey></repositorySettings></image>"
                        + " | <kmsKey> needs <encryptionType> KMS or KMS_DSSE",
                "<image><repositorySettings><kmsKey/></repositorySettings></image>" + " | <kmsKey> is blank",
                "<image><repositorySettings><lifecyclePolicy>{\"rules\":[{}]}</lifecyclePolicy></repositorySettings></image>"
                        + " | <lifecyclePolicy> has 14 characters: ECR takes 100",
                "<image><repositorySettings><lifecyclePolicy>{\"rules\":</lifecyclePolicy></repositorySettings></image>"
                        + " | <lifecyclePolicy> is no lifecycle policy",
                "<image><repositorySettings><lifecyclePolicy>{\"rule\":[]}</lifecyclePolicy></repositorySettings></image>"
                        + " | <lifecyclePolicy> has no \"rules\"",
                "<image><repositorySettings><lifecyclePolicyFile>none.json</lifecyclePolicyFile></repositorySettings></image>"
                        + " | <lifecyclePolicyFile> cannot be read",
                "<image><repositorySettings><lifecyclePolicy>{}</lifecyclePolicy><lifecyclePolicyFile>x</lifecyclePolicyFile></repositorySettings></image>"
                        + " | <lifecyclePolicy> and <lifecyclePolicyFile> exclude each other",
                "<image><repositorySettings><pullAccounts><account>12</account></pullAccounts></repositorySettings></image>"
                        + " | <pullAccounts> is '12': an account id has 12 digits",
                "<image><repositorySettings><tags><a>#</a></tags></repositorySettings></image>"
                        + " | <tags><a> is '#', which ECR does not take",
                "<image><repositorySettings><tags><a>${team}</a></tags></repositorySettings></image>"
                        + " | <tags><a> holds ${team}",
                "<image><extraDirectories><paths><path><into>/x</into></path></paths></extraDirectories></image>"
                        + " | <path> names no directory: set <from>",
                "<image><extraDirectories><permissions><permission><file>/x</file><mode>rwx</mode></permission>"
                        + "</permissions></extraDirectories></image> | <mode> is 'rwx': use three octal digits",
                "<zip><bucket>Bad_Bucket</bucket></zip> | <zip><bucket> (-Dlambda.zip.bucket) is 'Bad_Bucket'",
                "<function><memorySize>64</memorySize></function> | <function><memorySize> is 64: use 128 to",
                "<function><timeout/></function> | <function><timeout> is blank: give it a value, or leave the",
                "<function><timeout>901</timeout></function> | <function><timeout> is 901: use 1 to 900",
                "<function><logRetentionDays>8</logRetentionDays></function> | <function><logRetentionDays> is 8: CloudWatch",
                "<executionRole><name>a b</name></executionRole> | <executionRole><name> is 'a b': a role's name has 1 to",
                "<executionRole><name/></executionRole> | <executionRole><name> is blank: give it a value, or leave the",
                "<executionRole><path>shop</path></executionRole> | <executionRole><path> is 'shop': use a path that begins and",
                "<executionRole><permissionsBoundary>b</permissionsBoundary></executionRole>"
                        + " | <executionRole><permissionsBoundary> is 'b': use the ARN of a managed policy",
                "<executionRole><managedPolicies><p>arn:aws:iam::1:policy/x</p></managedPolicies></executionRole>"
                        + " | <executionRole><managedPolicies><managedPolicy> is 'arn:aws:iam::1:policy/x': use the ARN",
                "<executionRole><inlinePolicies><inlinePolicy><name>x</name><document>{</document></inlinePolicy>"
                        + "</inlinePolicies></executionRole> | <inlinePolicy><document> is no JSON",
                "<executionRole><inlinePolicies><inlinePolicy><name>x</name><file>none.json</file></inlinePolicy>"
                        + "</inlinePolicies></executionRole> | <inlinePolicy><file> none.json cannot be read",
                "<notification/> | <notification><topicArn> (-Dlambda.notification.topicArn) is missing: use the ARN of an SNS",
                "<notification><topicArn> </topicArn></notification>"
                        + " | <notification><topicArn> (-Dlambda.notification.topicArn) is blank: use the ARN of an SNS",
                "<notification><topicArn>deployments</topicArn></notification>"
                        + " | <notification><topicArn> (-Dlambda.notification.topicArn) is 'deployments': use the ARN",
                "<notification><topicArn>${topic}</topicArn></notification> | <notification><topicArn> (-Dlambda.notification.topicArn) holds ${topic}, which",
                "<notification><topicArn>arn:aws:sns:eu-west-1:123456789012:a</topicArn><on>always</on></notification>"
                        + " | <notification><on> is 'always': use success, failure, or both with a comma between them",
                "<notification><topicArn>arn:aws:sns:eu-west-1:123456789012:a</topicArn><on/></notification>"
                        + " | <notification><on> is blank: use success, failure",
                "<notification><topicArn>arn:aws:sns:eu-west-1:123456789012:a</topicArn><on>success,</on></notification>"
                        + " | <notification><on> is 'success,': use success",
                "<function><environmentMode>add</environmentMode></function> | <function><environmentMode> is 'add'",
                "<function><environment><A-B>x</A-B></environment></function> | <function><environment><A-B> is no name",
                "<function><url><authType/></url></function> | <function><url><authType> is blank: give it a value",
                "<function><recursiveLoop>No</recursiveLoop></function> | <function><recursiveLoop> is 'No': use Allow",
                "<function><tags><a>${t}</a></tags></function> | <function><tags><a> holds ${t}, which no property sets",
                "<function><environment><DB>${db}</DB></environment></function> | <environment><DB> holds ${db}",
                "<function><environment><DB>x{{resolve:ssm:a:b}}</DB></environment></function>"
                        + " | <environment><DB>: {{resolve:ssm:a:b}} has the version 'b': use a number",
            })
    void isToldBeforeAnythingIsDone(String configuration, String message) {
        assertThatThrownBy(() -> new MojoBench(dir, GOOD + configuration).runDeploy())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Nothing was built, sent or changed.");
        assertThat(dir.resolve("local")).doesNotExist();
    }

    @Test
    void theHandlerIsNeededToPackage() {
        assertThatThrownBy(() -> new MojoBench(dir, "").runPackage())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("<handler> (-Dlambda.handler) is missing");
    }

    @Test
    void standInAndEndpointExcludeEachOther() {
        MojoBench bench = new MojoBench(dir, GOOD).d("lambda.endpoint", "http://localhost:4566");
        assertThatThrownBy(bench::runDeploy)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("<local> (-Dlambda.local) and <endpoint> (-Dlambda.endpoint) exclude each other");
    }

    @Test
    void allAreToldAtOnce() {
        assertThatThrownBy(
                        () -> new MojoBench(dir, "<alias>1</alias><region>x</region><nothing>1</nothing>").runPackage())
                .hasMessageContaining("4 mistakes in the configuration:")
                .hasMessageContainingAll("<alias>", "<region>", "<nothing>", "<handler>");
    }

    @Test
    void whatAnotherGoalKnowsIsNoMistake() throws Exception {
        new MojoBench(dir, "<skip>true</skip>").runDeploy();
        assertThatThrownBy(() -> new MojoBench(dir, GOOD + "<payload>{}</payload>").runDeploy())
                .hasMessageContaining("There is nothing to deploy: lambda:package has not run");
    }

    @Test
    void aPropertyOfTheProjectResolves() {
        MojoBench bench = new MojoBench(dir, GOOD + "<functionName>${stage}-orders</functionName>");
        bench.project.getProperties().setProperty("stage", "test");
        assertThatThrownBy(bench::runDeploy).hasMessageContaining("There is nothing to deploy");
    }

    @Test
    void deployNeedsPackageFirst() {
        assertThatThrownBy(() -> new MojoBench(dir, GOOD).runDeploy())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("There is nothing to deploy: lambda:package has not run")
                .hasMessageContaining("mvn package lambda:package lambda:deploy");
    }

    @Test
    void deployWantsWhatWasBuilt() throws Exception {
        zip("").runPackage();
        assertThatThrownBy(() -> new MojoBench(dir, "").runDeploy())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("is image, but what was built is of type Zip");
    }

    @Test
    void offlineTalksToTheStandInOnly() throws Exception {
        MojoBench local = zip("");
        local.request.setOffline(true);
        local.runPackage();
        local.runDeploy();
        assertThat(local.function().string("outcome")).isEqualTo("created");

        MojoBench aws = zip("").d("lambda.local", "false").d("lambda.region", "eu-west-1");
        aws.request.setOffline(true);
        assertThatThrownBy(aws::runDeploy)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("Maven is offline (-o)")
                .hasMessageContaining("-Dlambda.local");
    }

    @Test
    void refusesAnAccountThatIsNotAllowed() {
        CallerIdentity caller = new CallerIdentity("000000000000", "arn:aws:iam::000000000000:user/ada");
        assertThat(caller.notOneOf(List.of("123456789012")))
                .get()
                .asString()
                .contains("These credentials are for account 000000000000", "does not name (123456789012)");
        assertThat(caller.notOneOf(List.of("123456789012", "000000000000"))).isEmpty();
    }

    @Test
    void theStandInsAccountIsAlwaysAllowed() throws Exception {
        MojoBench bench = zip("<allowedAccounts><account>123456789012</account></allowedAccounts>");
        bench.runPackage();
        bench.runDeploy();
        assertThat(bench.function().string("outcome")).isEqualTo("created");
    }

    @Test
    void saysThatNoRegionIsConfigured() throws Exception {
        MojoBench bench = zip("");
        bench.runPackage();
        assertThatThrownBy(bench.d("lambda.local", "false")::runDeploy)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("No AWS region is configured");
    }

    @Test
    void saysThatThereAreNoCredentials() throws Exception {
        MojoBench bench = zip("<allowedAccounts><account>123456789012</account></allowedAccounts>");
        bench.runPackage();
        bench.d("lambda.local", "false").d("lambda.region", "eu-west-1").d("lambda.endpoint", "http://127.0.0.1:9");
        assertThatThrownBy(bench::runDeploy)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Cannot find out whose credentials these are")
                .hasMessageContaining("AWS_PROFILE (-Dlambda.profile)");
    }

    @Test
    void causesAddNothingToTheMessage() throws Exception {
        MojoBench bench = zip("");
        bench.runPackage();
        io.github.lambdadeploy.local.Faults.write(
                dir.resolve("local"),
                io.github.lambdadeploy.local.FaultRule.on("lambda", "CreateFunction")
                        .answer(
                                400,
                                "InvalidParameterValueException",
                                "Too large. String measured: {\"PW\":\"hunter2\"}"));
        assertThatThrownBy(bench::runDeploy)
                .isInstanceOf(MojoExecutionException.class)
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContaining("Too large.").hasMessageNotContaining("hunter2");
                    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                        assertThat(cause).hasMessage(failure.getMessage());
                        assertThat(cause.toString()).doesNotContain("hunter2");
                    }
                });
        assertThat(bench.file("deployment.json").toString()).doesNotContain("hunter2");
    }

    private MojoBench zip(String configuration) throws Exception {
        return new MojoBench(
                        dir,
                        "<handler>" + Hello.class.getName() + "::text</handler><packageType>zip</packageType>"
                                + "<role>lambda-local</role>" + configuration)
                .with(Hello.class);
    }
}
