// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.local.FaultRule;
import io.github.lambdadeploy.local.Faults;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check over HTTP, of functions that really run in the stand-in. */
class SmokeCheckTest {

    private static final String PING = "\"x\"";

    @TempDir
    private Path directory;

    private FunctionBench bench;

    @BeforeEach
    void start() {
        bench = new FunctionBench(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void asksOnce() {
        bench.with("text").check(PING, "\"Hello x\"").answers("1", "1");
        assertThat(bench.invokes()).isEqualTo(1);
        assertThat(bench.waited()).isZero();
    }

    @Test
    void waitsForWhatIsNotReady() throws Exception {
        bench.with("text");
        Faults.write(
                directory,
                invoke().times(2).answer(502, "ResourceNotReadyException", "The VPC connection is not available"),
                invoke().call(3).answer(409, "SnapStartNotReadyException", "Lambda is initializing your function"),
                invoke().call(4)
                        .answer(
                                409,
                                "ResourceConflictException",
                                "The operation cannot be performed at this time. The function is currently in the"
                                        + " following state: Pending"),
                invoke().call(5).answer(429, "TooManyRequestsException", "Rate Exceeded."),
                invoke().call(6).answer(502, "EC2ThrottledException", "Lambda was throttled by Amazon EC2"));
        bench.check(PING, "/Hello/").answers("1", "1");
        assertThat(bench.invokes()).isEqualTo(7);
        assertThat(bench.waited()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | ServiceException            | it broke                         | Look at the function's log whether it has run",
                "503 | ServiceUnavailableException | later                            | Look at the function's log whether it has run",
                "502 | ENILimitReachedException    | limit for network interfaces     | Look at the function's log whether it has run",
                "400 | InvalidRuntimeException     | java6                            | Mend what the reason says",
                "409 | ResourceConflictException   | in the following state: Failed   | Mend what the reason says",
                "403 | AccessDeniedException | User: ada is not authorized to perform: lambda:InvokeFunction on resource: f | Allow lambda:InvokeFunction on f",
                "404 | ResourceNotFoundException   | no version 1                     | Deploy it first",
            })
    void repeatsNothingElse(int status, String code, String message, String next) throws Exception {
        bench.with("text");
        Faults.write(directory, invoke().answer(status, code, message));
        DeployException failure = failure(() -> bench.check(PING, "/Hello/").answers("1", "1"));
        assertThat(failure.reason()).contains(code, message);
        assertThat(failure.where()).isEqualTo("function orders:1");
        assertThat(failure.next()).startsWith(next);
        assertThat(bench.invokes()).isEqualTo(1);
    }

    @Test
    void repeatsNoCallWhoseAnswerWasLost() throws Exception {
        bench.with("text");
        Faults.write(directory, invoke().cut().after());
        DeployException failure = failure(() -> bench.check(PING, "/Hello/").answers("1", "1"));
        assertThat(failure.what()).isEqualTo("Cannot invoke the function");
        assertThat(bench.invokes()).isEqualTo(1);
    }

    @Test
    void givesUpWhenItIsNeverReady() throws Exception {
        bench.with("text");
        Faults.write(directory, invoke().times(0).answer(429, "TooManyRequestsException", "Rate Exceeded."));
        DeployException failure = failure(() -> bench.check(PING, "/Hello/").answers("1", "1"));
        assertThat(failure.what()).matches("Gave up after 12\\d s: Cannot invoke the function");
        assertThat(failure.reason()).contains("TooManyRequestsException: Rate Exceeded.");
        assertThat(bench.waited()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(122));
        assertThat(bench.invokes()).isGreaterThan(50);
    }

    @Test
    void keepsWithinTheRunsTime() throws Exception {
        bench.with("text");
        Faults.write(directory, invoke().times(0).answer(429, "TooManyRequestsException", "Rate Exceeded."));
        SmokeCheck check = bench.check(PING, "/Hello/");
        bench.time.now = bench.time.now.plus(Duration.ofMinutes(29).plusSeconds(50));
        DeployException failure = failure(() -> check.answers("1", "1"));
        assertThat(failure.what()).startsWith("Gave up waiting for version 1 to answer the smoke check after 1");
        assertThat(failure.reason()).contains("-Dlambda.timeoutSeconds");

        long before = bench.invokes();
        assertThat(failure(() -> check.answers("1", "1")).what())
                .isEqualTo("Cannot invoke version 1: no time is left for it");
        assertThat(bench.invokes()).isEqualTo(before);
    }

    @Test
    void showsTheFunctionsErrorAndLogButNoVariables() {
        bench.with("fail");
        StringBuilder printed = new StringBuilder();
        DeployException failure = failure(
                () -> printing(printed, () -> bench.check(PING, "/Hello/").answers("1", "1")));
        assertThat(failure.what()).isEqualTo("The function failed (Unhandled)");
        assertThat(failure.where()).isEqualTo("function orders:1, version 1");
        assertThat(failure.reason()).isEqualTo("java.lang.IllegalStateException: no x");
        assertThat(failure.next()).contains("whose log is above");
        assertThat(printed)
                .contains("The end of the log of function orders:1:")
                .containsPattern("(?m)^\\S.*SmokeCheck -   START RequestId")
                .containsPattern("(?m)^\\S.*SmokeCheck -   java.lang.IllegalStateException: no x|no x: java.lang");
        assertThat(printed + failure.getMessage()).doesNotContain("s3cret");
    }

    @Test
    void showsWhatIsUnexpectedAndTheLog() {
        bench.with("text");
        StringBuilder printed = new StringBuilder();
        DeployException failure = failure(() ->
                printing(printed, () -> bench.check(PING, "$ == \"Bye x\"").answers("1", "1")));
        assertThat(failure.what()).isEqualTo("The answer is not what <release><smoke><expect> says");
        assertThat(failure.reason()).isEqualTo("$ is \"Hello x\", expected == \"Bye x\"");
        assertThat(printed).contains("  greeting x");
        assertThat(bench.invokes()).isEqualTo(1);
    }

    @Test
    void waitsUntilTheAliasIsFollowed() {
        bench.with("fail").andThen("text").point("1");
        bench.meanwhile = () -> {
            if (bench.waited().toMillis() > 400) {
                bench.move("2");
            }
        };
        bench.check(PING, "/Hello/").answers("live", "2");
        assertThat(bench.invokes()).isEqualTo(3);
    }

    @Test
    void waitsUntilANewAliasIsKnown() {
        bench.with("text");
        bench.meanwhile = () -> {
            if (bench.invokes() == 2) {
                bench.point("1");
            }
        };
        bench.check(PING, "/Hello/").answers("live", "1");
        assertThat(bench.invokes()).isEqualTo(3);
    }

    @Test
    void doesNotWaitForEverForTheAlias() {
        bench.with("text").andThen("text").point("1");
        // Each wait is a long one: every try is a child JVM.
        bench.meanwhile = () -> bench.time.now = bench.time.now.plus(Duration.ofSeconds(14));
        DeployException failure = failure(() -> bench.check(PING, "/Hello/").answers("live", "2"));
        assertThat(failure.what()).matches("Gave up after \\d\\d s: It was not version 2 that answered");
        assertThat(failure.reason()).isEqualTo("Lambda says that version 1 ran");
        assertThat(failure.next()).contains("moved the alias");
        assertThat(bench.waited()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(45));
    }

    private static FaultRule invoke() {
        return FaultRule.on("lambda", "Invoke");
    }

    private static DeployException failure(Runnable check) {
        DeployException failure = catchThrowableOfType(DeployException.class, check::run);
        assertThat(failure).isNotNull();
        return failure;
    }

    /** What SLF4J's simple logger prints meanwhile. */
    private static void printing(StringBuilder printed, Runnable work) {
        PrintStream real = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(real);
            printed.append(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
