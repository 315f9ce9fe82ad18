// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.AwsSettings;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that the stand-in never gives: none at all, and those of another version than the one that was asked. */
class SmokeLimitTest {

    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private AwsClients aws;
    private Answer answer = exchange -> end.await();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                calls.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        aws = new AwsClients(
                new AwsSettings(
                        "eu-west-1",
                        null,
                        null,
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        new AwsSettings.FixedCredentials("id", "secret"),
                        List.of()),
                "test");
    }

    @AfterEach
    void stop() {
        end.countDown();
        aws.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aFunctionThatHangsFailsAfterTheLimit() {
        DeployException failure = failure(Duration.ofMillis(300), Duration.ofHours(1));
        assertThat(failure.what()).isEqualTo("The function did not answer within 0.3 s");
        assertThat(failure.where()).isEqualTo("function orders:7");
        assertThat(failure.reason()).contains("it is not repeated, since the function may still run");
        assertThat(failure.next()).contains("<release><smoke><timeoutSeconds>");
        assertThat(calls).hasValue(1);
    }

    @Test
    void theRunsTimeIsALimitToo() {
        DeployException failure = failure(Duration.ofHours(1), Duration.ofMillis(300));
        assertThat(failure.what()).isEqualTo("The function did not answer within 0.3 s");
        assertThat(failure.next()).contains("<timeoutSeconds> (-Dlambda.timeoutSeconds)");
        assertThat(calls).hasValue(1);
    }

    @Test
    void theGoalInvokeNamesItsOwnLimit() {
        assertThatThrownBy(() -> invoker("live").invoke(new byte[] {'1'}, Duration.ofMillis(300)))
                .isInstanceOf(DeployException.class)
                .hasMessageContaining("function orders:live")
                .hasMessageContaining("raise <timeoutSeconds> (-Dlambda.timeoutSeconds)");
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAnswerThatStopsHalfWayFailsAfterTheLimit() {
        answer = exchange -> {
            exchange.getResponseHeaders().add("X-Amz-Executed-Version", "7");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            end.await();
        };
        assertThat(failure(Duration.ofMillis(300), Duration.ofHours(1)).what())
                .isEqualTo("The function did not answer within 0.3 s");
        assertThat(calls).hasValue(1);
    }

    @Test
    void anotherVersionsAnswerIsNone() {
        answer = exchange -> respond(exchange, "8");
        DeployException failure = failure(Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(failure.what()).isEqualTo("It was not version 7 that answered");
        assertThat(failure.reason()).isEqualTo("Lambda says that version 8 ran");
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAnswerThatDoesNotSayItsVersionIsNone() {
        answer = exchange -> respond(exchange, null);
        assertThat(failure(Duration.ofMinutes(1), Duration.ofHours(1)).reason())
                .isEqualTo("The answer does not say which version ran (X-Amz-Executed-Version)");
    }

    @Test
    void theRightVersionsAnswerIsFine() {
        answer = exchange -> respond(exchange, "7");
        check(Duration.ofMinutes(1), Duration.ofHours(1)).answers("7", "7");
        assertThat(calls).hasValue(1);
    }

    private static void respond(HttpExchange exchange, @Nullable String version) {
        try {
            if (version != null) {
                exchange.getResponseHeaders().add("X-Amz-Executed-Version", version);
            }
            byte[] body = "\"ok\"".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DeployException failure(Duration limit, Duration budget) {
        DeployException failure = catchThrowableOfType(
                DeployException.class, () -> check(limit, budget).answers("7", "7"));
        assertThat(failure).isNotNull();
        return failure;
    }

    private SmokeCheck check(Duration limit, Duration budget) {
        Deadline deadline = Deadline.in(budget, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        return new SmokeCheck(
                new SmokeSpec("{}", Expectation.ANY, limit),
                this::invoker,
                new Patience(pause -> {}, deadline),
                new SecretValues(List.of()));
    }

    private LambdaInvoker invoker(String qualifier) {
        return new LambdaInvoker(aws.invokingLambda(), "orders", qualifier);
    }
}
