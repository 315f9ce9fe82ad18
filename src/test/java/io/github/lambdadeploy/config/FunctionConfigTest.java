// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Two modes are two ways to compare one setting: a function has one of them, or it would never be as wanted. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # own mode, shared mode, own variable, whether it replaces
            merge   , replace , true  , false
            replace , merge   , true  , true
            -       , replace , true  , true
            -       , merge   , true  , false
            -       , -       , true  , false
            merge   , replace , false , false
            replace , -       , false , true
            -       , replace , false , true
            """)
    void hasOneEnvironmentWhateverTheSharedModeIs(String own, String shared, boolean names, boolean replaces) {
        FunctionConfig common = new FunctionConfig();
        common.environment = new Variables(Map.of("STAGE", "dev"));
        common.environmentMode = shared;
        config.environmentMode = own;
        config.environment = names ? new Variables(Map.of("STAGE", "prod")) : null;
        FunctionSettings settings = config.toSpec(common);
        assertThat(settings.get(replaces ? SettingType.ENVIRONMENT : SettingType.ENVIRONMENT_MERGED))
                .contains(Map.of("STAGE", names ? "prod" : "dev"));
        assertThat(settings.has(replaces ? SettingType.ENVIRONMENT_MERGED : SettingType.ENVIRONMENT))
                .isFalse();
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
