// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import io.github.lambdadeploy.Loopback;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends nothing in plain HTTP to another machine, wherever its address comes from: POM, {@code AWS_ENDPOINT_URL}, a
 * profile. The session token and the functions' variables would be read by anybody on the way.
 */
final class RefusesPlainHttp implements ExecutionInterceptor {

    /** How its messages begin. */
    static final String PLAIN = "the endpoint is plain HTTP to another machine: ";

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if ("http".equalsIgnoreCase(request.protocol()) && !Loopback.is(request.host())) {
            throw SdkClientException.create(PLAIN + request.protocol() + "://" + request.host() + ":" + request.port());
        }
        return request;
    }
}
