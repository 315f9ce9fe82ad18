// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who signed a request, and for which region and service, as AWS's Signature Version 4 puts it in the
 * {@code Authorization} header or, for presigned addresses, in {@code X-Amz-Credential}. The signature itself is not
 * computed again.
 *
 * @param keyId the access key id
 * @param token the session token of temporary credentials
 */
public record Signature(String keyId, String region, String service, Optional<String> token) {

    private static final Pattern SCOPE =
            Pattern.compile("([^/,\\s]+)/(\\d{8})/([a-z0-9-]{1,40})/([a-z0-9-]{1,40})/aws4_request");
    private static final Pattern HEADER = Pattern.compile(
            "AWS4-HMAC-SHA256 +Credential=([^,\\s]+), *SignedHeaders=[^,\\s]+, *Signature=[0-9a-f]{64}");

    /** Empty when the request is not signed, or not in the form AWS knows. */
    public static Optional<Signature> of(Request request) {
        Optional<String> header = request.header("authorization");
        if (header.isPresent()) {
            Matcher matcher = HEADER.matcher(header.get());
            return matcher.matches()
                    ? scope(matcher.group(1), request.header("x-amz-security-token"))
                    : Optional.empty();
        }
        return request.parameter("X-Amz-Credential")
                .filter(credential -> request.parameter("X-Amz-Signature").isPresent())
                .flatMap(credential -> scope(credential, request.parameter("X-Amz-Security-Token")));
    }

    private static Optional<Signature> scope(String credential, Optional<String> token) {
        Matcher matcher = SCOPE.matcher(credential);
        return matcher.matches()
                ? Optional.of(new Signature(matcher.group(1), matcher.group(3), matcher.group(4), token))
                : Optional.empty();
    }
}
