// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.aws;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach AWS. Whatever is absent is found the way every AWS tool finds it.
 *
 * @param region region id; absent: the SDK's region chain
 * @param profile profile of the shared configuration files; absent: the SDK's default
 * @param assumeRole ARN of a role to work as; absent: the credentials as found
 * @param endpoint address of an AWS-compatible endpoint for every service; absent: AWS, or what {@code
 *     AWS_ENDPOINT_URL*} says
 * @param endpointFromOutside whether an environment variable or system property names an endpoint for S3
 * @param credentials fixed credentials of the embedded stand-in; absent: the SDK's default chain
 * @param proxies the active proxies of settings.xml
 * @param allowInsecure whether other endpoints than on loopback may be spoken to in plain HTTP
 */
public record AwsSettings(
        @Nullable String region,
        @Nullable String profile,
        @Nullable String assumeRole,
        @Nullable URI endpoint,
        boolean endpointFromOutside,
        @Nullable FixedCredentials credentials,
        List<HttpProxy> proxies,
        boolean allowInsecure) {

    public AwsSettings {
        proxies = List.copyOf(proxies);
    }

    /** Without plain HTTP to other machines. */
    public AwsSettings(
            @Nullable String region,
            @Nullable String profile,
            @Nullable String assumeRole,
            @Nullable URI endpoint,
            boolean endpointFromOutside,
            @Nullable FixedCredentials credentials,
            List<HttpProxy> proxies) {
        this(region, profile, assumeRole, endpoint, endpointFromOutside, credentials, proxies, false);
    }

    /** With no endpoint from outside. */
    public AwsSettings(
            @Nullable String region,
            @Nullable String profile,
            @Nullable String assumeRole,
            @Nullable URI endpoint,
            @Nullable FixedCredentials credentials,
            List<HttpProxy> proxies) {
        this(region, profile, assumeRole, endpoint, false, credentials, proxies);
    }

    /** The proxy for requests of this scheme, {@code https} before {@code http} before any. */
    Optional<HttpProxy> proxyFor(String scheme) {
        return proxies.stream()
                .filter(proxy -> proxy.scheme().equals(scheme))
                .findFirst()
                .or(() -> proxies.stream().findFirst());
    }

    /** An access key of the embedded stand-in; no secret of any account. */
    public record FixedCredentials(String accessKeyId, String secretAccessKey) {}

    /**
     * An HTTP proxy.
     *
     * @param scheme scheme of the requests it is for, {@code http} or {@code https}
     * @param nonProxyHosts host patterns with {@code *} that are reached directly
     */
    public record HttpProxy(
            String scheme,
            String host,
            int port,
            @Nullable String user,
            @Nullable String password,
            List<String> nonProxyHosts) {

        public HttpProxy {
            nonProxyHosts = List.copyOf(nonProxyHosts);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
