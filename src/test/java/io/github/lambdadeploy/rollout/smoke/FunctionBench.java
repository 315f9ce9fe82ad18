// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.rollout.smoke;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.LambdaInvoker;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.lambda.SecretValues;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.local.run.Hello;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A stand-in with the function {@code orders}, which really runs, and time that passes only while something waits. */
final class FunctionBench implements AutoCloseable {

    /** An instant that waits move on. */
    static final class Time extends Clock {
        Instant now = Instant.EPOCH;

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

    final Path directory;
    final Time time = new Time();
    /** Done at each wait. */
    Runnable meanwhile = () -> {};

    private final LocalAws standIn;
    private final AwsClients aws;

    FunctionBench(Path directory) {
        this.directory = directory;
        this.standIn = LocalAws.start(directory);
        this.aws = TestClients.of(standIn, "eu-west-1");
    }

    /** Makes the function and version 1 with a method of {@link Hello}, and a secret in its environment. */
    FunctionBench with(String method) {
        lambda().createFunction(request -> request.functionName("orders")
                .role(LocalAws.ROLE_ARN)
                .runtime("java17")
                .handler(Hello.class.getName() + "::" + method)
                .timeout(20)
                .environment(environment -> environment.variables(Map.of("TOKEN", "s3cret")))
                .code(code -> code.zipFile(zip())));
        settle();
        publish();
        return this;
    }

    /** Makes version 2, of another method. */
    FunctionBench andThen(String method) {
        lambda().updateFunctionConfiguration(
                        request -> request.functionName("orders").handler(Hello.class.getName() + "::" + method));
        settle();
        publish();
        return this;
    }

    private void settle() {
        function().settled("$LATEST", "the function");
    }

    /** The check is for what is active; its tests begin at no time. */
    private void publish() {
        function()
                .active(lambda().publishVersion(request -> request.functionName("orders"))
                        .version());
        time.now = Instant.EPOCH;
    }

    private LambdaFunction function() {
        return new LambdaFunction(lambda(), "orders", "eu-west-1", patience());
    }

    void point(String version) {
        lambda().createAlias(
                        request -> request.functionName("orders").name("live").functionVersion(version));
    }

    void move(String version) {
        lambda().updateAlias(
                        request -> request.functionName("orders").name("live").functionVersion(version));
    }

    Patience patience() {
        return new Patience(
                pause -> {
                    time.now = time.now.plus(pause);
                    meanwhile.run();
                },
                Deadline.in(Duration.ofMinutes(30), time));
    }

    SmokeCheck check(String payload, String expectation) {
        return new SmokeCheck(
                spec(payload, expectation), this::invoker, patience(), new SecretValues(List.of("s3cret")));
    }

    static SmokeSpec spec(String payload, String expectation) {
        Expectation.Parsed parsed = Expectation.parse(expectation);
        return new SmokeSpec(payload, ((Expectation.Understood) parsed).expectation(), Duration.ofSeconds(60));
    }

    LambdaInvoker invoker(String qualifier) {
        return new LambdaInvoker(aws.invokingLambda(), "orders", qualifier);
    }

    LambdaClient lambda() {
        return aws.lambda();
    }

    /** How often the function was called, faults included. */
    long invokes() {
        try {
            return Journal.read(directory).stream()
                    .filter(entry -> entry.operation().equals("Invoke"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Duration waited() {
        return Duration.between(Instant.EPOCH, time.now);
    }

    @Override
    public void close() {
        aws.close();
        standIn.close();
    }

    private static SdkBytes zip() {
        String name = Hello.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                InputStream in = Objects.requireNonNull(Hello.class.getResourceAsStream("/" + name))) {
            zip.putNextEntry(new ZipEntry(name));
            in.transferTo(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
