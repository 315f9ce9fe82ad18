// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request's body on a connection that goes on after it: of a known length, or in chunks (RFC 9112, section 7.1). */
final class HttpBody extends InputStream {

    private final InputStream in;
    private final boolean chunked;
    private @Nullable OutputStream proceed;
    private long left;
    private boolean ended;
    private boolean begun;

    private HttpBody(InputStream in, boolean chunked, long left, @Nullable OutputStream proceed) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.proceed = proceed;
        this.ended = !chunked && left == 0;
    }

    /** @param proceed where to write {@code 100 Continue} before the first byte is read */
    static HttpBody of(InputStream in, long length, @Nullable OutputStream proceed) {
        return new HttpBody(in, false, length, proceed);
    }

    static HttpBody chunked(InputStream in, @Nullable OutputStream proceed) {
        return new HttpBody(in, true, 0, proceed);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (proceed != null) {
            proceed.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            proceed.flush();
            proceed = null;
        }
        if (left == 0 && chunked && !nextChunk()) {
            ended = true;
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("The connection ended inside a body");
        }
        left -= read;
        ended = !chunked && left == 0;
        return read;
    }

    /** Reads what nobody wanted, so that the next request can follow; {@code false} when the client still waits. */
    boolean drain() throws IOException {
        if (proceed != null && !ended) {
            return false;
        }
        transferTo(OutputStream.nullOutputStream());
        return true;
    }

    private boolean nextChunk() throws IOException {
        if (begun && !line().isEmpty()) {
            throw new HttpHead.MalformedException("A chunk is longer than it says");
        }
        begun = true;
        String size = line().split(";", 2)[0].stripTrailing();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new HttpHead.MalformedException("Not the size of a chunk");
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        while (!line().isEmpty()) {
            // Trailers of the transfer coding say nothing the stand-in needs.
        }
        return false;
    }

    private String line() throws IOException {
        return HttpHead.line(in).orElseThrow(() -> new EOFException("The connection ended inside a body"));
    }
}
