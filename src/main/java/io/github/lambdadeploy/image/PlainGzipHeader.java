// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.image;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Says "unknown" for the operating system in a gzip header (RFC 1952, byte 9): what the JDK writes there has changed
 * between its versions, and a layer's digest must not.
 */
final class PlainGzipHeader extends FilterOutputStream {

    private static final int PLACE = 9;
    private static final byte UNKNOWN = (byte) 255;

    private long position;

    PlainGzipHeader(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(position == PLACE ? UNKNOWN : value);
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (position <= PLACE && position + length > PLACE) {
            byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
            copy[(int) (PLACE - position)] = UNKNOWN;
            out.write(copy, 0, length);
        } else {
            out.write(bytes, offset, length);
        }
        position += length;
    }
}
