// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.lambdadeploy.lambda.FunctionSettings;
import io.github.lambdadeploy.lambda.FunctionState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states in which a version may get calls; the stand-in's versions never go idle. */
class RollbackTargetTest {

    @ParameterizedTest
    @CsvSource({
        "Active, , ''",
        "Inactive, Idle: The function is idle, ''",
        "Pending, Restoring: The function is being restored, it is Pending (Restoring: The function is being restored)",
        "Failed, ImageDeleted, it is Failed (ImageDeleted)",
        "ActiveNonInvocable, , it is ActiveNonInvocable",
        "Deactivated, , it is Deactivated",
        "SomethingNew, , it is SomethingNew"
    })
    void onlyOneThatIsReadyOrAsleepIsUsable(String state, String reason, String problem) {
        FunctionState version = new FunctionState(
                "arn:aws:lambda:eu-west-1:123456789012:function:orders:41",
                "41",
                "Zip",
                "",
                null,
                List.of("x86_64"),
                "r",
                state,
                reason,
                "Successful",
                null,
                null,
                "",
                Map.of(),
                null,
                FunctionSettings.NONE);
        assertThat(RollbackTarget.unusable(version).orElse("")).isEqualTo(problem);
    }
}
