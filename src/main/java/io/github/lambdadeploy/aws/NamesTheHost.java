// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Adds the host to the JDK's "Connection refused", which says everything but where. */
final class NamesTheHost implements ExecutionInterceptor {

    /** How its messages begin. */
    static final String NO_CONNECTION = "no connection to ";

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        Throwable failure = context.exception();
        SdkHttpRequest request = context.httpRequest().orElse(null);
        if (request == null) {
            return failure;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof SocketTimeoutException) {
                return SdkClientException.create(
                        NO_CONNECTION + request.host() + ":" + request.port() + ": " + cause.getMessage(), failure);
            }
        }
        return failure;
    }
}
