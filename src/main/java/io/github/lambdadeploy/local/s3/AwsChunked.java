// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Decodes the content coding {@code aws-chunked} of Signature Version 4's streaming uploads: chunks with or without a
 * {@code chunk-signature}, which is not verified, and trailers after the last one ("Signature calculations for the
 * Authorization header: Transferring payload in multiple chunks", S3 API reference).
 */
final class AwsChunked extends InputStream {

    /** The body is not in the coding it claims, or ends too early. */
    static final class Malformed extends IOException {
        Malformed(String message) {
            super(message);
        }
    }

    private static final int MOST_LINE = 8192;

    private final InputStream in;
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private long left;
    private boolean begun;
    private boolean ended;

    AwsChunked(InputStream in) {
        this.in = in;
    }

    /** The trailers by their lower-case names; complete when everything has been read. */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new Malformed("The body ends inside a chunk");
        }
        left -= read;
        return read;
    }

    private void next() throws IOException {
        if (begun && !line().isEmpty()) {
            throw new Malformed("A chunk is longer than it says");
        }
        begun = true;
        String size = line().split(";", 2)[0];
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new Malformed("Not the size of a chunk");
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return;
        }
        ended = true;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new Malformed("Not a trailer");
            }
            trailers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    /** The next line; the end of the body after the last chunk counts as an empty one. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && ended) {
                break;
            }
            if (b < 0 || line.size() > MOST_LINE) {
                throw new Malformed("The body ends, or does not, inside a line");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).replaceAll("\r+$", "");
    }
}
