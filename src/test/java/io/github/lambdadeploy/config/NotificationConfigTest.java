// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.notify.Notification;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationConfigTest {

    private static final String ARN = "arn:aws-cn:sns:cn-north-1:123456789012:deployments";

    @ParameterizedTest
    @CsvSource({
        ", true, true",
        "success, true, false",
        "failure, false, true",
        "'success,failure', true, true",
        "' failure , success ', true, true",
    })
    void ends(@Nullable String on, boolean success, boolean failure) {
        NotificationConfig config = new NotificationConfig();
        config.topicArn = ARN;
        config.on = on;
        Problems problems = new Problems();
        config.check(problems, element -> false);
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
        assertThat(config.toSpec()).isEqualTo(new Notification(ARN, success, failure));
    }

    @Test
    void tellsEverythingThatIsWrong() {
        NotificationConfig config = new NotificationConfig();
        config.on = "success failure";
        Problems problems = new Problems();
        config.check(problems, element -> false);
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining(
                        "<notification><topicArn> (-Dlambda.notification.topicArn) is missing: use the ARN")
                .hasMessageContaining("<notification><on> is 'success failure': use success, failure, or both");
    }

    @Test
    void theCommandLineGoesFirst() {
        NotificationConfig config = new NotificationConfig();
        config.topicArn = "deployments";
        config.on = "success";
        NotificationConfig both = Objects.requireNonNull(NotificationConfig.of(config, ARN));
        Problems problems = new Problems();
        both.check(problems, element -> true);
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
        assertThat(both.toSpec()).isEqualTo(new Notification(ARN, true, false));
    }
}
