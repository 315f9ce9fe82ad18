// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.config.FunctionConfig;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.attachment.CorsSettings;
import io.github.lambdadeploy.lambda.attachment.EventInvokeSettings;
import io.github.lambdadeploy.lambda.attachment.Provisioned;
import io.github.lambdadeploy.lambda.attachment.UrlSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maven fills in what is kept beside a function; an element that is empty is the wish to clear it. */
class AttachmentElementsTest {

    @TempDir
    private Path dir;

    @Test
    void arriveWithTheirValues() throws Exception {
        FunctionConfig function = function("""
                <tags><team>orders</team><empty/></tags>
                <reservedConcurrency>5</reservedConcurrency>
                <provisionedConcurrency>2</provisionedConcurrency>
                <eventInvokeConfig>
                  <maximumRetryAttempts>1</maximumRetryAttempts>
                  <maximumEventAgeInSeconds>60</maximumEventAgeInSeconds>
                  <onSuccess>arn:aws:sns:eu-west-1:123456789012:done</onSuccess>
                  <onFailure>arn:aws:sqs:eu-west-1:123456789012:failed</onFailure>
                </eventInvokeConfig>
                <recursiveLoop>Allow</recursiveLoop>
                <codeSigningConfigArn>arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0</codeSigningConfigArn>
                <url>
                  <authType>NONE</authType>
                  <invokeMode>RESPONSE_STREAM</invokeMode>
                  <cors>
                    <allowOrigins>
                      <allowOrigin>https://a.example</allowOrigin>
                      <allowOrigin>https://b.example</allowOrigin>
                    </allowOrigins>
                    <allowMethods><allowMethod>GET</allowMethod></allowMethods>
                    <allowHeaders><allowHeader>x-a</allowHeader></allowHeaders>
                    <exposeHeaders><exposeHeader>x-b</exposeHeader></exposeHeaders>
                    <allowCredentials>true</allowCredentials>
                    <maxAge>600</maxAge>
                  </cors>
                </url>
                """);
        CorsSettings cors = new CorsSettings(
                Set.of("https://a.example", "https://b.example"),
                Set.of("GET"),
                Set.of("x-a"),
                Set.of("x-b"),
                true,
                600);
        assertThat(states(function))
                .containsExactly(
                        new Setting.Value<>(Map.of("team", "orders", "empty", "")),
                        new Setting.Value<>(5),
                        new Setting.Value<>(Provisioned.ready(2)),
                        new Setting.Value<>(new EventInvokeSettings(
                                1,
                                60,
                                "arn:aws:sns:eu-west-1:123456789012:done",
                                "arn:aws:sqs:eu-west-1:123456789012:failed")),
                        new Setting.Value<>("Allow"),
                        new Setting.Value<>(
                                "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"),
                        new Setting.Value<>(UrlSettings.wanted("NONE", "RESPONSE_STREAM", cors)));
    }

    @Test
    void emptyOnesClear() throws Exception {
        assertThat(states(function("<tags/><reservedConcurrency/><provisionedConcurrency></provisionedConcurrency>"
                        + "<eventInvokeConfig/><recursiveLoop/><codeSigningConfigArn/><url/>")))
                .allSatisfy(setting -> assertThat(setting).isInstanceOf(Setting.Cleared.class));
    }

    @Test
    void emptyPartsClearThesePartsOnly() throws Exception {
        FunctionConfig function = function("<eventInvokeConfig><onFailure/></eventInvokeConfig><url><cors/></url>");
        assertThat(function.eventInvokeConfig())
                .isEqualTo(new Setting.Value<>(new EventInvokeSettings(null, null, null, "")));
        assertThat(function.url()).isEqualTo(new Setting.Value<>(UrlSettings.wanted(null, null, CorsSettings.NONE)));
    }

    @Test
    void absentOnesAreNobodysWish() throws Exception {
        assertThat(states(function("<timeout>30</timeout>")))
                .allSatisfy(setting -> assertThat(setting).isInstanceOf(Setting.Absent.class));
    }

    private FunctionConfig function(String elements) throws Exception {
        DeployMojo mojo = new MojoBench(
                        dir,
                        "<handler>com.example.Hello::handle</handler><packageType>zip</packageType><function>"
                                + elements + "</function>")
                .mojo("deploy", DeployMojo::new);
        Problems problems = new Problems();
        mojo.check(problems);
        problems.throwIfAny();
        return mojo.function;
    }

    private static List<Setting<?>> states(FunctionConfig function) {
        return List.of(
                function.tags(),
                function.reservedConcurrency(),
                function.provisionedConcurrency(),
                function.eventInvokeConfig(),
                function.recursiveLoop(),
                function.codeSigningConfigArn(),
                function.url());
    }
}
