// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.lambdadeploy.time.Sleeper;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Twenty threads on a client whose time stands still: what each was told to wait is when its call begins. */
class PacingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int CALLS = 300;

    /** In the order they were told; a call that need not wait is not told anything. */
    private final List<Long> waits = Collections.synchronizedList(new ArrayList<>());

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void keepsWithinTheQuotaOfAllOtherCalls() throws Exception {
        call(
                CALLS,
                200,
                lambda -> lambda.getAlias(request -> request.functionName("f").name("a")));
        assertThat(sent).hasValue(CALLS);
        assertThat(mostInASecond()).isBetween(10, 15);
    }

    @Test
    void keepsWithinTheQuotaOfGetFunction() throws Exception {
        call(CALLS, 200, lambda -> lambda.getFunction(request -> request.functionName("f")));
        assertThat(mostInASecond()).isBetween(70, 100);
    }

    @Test
    void eachKindHasAQuotaOfItsOwn() throws Exception {
        call(5, 200, lambda -> {
            lambda.getFunction(request -> request.functionName("f"));
            lambda.getAlias(request -> request.functionName("f").name("a"));
        });
        assertThat(waits).isEmpty();
    }

    /** Attempts that the SDK makes of its own accord are calls like any other to AWS. */
    @Test
    void countsRepeatedAttempts() throws Exception {
        call(10, 500, lambda -> {
            try {
                lambda.publishVersion(request -> request.functionName("f"));
            } catch (SdkException expected) {
                assertThat(expected).hasMessageContaining("500");
            }
        });
        assertThat(sent.get()).isGreaterThan(10);
        // All but the first ones.
        assertThat(waits).hasSize(sent.get() - 14);
        assertThat(mostInASecond()).isLessThanOrEqualTo(15);
    }

    @Test
    void paysNoHeedToInvocations() {
        try (AwsClients aws = clients(200)) {
            assertThat(aws.invokingLambda()
                            .serviceClientConfiguration()
                            .overrideConfiguration()
                            .executionInterceptors())
                    .noneMatch(interceptor -> interceptor instanceof Pacing);
            assertThat(aws.lambda()
                            .serviceClientConfiguration()
                            .overrideConfiguration()
                            .executionInterceptors())
                    .anyMatch(interceptor -> interceptor instanceof Pacing);
        }
    }

    @Test
    void aBuildThatIsStoppedDoesNotWaitOn() {
        Sleeper stopped = wait -> {
            throw new InterruptedException();
        };
        try (AwsClients aws = new AwsClients(settings(), "test", answering(200), new Pacing(stopped, () -> 0))) {
            for (int i = 0; i < 14; i++) {
                aws.lambda().publishVersion(request -> request.functionName("f"));
            }
            assertThatThrownBy(() -> aws.lambda().publishVersion(request -> request.functionName("f")))
                    .isInstanceOf(SdkException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(sent).hasValue(14);
    }

    private void call(int calls, int status, java.util.function.Consumer<LambdaClient> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (AwsClients aws = clients(status)) {
            LambdaClient lambda = aws.lambda();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                all.add(threads.submit(() -> call.accept(lambda)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Calls that begin in the fullest second, wherever it begins. */
    private int mostInASecond() {
        List<Long> begins = new ArrayList<>(Collections.nCopies(sent.get() - waits.size(), 0L));
        begins.addAll(waits);
        Collections.sort(begins);
        int most = 0;
        for (int i = 0; i < begins.size(); i++) {
            int last = i;
            while (last < begins.size() && begins.get(last) - begins.get(i) < SECOND) {
                last++;
            }
            most = Math.max(most, last - i);
        }
        return most;
    }

    private AwsClients clients(int status) {
        return new AwsClients(
                settings(), "test", answering(status), new Pacing(wait -> waits.add(wait.toNanos()), () -> 0));
    }

    private static AwsSettings settings() {
        return new AwsSettings(
                "eu-west-1",
                null,
                null,
                URI.create("http://localhost"),
                new AwsSettings.FixedCredentials("id", "secret"),
                List.of());
    }

    private SdkHttpClient answering(int status) {
        return new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                return new ExecutableHttpRequest() {
                    @Override
                    public HttpExecuteResponse call() {
                        sent.incrementAndGet();
                        return HttpExecuteResponse.builder()
                                .response(SdkHttpFullResponse.builder()
                                        .statusCode(status)
                                        .build())
                                .responseBody(AbortableInputStream.create(
                                        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
                                .build();
                    }

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public void close() {}
        };
    }
}
