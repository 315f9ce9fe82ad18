// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import io.github.lambdadeploy.artifact.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One SHA-256 over values of any length: each is preceded by its length, so no two lists of values look alike. */
final class Fingerprint {

    private final MessageDigest hash = Digest.sha256();

    Fingerprint add(@Nullable String value) {
        if (value == null) {
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(-1).flip());
            return this;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        hash.update(bytes);
        return this;
    }

    Fingerprint add(Digest digest) {
        return add(digest.hex());
    }

    Fingerprint add(int number) {
        return add(Integer.toString(number));
    }

    Fingerprint add(@Nullable List<String> values) {
        if (values == null) {
            return add((String) null);
        }
        add(values.size());
        values.forEach(this::add);
        return this;
    }

    Fingerprint add(Map<String, String> values) {
        add(values.size());
        values.forEach((name, value) -> add(name).add(value));
        return this;
    }

    /** Ends it. */
    Digest finish() {
        return Digest.of(hash);
    }
}
