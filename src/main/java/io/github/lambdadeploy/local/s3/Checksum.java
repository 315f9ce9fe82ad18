// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** S3's additional checksums ("Checking object integrity", S3 user guide); Base64 of the big-endian value. */
enum Checksum {
    CRC32(4),
    CRC32C(4),
    CRC64NVME(8),
    SHA1(20),
    SHA256(32);

    private final int size;

    Checksum(int size) {
        this.size = size;
    }

    /** The header, trailer and field that carries it. */
    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The XML element that carries it. */
    String element() {
        return "Checksum" + name();
    }

    int size() {
        return size;
    }

    static Optional<Checksum> named(String name) {
        return Arrays.stream(values())
                .filter(checksum -> checksum.name().equalsIgnoreCase(name))
                .findFirst();
    }

    static Optional<Checksum> ofHeader(String header) {
        return Arrays.stream(values())
                .filter(checksum -> checksum.header().equalsIgnoreCase(header))
                .findFirst();
    }

    Running start() {
        return switch (this) {
            case CRC32 -> new Table(new CRC32());
            case CRC32C -> new Table(new CRC32C());
            case CRC64NVME -> new Crc64();
            case SHA1 -> new Hash("SHA-1");
            case SHA256 -> new Hash("SHA-256");
        };
    }

    /** A checksum in the making. */
    interface Running {

        void update(byte[] bytes, int offset, int length);

        byte[] finish();

        default byte[] of(byte[] bytes) {
            update(bytes, 0, bytes.length);
            return finish();
        }
    }

    private record Table(java.util.zip.Checksum crc) implements Running {
        @Override
        public void update(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
        }

        @Override
        public byte[] finish() {
            return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        }
    }

    private static final class Hash implements Running {
        private final MessageDigest digest;

        Hash(String algorithm) {
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }
    }

    /** CRC-64/NVME: NVM Express's 64-bit CRC, reflected polynomial 0x9a6c9329ac4bc9b5. */
    private static final class Crc64 implements Running {
        private static final long[] TABLE = table();
        private long value = -1;

        @Override
        public void update(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                value = TABLE[(int) (value ^ bytes[i]) & 0xff] ^ (value >>> 8);
            }
        }

        @Override
        public byte[] finish() {
            return ByteBuffer.allocate(8).putLong(~value).array();
        }

        private static long[] table() {
            long[] table = new long[256];
            for (int i = 0; i < table.length; i++) {
                long value = i;
                for (int bit = 0; bit < 8; bit++) {
                    value = (value & 1) == 1 ? (value >>> 1) ^ 0x9a6c9329ac4bc9b5L : value >>> 1;
                }
                table[i] = value;
            }
            return table;
        }
    }
}
