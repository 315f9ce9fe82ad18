// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

class ThrottleTest {

    @TempDir
    Path directory;

    private final Hands clock = new Hands();

    @Test
    void refusesNothingUnlessTold() throws Exception {
        assertThat(calls("lambda", "UpdateAlias", 1000)).isEqualTo(1000);
        throttle(new JsonObject().put("lambda", 15));
        assertThat(calls("ecr", "PutImage", 1000)).isEqualTo(1000);
    }

    @Test
    void givesASecondsWorthAtOnceAndThenAsTimeGoesBy() throws Exception {
        throttle(new JsonObject().put("lambda", 15));
        assertThat(calls("lambda", "UpdateAlias", 20)).isEqualTo(15);
        clock.pass(Duration.ofMillis(66));
        assertThat(calls("lambda", "UpdateAlias", 20)).isZero();
        clock.pass(Duration.ofMillis(1));
        assertThat(calls("lambda", "UpdateAlias", 20)).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        assertThat(calls("lambda", "UpdateAlias", 20)).isEqualTo(15);
        clock.pass(Duration.ofHours(1));
        assertThat(calls("lambda", "UpdateAlias", 20)).isEqualTo(15);
    }

    @Test
    void aRefusedCallCostsNothing() throws Exception {
        throttle(new JsonObject().put("lambda", 1));
        assertThat(calls("lambda", "UpdateAlias", 1)).isEqualTo(1);
        for (int i = 0; i < 9; i++) {
            clock.pass(Duration.ofMillis(100));
            assertThat(calls("lambda", "UpdateAlias", 1)).isZero();
        }
        clock.pass(Duration.ofMillis(100));
        assertThat(calls("lambda", "UpdateAlias", 1)).isEqualTo(1);
    }

    @Test
    void allCallsOfAFamilyDrawFromOneBucket() throws Exception {
        throttle(new JsonObject().put("lambda", 15).put("lambda GetFunction", 100));
        assertThat(calls("lambda", "UpdateAlias", 10)).isEqualTo(10);
        assertThat(calls("lambda", "PublishVersion", 10)).isEqualTo(5);
        assertThat(calls("lambda", "GetFunctionConfiguration", 10)).isZero();
        assertThat(calls("lambda", "GetFunction", 105)).isEqualTo(100);
        assertThat(calls("lambda", "Invoke", 1000)).isEqualTo(1000);
    }

    @Test
    void aBurstMayBeMoreThanASecondsWorth() throws Exception {
        throttle(new JsonObject()
                .put(
                        "ecr GetAuthorizationToken",
                        new JsonObject().put("perSecond", 20).put("burst", 200)));
        assertThat(calls("ecr", "GetAuthorizationToken", 210)).isEqualTo(200);
        clock.pass(Duration.ofSeconds(1));
        assertThat(calls("ecr", "GetAuthorizationToken", 210)).isEqualTo(20);
    }

    @Test
    void eachRegionHasItsOwn() throws Exception {
        throttle(new JsonObject().put("lambda", 2));
        Throttle throttle = throttle();
        assertThat(throttle.refusal("lambda", "GetAlias", "eu-west-1")).isEmpty();
        assertThat(throttle.refusal("lambda", "GetAlias", "eu-west-1")).isEmpty();
        assertThat(throttle.refusal("lambda", "GetAlias", "eu-west-1")).isPresent();
        assertThat(throttle.refusal("lambda", "GetAlias", "us-east-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lambda, 429, TooManyRequestsException",
        "ecr, 400, ThrottlingException",
        "iam, 400, Throttling",
        "sts, 400, Throttling",
        "s3, 503, SlowDown",
        "registry, 429, TOOMANYREQUESTS",
        "ssm, 400, ThrottlingException",
        "logs, 400, ThrottlingException",
    })
    void refusesInTheServicesOwnWords(String service, int status, String code) throws Exception {
        throttle(new JsonObject().put(service, 1));
        assertThat(throttle().refusal(service, "X", "eu-west-1")).isEmpty();
        assertThat(throttle().refusal(service, "X", "eu-west-1")).hasValueSatisfying(error -> {
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'lambda': 0}", "{'lambda': '15'}", "{'lambda': {'burst': 3}}"})
    void refusesALimitThatIsNone(String limits) throws Exception {
        throttle(JsonObject.parse(limits.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> calls("lambda", "GetAlias", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a limit of the knob throttle");
    }

    @Test
    void clientsSeeIt() throws Exception {
        throttle(new JsonObject().put("lambda", 1).put("ecr", 1));
        try (LocalAws aws = LocalAws.start(directory, 0, clock);
                LambdaClient lambda = AwsClients.of(aws).lambda();
                EcrClient ecr = AwsClients.of(aws).ecr()) {
            assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("none")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("none")))
                    .isInstanceOfSatisfying(TooManyRequestsException.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(429);
                        assertThat(e.retryAfterSeconds()).isEqualTo("1");
                        assertThat(e.reasonAsString()).isEqualTo("CallerRateLimitExceeded");
                        assertThat(e.isThrottlingException()).isTrue();
                    });
            ecr.describeRepositories();
            assertThatThrownBy(ecr::describeRepositories)
                    .isInstanceOfSatisfying(
                            EcrException.class,
                            e -> assertThat(e.isThrottlingException()).isTrue());
            assertThat(Journal.read(directory))
                    .extracting(Journal.Entry::fault)
                    .containsExactly("", "throttled", "", "throttled");
            clock.pass(Duration.ofSeconds(1));
            ecr.describeRepositories();
        }
    }

    @Test
    void sharesTheBucketsWithOtherProcesses() throws Exception {
        throttle(new JsonObject().put("lambda", 10));
        assertThat(calls("lambda", "GetAlias", 6)).isEqualTo(6);
        assertThat(calls("lambda", "GetAlias", 6)).isEqualTo(4);
    }

    @Test
    void knowsAwsOwnLimits() throws Exception {
        Faults.write(directory, Faults.asAwsThrottles());
        assertThat(calls("lambda", "UpdateFunctionCode", 50)).isEqualTo(15);
        assertThat(calls("lambda", "GetFunction", 105)).isEqualTo(100);
        assertThat(calls("ecr", "GetAuthorizationToken", 210)).isEqualTo(200);
        assertThat(calls("ecr", "PutImage", 300)).isEqualTo(300);
    }

    private void throttle(JsonObject limits) throws Exception {
        Faults.write(directory, new JsonObject().put("throttle", limits));
    }

    /** A new one each time, as in another process. */
    private Throttle throttle() {
        Store store = new Store(directory);
        return new Throttle(store, new Faults(store), clock);
    }

    /** How many of so many calls at this moment are let through. */
    private int calls(String service, String operation, int calls) throws Exception {
        Throttle throttle = throttle();
        int through = 0;
        for (int i = 0; i < calls; i++) {
            through += throttle.refusal(service, operation, "eu-west-1").isEmpty() ? 1 : 0;
        }
        return through;
    }

    /** A clock whose hands the test moves. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-03-01T10:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
