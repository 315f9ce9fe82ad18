// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Absent leaves, empty clears, a value sets. */
class FunctionConfigTest {

    private final FunctionConfig config = new FunctionConfig();

    @Test
    void namesNothingByItself() {
        FunctionSettings settings = config.toSpec();
        assertThat(SettingType.ALL).noneMatch(settings::has);
    }

    @Test
    void setsWhatHasAValue() {
        config.runtime = "java21";
        config.description = "Takes orders";
        config.memorySize = 1024;
        config.timeout = 20;
        FunctionSettings settings = config.toSpec();
        assertThat(SettingType.ALL)
                .filteredOn(settings::has)
                .containsExactly(
                        SettingType.RUNTIME, SettingType.DESCRIPTION, SettingType.MEMORY_SIZE, SettingType.TIMEOUT);
        assertThat(config.runtime()).contains("java21");
    }

    @Test
    void clearsADescriptionThatIsEmpty() {
        config.clear("function/description"::equals);
        assertThat(config.toSpec().has(SettingType.DESCRIPTION)).isTrue();
    }

    @Test
    void mergesVariablesUnlessToldOtherwise() {
        config.environment = new Variables(Map.of("STAGE", "prod"));
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT_MERGED)).isTrue();
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT)).isFalse();

        config.environmentMode = "replace";
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT)).isTrue();
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT_MERGED)).isFalse();
    }

    @Test
    void removesAllVariablesWhenTheElementIsEmpty() {
        config.environment = new Variables();
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT)).isTrue();
    }

    @Test
    void replacingWithoutVariablesLeavesThem() {
        config.environmentMode = "replace";
        assertThat(SettingType.ALL).noneMatch(config.toSpec()::has);
    }

    @Test
    void takesAnEmptyElementForAnEmptyVariable() {
        Variables variables = new Variables();
        variables.put("EMPTY", null);
        config.environment = variables;
        Problems problems = new Problems();
        config.check(problems, "zip");
        problems.throwIfAny();
        assertThat(config.toSpec().has(SettingType.ENVIRONMENT_MERGED)).isTrue();
    }

    @Test
    void tellsThreeStatesOfTheLogsRetention() {
        assertThat(config.logRetention()).isEqualTo(new Setting.Absent<>());
        config.clear("function/logRetentionDays"::equals);
        assertThat(config.logRetention()).isEqualTo(new Setting.Cleared<>());
        FunctionConfig other = new FunctionConfig();
        other.logRetentionDays = 14;
        other.clear(path -> false);
        assertThat(other.logRetention()).isEqualTo(new Setting.Value<>(14));
    }
}
