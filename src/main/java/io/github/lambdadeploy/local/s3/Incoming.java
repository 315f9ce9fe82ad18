// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import io.github.lambdadeploy.artifact.Digest;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Receives bodies to disk, a buffer at a time, and verifies every digest that came with them as S3 does. */
final class Incoming {

    private static final long MOST = 5L * 1024 * 1024 * 1024;
    private static final String HASH = "[0-9a-f]{64}";

    private final Request request;
    private final String contentSha256;
    private final Map<Checksum, Checksum.Running> running = new EnumMap<>(Checksum.class);
    private final Map<Checksum, String> expected = new EnumMap<>(Checksum.class);

    private Incoming(Request request) {
        this.request = request;
        this.contentSha256 = request.header("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
    }

    /** Refuses a request whose headers about its body are not what S3 takes; reads nothing. */
    static Incoming of(Request request) throws AwsError {
        Incoming incoming = new Incoming(request);
        incoming.checkHeaders();
        incoming.prepareChecksums();
        return incoming;
    }

    /** Reads the body into the file; deletes the file when the body is refused. */
    Received to(Path file) throws AwsError, IOException {
        try {
            return receive(file);
        } catch (AwsChunked.Malformed e) {
            Files.deleteIfExists(file);
            throw incomplete();
        } catch (AwsError | IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private Received receive(Path file) throws AwsError, IOException {
        MessageDigest md5 = md5();
        MessageDigest sha256 = Digest.sha256();
        AwsChunked chunked = isStreaming() ? new AwsChunked(request.body()) : null;
        InputStream in = chunked == null ? request.body() : chunked;
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                md5.update(buffer, 0, read);
                sha256.update(buffer, 0, read);
                for (Checksum.Running each : running.values()) {
                    each.update(buffer, 0, read);
                }
                out.write(buffer, 0, read);
                size += read;
            }
        }
        if (chunked != null) {
            trailers(chunked.trailers(), size);
        }
        byte[] md5Bytes = md5.digest();
        String hash = Digest.of(sha256).hex();
        verify(md5Bytes, hash);
        return new Received(file, size, HexFormat.of().formatHex(md5Bytes), hash, Map.copyOf(expected));
    }

    private void checkHeaders() throws AwsError {
        if (request.header("authorization").isPresent()
                && request.header("x-amz-content-sha256").isEmpty()) {
            throw new AwsError(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        }
        if (!contentSha256.matches(HASH)
                && !contentSha256.equals("UNSIGNED-PAYLOAD")
                && !contentSha256.matches("STREAMING-(UNSIGNED-PAYLOAD-TRAILER|AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)")) {
            throw new AwsError(
                    400,
                    "InvalidArgument",
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                            + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a"
                            + " valid sha256 value.");
        }
        Optional<String> decoded = request.header("x-amz-decoded-content-length");
        if (isStreaming() && !decoded.orElse("").matches("\\d{1,18}")) {
            throw new AwsError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        if (request.header("transfer-encoding").isPresent() && !isStreaming()) {
            throw new AwsError(
                    501, "NotImplemented", "A header you provided implies functionality that is not implemented");
        }
        String length = decoded.or(() -> request.header("content-length")).orElse("0");
        if (!length.matches("\\d{1,18}") || Long.parseLong(length) > MOST) {
            throw new AwsError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        }
        Optional<String> md5 = request.header("content-md5");
        if (md5.isPresent() && decode(md5.get()).length != 16) {
            throw new AwsError(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
        }
    }

    private void prepareChecksums() throws AwsError {
        for (Checksum checksum : Checksum.values()) {
            Optional<String> value = request.header(checksum.header());
            if (value.isPresent()) {
                expect(checksum, value.get());
                running.put(checksum, checksum.start());
            }
        }
        if (expected.size() > 1) {
            throw new AwsError(
                    400,
                    "InvalidRequest",
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        for (String name : request.header("x-amz-trailer").orElse("").split(",", -1)) {
            Checksum.ofHeader(name.strip()).ifPresent(checksum -> running.put(checksum, checksum.start()));
        }
        if (request.header("x-amz-sdk-checksum-algorithm").isPresent() && running.isEmpty()) {
            throw new AwsError(
                    400,
                    "InvalidRequest",
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer"
                            + " headers were found.");
        }
    }

    private void trailers(Map<String, String> trailers, long size) throws AwsError {
        for (String name : request.header("x-amz-trailer").orElse("").split(",", -1)) {
            Optional<Checksum> checksum = Checksum.ofHeader(name.strip());
            if (checksum.isPresent()) {
                String value = trailers.get(checksum.get().header());
                if (value == null) {
                    throw new AwsError(
                            400,
                            "MalformedTrailerError",
                            "The request contained trailing data that was not"
                                    + " well-formed or did not conform to our published schema.");
                }
                expect(checksum.get(), value);
            }
        }
        if (size
                != Long.parseLong(request.header("x-amz-decoded-content-length").orElse("0"))) {
            throw incomplete();
        }
    }

    private void expect(Checksum checksum, String value) throws AwsError {
        if (decode(value).length != checksum.size()) {
            throw new AwsError(400, "InvalidRequest", "Value for " + checksum.header() + " header is invalid.");
        }
        expected.put(checksum, value);
    }

    private void verify(byte[] md5, String sha256) throws AwsError {
        if (contentSha256.matches(HASH) && !contentSha256.equals(sha256)) {
            throw new AwsError(
                    400,
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        Optional<String> contentMd5 = request.header("content-md5");
        if (contentMd5.isPresent() && !MessageDigest.isEqual(decode(contentMd5.get()), md5)) {
            throw new AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        }
        for (var entry : expected.entrySet()) {
            Checksum.Running value = running.get(entry.getKey());
            if (value == null || !MessageDigest.isEqual(decode(entry.getValue()), value.finish())) {
                throw new AwsError(
                        400,
                        "BadDigest",
                        "The " + entry.getKey() + " you specified did not match the calculated checksum.");
            }
        }
    }

    private boolean isStreaming() {
        return contentSha256.startsWith("STREAMING-");
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static AwsError incomplete() {
        return new AwsError(400, "IncompleteBody", "The request body terminated unexpectedly");
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
