// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.expression.DefaultExpressionEvaluator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be refused before AWS is asked: the element, what was found, what is right. */
class FunctionRulesTest {

    private static final String LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:";
    private static final String EFS =
            "<fileSystemConfigs><fileSystemConfig><arn>arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/"
                    + "fsap-0123456789abcdef0</arn><localMountPath>/mnt/a</localMountPath></fileSystemConfig>"
                    + "</fileSystemConfigs>";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<memorySize>127</memorySize> | <memorySize> is 127: use 128 to 10240 (MB)",
                "<memorySize>10241</memorySize> | <memorySize> is 10241: use 128 to 10240 (MB)",
                "<timeout>0</timeout> | <timeout> is 0: use 1 to 900 (seconds)",
                "<ephemeralStorage>511</ephemeralStorage> | <ephemeralStorage> is 511: use 512 to 10240 (MB)",
                "<ephemeralStorage><size>10241</size></ephemeralStorage> | <ephemeralStorage> is 10241: use 512 to 10240",
                "<tracing>active</tracing> | <tracing> is 'active': write Active",
                "<tracing>!</tracing> | <tracing> is '!': use a word of Lambda's, such as Active or PassThrough",
                "<snapStart>publishedversions</snapStart> | <snapStart> is 'publishedversions': write PublishedVersions",
                "<tenancyConfig>per_tenant</tenancyConfig> | <tenancyConfig> is 'per_tenant': write PER_TENANT",
                "<deadLetterTarget>orders-dlq</deadLetterTarget> | <deadLetterTarget> is 'orders-dlq': use the ARN of",
                "<deadLetterTarget>arn:aws:s3:::b</deadLetterTarget> | <deadLetterTarget> is 'arn:aws:s3:::b': use the",
                "<kmsKeyArn>alias/x</kmsKeyArn> | <kmsKeyArn> is 'alias/x': use the key's ARN",
                "<codeSigningConfigArn>x</codeSigningConfigArn> | <codeSigningConfigArn> is 'x': use the ARN of a code",
                "<sourceKmsKeyArn>x</sourceKmsKeyArn> | <sourceKmsKeyArn> is 'x': use the key's ARN",
                "<layers><layer>x</layer></layers> | <layers><layer> is 'x': use the ARN of a layer's version",
                "<layers><layer>arn:aws:lambda:eu-west-1:123456789012:layer:x</layer></layers> | use the ARN of a layer's",
                "<vpcConfig><subnetIds>vpc-1</subnetIds><securityGroupIds>sg-1</securityGroupIds></vpcConfig>"
                        + " | <vpcConfig><subnetIds><subnetId> is 'vpc-1': use the id of a subnet",
                "<vpcConfig><subnetIds>subnet-1</subnetIds><securityGroupIds>default</securityGroupIds></vpcConfig>"
                        + " | <vpcConfig><securityGroupIds><securityGroupId> is 'default': use the id of a security",
                "<vpcConfig><subnetIds>subnet-1</subnetIds></vpcConfig>"
                        + " | <vpcConfig> has 1 subnets and 0 security groups: name at least one of each",
                "<vpcConfig><securityGroupIds>sg-1</securityGroupIds></vpcConfig>"
                        + " | <vpcConfig> has 0 subnets and 1 security groups: name at least one of each",
                "<vpcConfig><ipv6AllowedForDualStack>true</ipv6AllowedForDualStack></vpcConfig>"
                        + " | <vpcConfig> has <ipv6AllowedForDualStack> but no subnets",
                "<vpcConfig><subnetIds>subnet-1</subnetIds><securityGroupIds>sg-1,sg-2,sg-3,sg-4,sg-5,sg-6"
                        + "</securityGroupIds></vpcConfig> | <vpcConfig><securityGroupIds> has 6 ids: Lambda takes 5",
                "<fileSystemConfigs><f><arn>x</arn><localMountPath>/mnt/a</localMountPath></f></fileSystemConfigs>"
                        + " | <fileSystemConfig><arn> is 'x': use the ARN of an access point",
                "<fileSystemConfigs><f><localMountPath>/data</localMountPath></f></fileSystemConfigs>"
                        + " | <fileSystemConfig><localMountPath> is '/data': use a directory right below /mnt",
                "<fileSystemConfigs><f><localMountPath>/mnt/a</localMountPath></f></fileSystemConfigs>"
                        + " | <fileSystemConfig><arn> is missing: use the ARN of an access point",
                "<logging><logGroup>a b</logGroup></logging> | <logging><logGroup> is 'a b': a log group has 1 to 512",
                "<logging><logFormat>json</logFormat></logging> | <logging><logFormat> is 'json': write JSON",
                "<logging><applicationLogLevel>DEBUG</applicationLogLevel></logging>"
                        + " | <logging><applicationLogLevel> is DEBUG, but <logFormat> is not set",
                "<logging><logFormat>Text</logFormat><systemLogLevel>INFO</systemLogLevel></logging>"
                        + " | <logging><systemLogLevel> is INFO, but <logFormat> is Text: Lambda has levels for JSON only",
                "<durableConfig><retentionPeriodInDays>91</retentionPeriodInDays></durableConfig>"
                        + " | <durableConfig><retentionPeriodInDays> is 91: use 1 to 90 (days)",
                "<durableConfig><executionTimeout>0</executionTimeout></durableConfig>"
                        + " | <durableConfig><executionTimeout> is 0: use 1 to 31622400 (seconds)",
                "<capacityProviderConfig><capacityProviderArn>x</capacityProviderArn></capacityProviderConfig>"
                        + " | <capacityProviderConfig><capacityProviderArn> is 'x': use the ARN of a capacity provider",
                "<capacityProviderConfig><executionEnvironmentMemoryGiBPerVCpu>9</executionEnvironmentMemoryGiBPerVCpu>"
                        + "</capacityProviderConfig> | <executionEnvironmentMemoryGiBPerVCpu> is 9.0: use 2 to 8 (GiB)",
                "<imageConfig><command>a.B::c</command></imageConfig> | <imageConfig> is for images: take it out",
                "<environment><AWS_REGION>x</AWS_REGION></environment>"
                        + " | <environment><AWS_REGION> is a variable that Lambda sets itself",
                "<environment><A>x</A></environment> | <environment><A> is no name for a variable",
            })
    void isRefusedForAZip(String xml, String message) {
        assertThat(problems(xml, "zip")).contains("<function><").contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<runtime>java21</runtime>",
                "<codeSigningConfigArn>arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"
                        + "</codeSigningConfigArn>",
                "<layers><layer>" + LAYER + "a:1</layer></layers>"
            })
    void isRefusedForAnImage(String xml) {
        assertThat(problems(xml, "image")).contains("is for zips, an image brings its own: take it out");
        assertThat(problems(xml, "zip")).isEmpty();
    }

    /** Maven gives an element without a value none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vpcConfig/subnetIds | <vpcConfig><subnetIds><s/><s>subnet-1</s></subnetIds><securityGroupIds>"
                        + "<s>sg-1</s></securityGroupIds></vpcConfig> | zip",
                "vpcConfig/securityGroupIds | <vpcConfig><subnetIds><s>subnet-1</s></subnetIds><securityGroupIds><s/>"
                        + "</securityGroupIds></vpcConfig> | image",
                "layers | <layers><layer/></layers> | zip",
                "imageConfig/command | <imageConfig><command><c/></command></imageConfig> | image",
                "imageConfig/entryPoint | <imageConfig><entryPoint><e/></entryPoint></imageConfig> | image",
            })
    void anEntryWithoutAValueIsOneMistake(String path, String xml, String packageType) {
        assertThat(problems(xml, packageType))
                .startsWith("<function><" + path.replace("/", "><")
                        + "> has an empty entry: give it a value, or take it out");
    }

    @Test
    void takesOneVersionOfALayerAndFiveLayers() {
        assertThat(problems("<layers><l>" + LAYER + "a:1</l><l>" + LAYER + "a:2</l></layers>", "zip"))
                .contains("<function><layers> has " + LAYER + "a twice, as version 1 and as version 2");
        String six = "abcdef".replaceAll("(.)", "<l>" + LAYER + "$1:1</l>");
        assertThat(problems("<layers>" + six + "</layers>", "zip")).contains("<layers> has 6 layers: Lambda takes 5");
    }

    @Test
    void snapStartExcludesFileSystemsAndLargeStorage() {
        String snapStart = "<snapStart>PublishedVersions</snapStart>";
        assertThat(problems(snapStart + EFS, "zip")).contains("<snapStart> is PublishedVersions beside <fileSystem");
        assertThat(problems(snapStart + "<ephemeralStorage>513</ephemeralStorage>", "image"))
                .contains("<snapStart> is PublishedVersions beside <ephemeralStorage> of 513 MB");
        assertThat(problems(snapStart + "<ephemeralStorage>512</ephemeralStorage>", "zip"))
                .isEmpty();
        assertThat(problems(snapStart + "<provisionedConcurrency>1</provisionedConcurrency>", "zip"))
                .contains("<snapStart> is PublishedVersions beside <provisionedConcurrency>");
        assertThat(problems("<snapStart>None</snapStart>" + EFS, "zip")).isEmpty();
    }

    @Test
    void measuresTheEnvironmentAndShowsNoValue() {
        String value = "s3cret".repeat(700);
        assertThat(problems("<environment><KEY>" + value + "</KEY></environment>", "zip"))
                .contains("<function><environment> takes 4210 bytes as JSON: Lambda takes 4096")
                .doesNotContain("s3cret");
    }

    @Test
    void managedInstancesHaveMoreMemory() {
        assertThat(problems(
                        "<memorySize>32768</memorySize><capacityProviderConfig><capacityProviderArn>"
                                + "arn:aws:lambda:eu-west-1:123456789012:capacity-provider:big</capacityProviderArn>"
                                + "</capacityProviderConfig>",
                        "zip"))
                .isEmpty();
    }

    /** New words come with Lambda's releases, not with this plugin's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<runtime>java99</runtime>",
                "<tracing>Sampled</tracing>",
                "<snapStart>AllVersions</snapStart>",
                "<tenancyConfig>PER_USER</tenancyConfig>",
                "<logging><logFormat>CBOR</logFormat></logging>"
            })
    void leavesNewWordsToLambda(String xml) {
        assertThat(problems(xml, "zip")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "description",
                "ephemeralStorage",
                "environment",
                "kmsKeyArn",
                "sourceKmsKeyArn",
                "layers",
                "vpcConfig",
                "fileSystemConfigs",
                "tracing",
                "logging",
                "deadLetterTarget",
                "snapStart"
            })
    void anEmptyElementIsNoMistake(String name) {
        assertThat(problems("<" + name + "/>", "zip", "function/" + name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "memorySize", "timeout"})
    void someSettingsCannotBeCleared(String name) {
        assertThat(problems("<" + name + "/>", "zip", "function/" + name))
                .contains("<function><" + name + "> is blank: give it a value");
    }

    /** All mistakes that Maven's reading of the element shows; empty when there are none. */
    private static String problems(String xml, String packageType, String... empty) {
        FunctionConfig config = new FunctionConfig();
        try {
            Xpp3Dom dom = Xpp3DomBuilder.build(new java.io.StringReader("<function>" + xml + "</function>"));
            new BasicComponentConfigurator()
                    .configureComponent(
                            config, new XmlPlexusConfiguration(dom), new DefaultExpressionEvaluator(), null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        config.clear(Set.of(empty)::contains);
        Problems problems = new Problems();
        config.check(problems, packageType);
        Throwable thrown = catchThrowable(problems::throwIfAny);
        return thrown == null ? "" : String.valueOf(thrown.getMessage());
    }
}
