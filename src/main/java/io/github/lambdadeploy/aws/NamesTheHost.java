// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Adds the host to the JDK's "Connection refused" and "Connection reset", which say everything but where. */
final class NamesTheHost implements ExecutionInterceptor {

    private static final String NO_CONNECTION = "no connection to ";
    private static final String NO_ANSWER = "no answer from ";
    private static final String BROKEN = "a connection broke, to ";

    /** Whether the message is one that names the host. */
    static boolean isNamed(String message) {
        return Stream.of(NO_CONNECTION, NO_ANSWER, BROKEN).anyMatch(message::startsWith);
    }

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        Throwable failure = context.exception();
        SdkHttpRequest request = context.httpRequest().orElse(null);
        if (request == null) {
            return failure;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException || cause instanceof SocketTimeoutException) {
                return SdkClientException.create(
                        beginning(cause) + request.host() + ":" + request.port() + ": " + cause.getMessage(), failure);
            }
        }
        return failure;
    }

    private static String beginning(Throwable cause) {
        if (cause instanceof SocketTimeoutException) {
            // The JDK has one type for both.
            boolean connecting =
                    String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
            return connecting ? NO_CONNECTION : NO_ANSWER;
        }
        return cause instanceof ConnectException ? NO_CONNECTION : BROKEN;
    }
}
