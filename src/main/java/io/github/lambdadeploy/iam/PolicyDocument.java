// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policy documents as IAM answers them: JSON, percent-encoded. They are compared as JSON, never as text. */
final class PolicyDocument {

    private PolicyDocument() {}

    /** The document; empty when it is not there or is no JSON object. */
    static Optional<JsonObject> encoded(@Nullable String document) {
        if (document == null) {
            return Optional.empty();
        }
        try {
            // IAM encodes as RFC 3986 has it: a plus sign is a plus sign.
            String json = URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Optional.of(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
