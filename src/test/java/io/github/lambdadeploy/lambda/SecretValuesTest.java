// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.DeployException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValuesTest {

    private static final String VALUE = "my \"quoted\"\nsecret\\";

    private final SecretValues secrets = SecretValues.of(
            FunctionSettings.NONE.with(SettingType.ENVIRONMENT, new Setting.Value<>(Map.of("A", VALUE, "B", "prod"))));

    @Test
    void hidesAValueAndWhatJsonMakesOfIt() {
        assertThat(secrets.hide("is " + VALUE + ", or my \\\"quoted\\\"\\nsecret\\\\."))
                .isEqualTo("is (a variable's value, not shown), or (a variable's value, not shown).");
    }

    @Test
    void leavesShortOnes() {
        assertThat(secrets.hide("orders-prod")).isEqualTo("orders-prod");
    }

    @Test
    void hidesTheLongerOneFirst() {
        assertThat(SecretValues.of(List.of("secret", "secret-and-more")).hide("secret-and-more"))
                .isEqualTo("(a variable's value, not shown)");
    }

    @Test
    void hidesReasonsButForWhatAFailureSaysOfItself() {
        SecretValues values = SecretValues.of(List.of("eu-west-1", "hunter22"));
        DeployException failure = DeployException.environment("Cannot create the function")
                .where("function orders in eu-west-1")
                .reason("no hunter22 on arn:aws:lambda:eu-west-1:000000000000:function:orders");

        assertThat(values.hide(failure).reason())
                .isEqualTo(
                        "no (a variable's value, not shown) on arn:aws:lambda:eu-west-1:000000000000:function:orders");
        assertThat(values.hide(failure).where()).isEqualTo(failure.where());
    }

    @Test
    void leavesFailuresWithoutThem() {
        DeployException plain = DeployException.environment("Cannot").reason("no");
        DeployException bare = DeployException.environment("Cannot");

        assertThat(secrets.hide(plain)).isSameAs(plain);
        assertThat(secrets.hide(bare)).isSameAs(bare);
    }
}
