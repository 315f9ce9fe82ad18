// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.codedeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppSpecTest {

    @TempDir
    private Path directory;

    @Test
    void isTheTextOfItsShift() {
        assertThat(new AppSpec("007", "live", "41", "42", Hooks.NONE).text()).isEqualTo("""
                        version: 0.0
                        Resources:
                          - function:
                              Type: "AWS::Lambda::Function"
                              Properties:
                                Name: "007"
                                Alias: "live"
                                CurrentVersion: "41"
                                TargetVersion: "42"
                        """);
    }

    @Test
    void namesTheHooks() {
        String arn = "arn:aws:lambda:eu-west-1:123456789012:function:CodeDeployHook_done:3";
        assertThat(spec(Optional.of("CodeDeployHook_check"), Optional.of(arn)).text())
                .endsWith("""
                                TargetVersion: "42"
                        Hooks:
                          - BeforeAllowTraffic: "CodeDeployHook_check"
                          - AfterAllowTraffic: "arn:aws:lambda:eu-west-1:123456789012:function:CodeDeployHook_done:3"
                        """);
        assertThat(spec(Optional.empty(), Optional.of("done")).text())
                .endsWith("Hooks:\n  - AfterAllowTraffic: \"done\"\n");
    }

    @Test
    void isKnownByItsHash() {
        AppSpec spec = spec(Optional.empty(), Optional.empty());
        assertThat(spec.sha256())
                .isEqualTo(
                        Digest.of(spec.text().getBytes(StandardCharsets.UTF_8)).hex())
                .isEqualTo(spec(Optional.empty(), Optional.empty()).sha256())
                .isNotEqualTo(new AppSpec("orders", "live", "40", "42", Hooks.NONE).sha256());
    }

    @Test
    void hasAFileOfItsOwnForEachOfSeveralFunctions() throws Exception {
        Path target = directory.resolve("target/lambda");
        AppSpecFile.of(target, "orders", false).accept("one");
        AppSpecFile.of(target, "orders", true).accept("two");
        assertThat(Files.readString(target.resolve("appspec.yaml"))).isEqualTo("one");
        assertThat(Files.readString(target.resolve("appspec-orders.yaml"))).isEqualTo("two");

        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> AppSpecFile.of(file, "orders", false).accept("three"))
                .hasMessageContaining("The AppSpec file cannot be written");
    }

    @Test
    void knowsWhichHooksThePolicyOfAwsCovers() {
        assertThat(Hooks.isCovered("CodeDeployHook_check")).isTrue();
        assertThat(Hooks.isCovered("arn:aws:lambda:eu-west-1:123456789012:function:CodeDeployHook_a:1"))
                .isTrue();
        assertThat(Hooks.isCovered("check")).isFalse();
        assertThat(Hooks.isCovered("arn:aws:lambda:eu-west-1:123456789012:function:a:CodeDeployHook_a"))
                .isFalse();
    }

    private static AppSpec spec(Optional<String> before, Optional<String> after) {
        return new AppSpec("orders", "live", "41", "42", new Hooks(before, after));
    }
}
