// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.ecr;

import io.github.lambdadeploy.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A tiny layer whose bytes are the same on every machine and JDK: a ustar archive with fixed owners and times, in gzip
 * with stored blocks only, because compressed ones differ from zlib to zlib.
 *
 * @param diffId the digest of the archive before gzip
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes are handed on, records never compared.
record BaseLayer(byte[] gzip, Digest diffId) {

    private static final int BLOCK = 512;
    private static final int MOST_STORED = 65_535;

    /** @param files contents by path, without leading slash; all get mode 0755 */
    static BaseLayer of(Map<String, String> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        files.forEach((path, content) -> {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            tar.writeBytes(header(path, bytes.length));
            tar.writeBytes(Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK));
        });
        tar.writeBytes(new byte[2 * BLOCK]);
        return new BaseLayer(gzip(tar.toByteArray()), Digest.of(tar.toByteArray()));
    }

    private static byte[] header(String path, int size) {
        ByteBuffer header = ByteBuffer.allocate(BLOCK);
        put(header, 0, path);
        put(header, 100, "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, octal(size, 11));
        put(header, 136, octal(0, 11));
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header.array()) {
            sum += b & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        return header.array();
    }

    private static void put(ByteBuffer header, int at, String text) {
        header.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String octal(int number, int digits) {
        String octal = Integer.toOctalString(number);
        return "0".repeat(digits - octal.length()) + octal;
    }

    /** RFC 1952 around RFC 1951, section 3.2.4. */
    private static byte[] gzip(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        int blocks = (bytes.length + MOST_STORED - 1) / MOST_STORED;
        ByteBuffer gzip =
                ByteBuffer.allocate(10 + blocks * 5 + bytes.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        gzip.put(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        for (int from = 0; from < bytes.length; from += MOST_STORED) {
            int length = Math.min(MOST_STORED, bytes.length - from);
            gzip.put((byte) (from + length == bytes.length ? 1 : 0));
            gzip.putShort((short) length).putShort((short) ~length);
            gzip.put(bytes, from, length);
        }
        gzip.putInt((int) crc.getValue()).putInt(bytes.length);
        return gzip.array();
    }
}
