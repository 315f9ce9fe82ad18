// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * Plays calls of a deployment through the SDK's clients before they are needed, answered from memory: nothing is sent,
 * no credentials are looked for. The first call of a client takes most of a second of loading classes (measured), which
 * can pass while {@code package} is at work.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Everything below the calls: reading the certificates that are trusted takes a fifth of a second (measured).
     *
     * @param secure whether AWS is reached by HTTPS
     */
    public static void transport(boolean secure) {
        AwsClients.transport(secure).build().close();
    }

    /** The calls that tell whether anything is to be done. */
    public static void lambda() {
        lambda(new FromMemory());
    }

    static void lambda(SdkHttpClient memory) {
        play(memory, aws -> {
            aws.lambda().getAlias(request -> request.functionName("f").name("a"));
            aws.lambda().getFunction(request -> request.functionName("f").qualifier("a"));
        });
    }

    /** The calls that find a repository, log in to its registry and change a function's code. */
    public static void upload() {
        upload(new FromMemory());
    }

    static void upload(SdkHttpClient memory) {
        play(memory, aws -> {
            aws.ecr().describeRepositories(request -> request.repositoryNames("r"));
            aws.ecr().getAuthorizationToken();
            aws.lambda().updateFunctionCode(request -> request.functionName("f").imageUri("i"));
            aws.lambda().publishVersion(request -> request.functionName("f"));
            aws.lambda().updateAlias(request -> request.functionName("f").name("a"));
        });
    }

    private static void play(SdkHttpClient memory, Consumer<AwsClients> calls) {
        AwsSettings nowhere = new AwsSettings(
                "us-east-1",
                null,
                null,
                URI.create("http://localhost"),
                false,
                new AwsSettings.FixedCredentials("rehearsal", "rehearsal"),
                List.of());
        // Nobody's quota is touched, so nothing is worth a wait.
        Pacing none = new Pacing(wait -> {}, System::nanoTime);
        try (AwsClients aws = new AwsClients(nowhere, "rehearsal", memory, none)) {
            calls.accept(aws);
        }
    }

    /** Answers every request with an empty JSON object. */
    static final class FromMemory implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpFullResponse.builder()
                                    .statusCode(200)
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
    }
}
