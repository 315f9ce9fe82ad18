// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;

class LocalAwsTest {

    @TempDir
    Path directory;

    @Test
    void keepsItsStateAcrossRestartsAndRendersTheNewAddress() {
        try (LocalAws aws = LocalAws.start(directory);
                var ecr = AwsClients.of(aws).ecr()) {
            ecr.createRepository(r -> r.repositoryName("team/orders"));
        }
        try (LocalAws aws = LocalAws.start(directory);
                var ecr = AwsClients.of(aws).ecr()) {
            assertThat(ecr.describeRepositories().repositories())
                    .singleElement()
                    .satisfies(repository -> assertThat(repository.repositoryUri())
                            .isEqualTo("127.0.0.1:" + aws.uri().getPort() + "/team/orders"));
        }
    }

    @Test
    void letsSeveralStandInsShareADirectoryAtTheSameTime() throws Exception {
        try (LocalAws one = LocalAws.start(directory);
                LocalAws other = LocalAws.start(directory);
                var here = AwsClients.of(one).ecr();
                var there = AwsClients.of(other).ecr()) {
            List<Callable<Object>> calls = IntStream.range(0, 20)
                    .<Callable<Object>>mapToObj(i -> () -> {
                        try {
                            return (i % 2 == 0 ? here : there).createRepository(r -> r.repositoryName("repo-" + i / 2));
                        } catch (RepositoryAlreadyExistsException e) {
                            return "refused";
                        }
                    })
                    .toList();
            var threads = Executors.newFixedThreadPool(4);
            int refused = 0;
            for (Future<Object> call : threads.invokeAll(calls)) {
                refused += "refused".equals(call.get()) ? 1 : 0;
            }
            threads.shutdown();
            assertThat(refused).isEqualTo(10);
            assertThat(here.describeRepositories().repositories()).hasSize(10);
            assertThat(Journal.read(directory))
                    .extracting(Journal.Entry::sequence)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 21).mapToObj(Long::valueOf).toList());
        }
    }

    @Test
    void saysThatThePortIsTaken() {
        try (LocalAws aws = LocalAws.start(directory)) {
            assertThatThrownBy(() -> LocalAws.start(directory, aws.uri().getPort()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + aws.uri().getPort());
        }
    }

    @Test
    void stopsAnsweringWhenClosed() throws Exception {
        LocalAws aws = LocalAws.start(directory);
        URI uri = aws.uri();
        try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
            aws.close();
            assertThat(hasEnded(client)).isTrue();
        }
        // Nobody listens there, so the port can be had; connecting to it could reach whoever has taken it meanwhile.
        try (LocalAws next = LocalAws.start(directory, uri.getPort())) {
            assertThat(next.uri()).isEqualTo(uri);
        }
    }

    /** One that was waiting to be let in is reset, not ended. */
    private static boolean hasEnded(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void takesChunkedBodiesAndSeveralRequestsOnOneConnection() throws Exception {
        try (LocalAws aws = LocalAws.start(directory)) {
            String get = "GET /v2/ HTTP/1.1\r\nHost: localhost:" + aws.uri().getPort() + "\r\n";
            String answers = talk(
                    aws.uri().getPort(),
                    get + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: v\r\n\r\n" + get
                            + "Connection: close\r\n\r\n");
            assertThat(answers.split("HTTP/1.1 401", -1)).hasSize(3);
        }
    }

    @Test
    void refusesUnknownKeysInEachProtocolsOwnWords() {
        try (LocalAws aws = LocalAws.start(directory)) {
            AwsClients strangers = AwsClients.of(aws).as(AwsBasicCredentials.create("AKIASTRANGER", "secret"));
            assertRefused(
                    () -> strangers.ecr().describeRepositories(),
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.");
            assertRefused(
                    () -> strangers.sts().getCallerIdentity(),
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid.");
            assertRefused(
                    () -> strangers.s3().getObject(r -> r.bucket("bucket").key("key")),
                    "InvalidAccessKeyId",
                    "The AWS Access Key Id you provided does not exist in our records.");
            AwsClients withToken =
                    AwsClients.of(aws).as(AwsSessionCredentials.create(LocalAws.ACCESS_KEY_ID, "local", "made up"));
            assertRefused(
                    () -> withToken.ecr().describeRepositories(),
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.");
        }
    }

    @Test
    void refusesUnsignedRequests() throws Exception {
        try (LocalAws aws = LocalAws.start(directory)) {
            HttpRequest request = HttpRequest.newBuilder(aws.uri())
                    .header("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("MissingAuthenticationTokenException");
        }
    }

    private static void assertRefused(Runnable call, String code, String message) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(403);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    private static String talk(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
