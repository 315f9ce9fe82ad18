// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.attachment;

import io.github.lambdadeploy.aws.AwsClients;
import io.github.lambdadeploy.aws.TestClients;
import io.github.lambdadeploy.lambda.LambdaCalls;
import io.github.lambdadeploy.lambda.LambdaFunction;
import io.github.lambdadeploy.lambda.Patience;
import io.github.lambdadeploy.local.Journal;
import io.github.lambdadeploy.local.LocalAws;
import io.github.lambdadeploy.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A stand-in with functions that have a version and the alias {@code live}, and the way deployments treat them. */
final class Account implements AutoCloseable {

    private final Path directory;
    private final LocalAws standIn;
    private final AwsClients aws;
    private int mark;

    Account(Path directory) {
        this.directory = directory;
        standIn = LocalAws.start(directory);
        aws = TestClients.of(standIn, "eu-west-1");
    }

    LambdaClient client() {
        return aws.lambda();
    }

    Path directory() {
        return directory;
    }

    LambdaFunction function(String name) {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        return new LambdaFunction(
                client(), name, "eu-west-1", new Patience(pause -> {}, Deadline.in(Duration.ofMinutes(1), clock)));
    }

    LambdaCalls calls(String name) {
        return function(name).calls();
    }

    /** Makes the function, version 1 and the alias. */
    LambdaCalls released(String name) {
        client().createFunction(request -> request.functionName(name)
                .role(LocalAws.ROLE_ARN)
                .runtime("java17")
                .handler("a.B::c")
                .code(code -> code.zipFile(zip(name))));
        function(name).settled("$LATEST", "the function");
        client().publishVersion(request -> request.functionName(name));
        client().createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
        return calls(name);
    }

    /** Makes version 2 and moves the alias there. */
    void moved(String name) {
        client().updateFunctionCode(request -> request.functionName(name).zipFile(zip("two")));
        function(name).settled("$LATEST", "the update");
        client().publishVersion(request -> request.functionName(name));
        client().updateAlias(request -> request.functionName(name).name("live").functionVersion("2"));
    }

    /** Looks, and does what there is to do. */
    List<Difference> run(String name, Wishes wishes) {
        List<Finding<?>> findings = wishes.look(function(name)::latest);
        List<Finding<?>> differing = findings.stream()
                .filter(finding -> finding.difference().isPresent())
                .toList();
        differing.forEach(Finding::fulfil);
        return differing.stream()
                .map(finding -> finding.difference().orElseThrow())
                .toList();
    }

    /** Forgets the calls made until now. */
    void mark() {
        mark = journal().size();
    }

    /** Operations since the mark. */
    List<String> calls() {
        return journal().stream().skip(mark).map(Journal.Entry::operation).toList();
    }

    /** Operations since the mark that change something, with what they are on. */
    List<String> writes() {
        return journal().stream()
                .skip(mark)
                .filter(Journal.Entry::write)
                .map(entry -> entry.operation() + " "
                        + entry.resource().replaceFirst("^arn:.*:function:", "").replaceFirst("^[a-z]+\\d*", "f"))
                .toList();
    }

    @Override
    public void close() {
        aws.close();
        standIn.close();
    }

    private List<Journal.Entry> journal() {
        try {
            return Journal.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SdkBytes zip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
