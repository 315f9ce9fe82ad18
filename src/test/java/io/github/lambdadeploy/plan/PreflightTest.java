// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.Setting;
import io.github.lambdadeploy.lambda.SettingType;
import io.github.lambdadeploy.lambda.attachment.Difference;
import io.github.lambdadeploy.lambda.attachment.ProvisionedConcurrency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a function that is made can never become; what one that is there cannot, is in the stories of both. */
class PreflightTest {

    private static final Observed NOTHING = new Observed(null, null, null);

    @Test
    void aNewFunctionsVariablesHaveToFitToo() {
        Map<String, String> secret = Map.of("TOKEN", "x".repeat(5000));
        assertThat(Preflight.findings(
                        wanted(
                                17,
                                FunctionSettings.NONE.with(
                                        SettingType.ENVIRONMENT_MERGED, new Setting.Value<>(secret))),
                        NOTHING))
                .singleElement()
                .asString()
                .contains("<function><environment> takes 5012 bytes")
                .doesNotContain("xxx");
    }

    @Test
    void aNewFunctionsRuntimeHasToRunTheClasses() {
        FunctionSettings java11 = FunctionSettings.NONE.with(SettingType.RUNTIME, new Setting.Value<>("java11"));
        assertThat(Preflight.findings(wanted(17, java11), NOTHING))
                .singleElement()
                .asString()
                .contains("<function><runtime> is java11");
        assertThat(Preflight.findings(wanted(11, java11), NOTHING)).isEmpty();
    }

    @Test
    void snapStartAndProvisionedConcurrencyExcludeEachOther() {
        FunctionSettings snapStart =
                FunctionSettings.NONE.with(SettingType.SNAP_START, new Setting.Value<>("PublishedVersions"));
        Difference wish = new Difference(ProvisionedConcurrency.NAME, true, null, 5);
        Observed observed = new Observed(null, null, null, null, null, null, List.of(wish));
        assertThat(Preflight.findings(wanted(17, snapStart), observed))
                .singleElement()
                .asString()
                .contains("<snapStart>", "<provisionedConcurrency>");
        assertThat(Preflight.findings(wanted(17, FunctionSettings.NONE), observed))
                .isEmpty();
    }

    private static Wanted wanted(int javaRelease, FunctionSettings settings) {
        return new Wanted("live", "Zip", "sha", null, javaRelease, settings);
    }
}
