// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.codedeploy.appspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppSpecTest {

    private static final String JSON = """
            {"version": 0.0,
             "Resources": [{"any-id": {"Type": "AWS::Lambda::Function",
               "Properties": {"Name": "f", "Alias": "live", "CurrentVersion": "1", "TargetVersion": "12"}}}],
             "Hooks": [{"BeforeAllowTraffic": "check"}, {"AfterAllowTraffic": "arn:aws:lambda:eu-west-1:1:function:c"}]}
            """;

    private static final String YAML = """
            ---
            # An AppSpec as AWS's guide has it.
            version: 0.0   # the only one
            Resources:
              - any-id:
                  Type: AWS::Lambda::Function
                  Properties:
                    "Name": 'f'
                    Alias: "live" # the alias

                    CurrentVersion: "1"
                    TargetVersion: '12'
            Hooks:
            - BeforeAllowTraffic: check
            -
              AfterAllowTraffic: "arn:aws:lambda:eu-west-1:1:function:c"
            """;

    private static final AppSpec SPEC = new AppSpec(
            "f",
            "live",
            "1",
            "12",
            Map.of("BeforeAllowTraffic", "check", "AfterAllowTraffic", "arn:aws:lambda:eu-west-1:1:function:c"));

    @ParameterizedTest
    @ValueSource(strings = {JSON, YAML})
    void isReadFromJsonAndYaml(String content) {
        assertThat(AppSpec.parse(content)).isEqualTo(SPEC);
        assertThat(AppSpec.of(SPEC.json())).isEqualTo(SPEC);
    }

    @Test
    void hooksMayBeAbsentOrWithoutFunction() {
        assertThat(AppSpec.parse(JSON.replaceFirst("(?s),\\s*\"Hooks\".*]", "")).hooks())
                .isEmpty();
        assertThat(AppSpec.parse(JSON.replace("\"check\"", "null")).hooks()).containsEntry("BeforeAllowTraffic", "");
        assertThat(AppSpec.parse(JSON.replace("0.0", "\"0.0\""))).isEqualTo(SPEC);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0 | 1.0",
                "\"Hooks\" | \"hooks\"",
                "\"Hooks\" | \"Resources\"",
                "AWS::Lambda::Function | AWS::ECS::Service",
                "\"Name\": \"f\", | ''",
                "\"Name\": \"f\" | \"Name\": \"f:live\"",
                "\"Alias\": \"live\" | \"Alias\": \"7\"",
                "\"CurrentVersion\": \"1\" | \"CurrentVersion\": 1",
                "\"CurrentVersion\": \"1\" | \"CurrentVersion\": \"$LATEST\"",
                "\"TargetVersion\": \"12\" | \"TargetVersion\": \"012\"",
                "\"TargetVersion\": \"12\" | \"TargetVersion\": \"12\", \"Weight\": \"1\"",
                "AfterAllowTraffic | AfterInstall",
                "AfterAllowTraffic | BeforeAllowTraffic",
                "[{\"any-id\" | [{}, {\"any-id\"",
                "{\"version\" | {{\"version\""
            })
    void jsonIsRefused(String text, String replacement) {
        assertThat(JSON).contains(text);
        assertThatThrownBy(() -> AppSpec.parse(JSON.replace(text, replacement)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'f' | 'f",
                "'f' | f: g",
                "'f' | it's",
                "'f' | &anchor f",
                "'f' | [f]",
                "'f' | >-",
                "\"live\" | \"li\\ve\"",
                "'12' | 12",
                "Alias: \"live\" | Alias",
                "CurrentVersion | Alias",
                "Hooks: | ~ Hooks:~",
                "Type: | TypeX:",
                "--- | ...",
                "--- | - a"
            })
    void yamlIsRefused(String text, String replacement) {
        assertThat(YAML).contains(text);
        assertThatThrownBy(() -> AppSpec.parse(YAML.replace(text, replacement)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "- a: b", "\tversion: 0.0", "version", "version: 0.0\n  Hooks:\n"})
    void whatIsNoMapIsRefused(String content) {
        assertThatThrownBy(() -> AppSpec.parse(content)).isInstanceOf(IllegalArgumentException.class);
    }
}
